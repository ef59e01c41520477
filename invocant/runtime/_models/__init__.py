"""Models and kinds: how JSON becomes Python and goes back, exactly. Knows nothing of calls."""
