"""One request read, one answer written: no meaning, no connection."""
