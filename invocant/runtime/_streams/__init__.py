"""Event streams, without I/O: from bytes to typed events, and from those to a result."""
