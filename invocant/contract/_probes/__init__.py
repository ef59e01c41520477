"""The checks of our own: each module asks about one side of an API."""
