"""How long schemathesis searches an API that was reviewed: examples of an operation, and chains of calls."""

SHORT = {"braintrust": (5, 10), "nyckel": (2, 12), "opper": (4, 10)}
"""In the short run: few, since `tox run -e contract` has many."""
LONG = (50, 300)
"""In the long one, for every API."""
