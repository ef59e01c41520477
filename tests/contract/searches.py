"""How long schemathesis searches an API that was reviewed: examples of an operation, and chains of calls."""

SHORT = {"braintrust": (12, 25), "nyckel": (4, 30), "opper": (8, 25)}
"""In the short run: what some ten seconds allow."""
LONG = (50, 150)
"""In the long one, for every API."""
