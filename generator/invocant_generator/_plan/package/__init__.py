"""What a package holds, as values: every class, operation, resource and event, before any text."""
