"""One file a subcommand of the command line."""
