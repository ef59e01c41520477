"""How long schemathesis searches an API that was reviewed.

Each search is examples of an operation, chains of calls, and calls in a chain at most. Links lead from link
to link: what only the answer of a third or fourth call leads to is met in long chains, however many short
ones there are. Of Nyckel's 147 links 300 chains of 6 calls followed 58, and 30 chains of 40 calls 105.
"""

SHORT = {"braintrust": (1, 4, 6), "nyckel": (2, 12, 6), "opper": (4, 10, 6)}
"""In the short run: few, since `tox run -e contract` has many."""
IN_SUITE = ("braintrust",)
"""Those of which `make test` has the short run; to begin one takes seven seconds, whatever it searches."""
LONG = (50, 60, 40)
"""In the long one, for every API."""
