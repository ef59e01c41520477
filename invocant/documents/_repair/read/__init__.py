"""What a schema may be: every way to say *or* and *and* comes down to a list of alternatives."""
