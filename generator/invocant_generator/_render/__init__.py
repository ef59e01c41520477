"""From a plan to the text of its modules."""
