"""How long schemathesis searches an API that was reviewed: examples of an operation, and chains of calls."""

SHORT = {"braintrust": (1, 4), "nyckel": (2, 12), "opper": (4, 10)}
"""In the short run: few, since `tox run -e contract` has many."""
IN_SUITE = ("braintrust",)
"""Those of which `make test` has the short run; to begin one takes seven seconds, whatever it searches."""
LONG = (50, 300)
"""In the long one, for every API."""
