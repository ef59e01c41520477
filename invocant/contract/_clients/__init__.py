"""A generated client, driven against the server: what it sends is taken, what comes it reads exactly."""
