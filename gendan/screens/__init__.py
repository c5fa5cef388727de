"""One file a section or dialog: they ask, show, and put codes into words."""
