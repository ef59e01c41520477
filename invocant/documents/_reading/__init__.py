"""From a file or its bytes to checked plain data."""
