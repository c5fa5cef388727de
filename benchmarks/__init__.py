"""Speed, measured against floors in the same run."""
