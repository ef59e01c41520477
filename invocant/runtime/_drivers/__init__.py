"""What blocks or awaits: two thin drivers over the flows, the transport, a client's settings."""
