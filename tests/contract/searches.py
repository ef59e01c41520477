"""How long schemathesis searches an API that was reviewed: examples of an operation, and chains of calls."""

SHORT = {"braintrust": (1, 4), "nyckel": (1, 5), "opper": (1, 4)}
"""In the short run: few, since `tox run -e contract` has many."""
LONG = (50, 300)
"""In the long one, for every API."""
