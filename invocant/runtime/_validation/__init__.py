"""A request against the limits of its document, before it is sent. Loaded when a client is to check."""
