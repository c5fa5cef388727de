"""The application in a browser: a small web server on this machine, a process of gendan behind every tab."""
