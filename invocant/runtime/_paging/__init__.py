"""Lists that come in pages, without I/O: the next query from the last answer."""
