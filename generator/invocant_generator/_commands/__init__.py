"""What each command does; the command line only reads their options."""
