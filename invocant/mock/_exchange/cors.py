"""What a browser asks before it lets a page of another origin read an answer.

Source: the Fetch standard of the WHATWG, "CORS protocol".
"""

from collections.abc import Sequence

from attrs import evolve

from invocant.mock._exchange.replies import Answer
from invocant.mock._exchange.requests import Request

_SECONDS = "600"
"""How long a browser may keep the answer to a preflight."""


def preflight(request: Request, methods: Sequence[str]) -> Answer | None:
    """Return the answer to a preflight; None for a request that is none.

    Args:
        request: The request.
        methods: What the path takes; none where it is not known, and any method then.
    """
    wanted = request.header("access-control-request-method")
    if request.method != "OPTIONS" or wanted is None or request.header("origin") is None:
        return None
    allowed = list(dict.fromkeys([*methods, *(() if methods else (wanted,))]))
    headers = [("access-control-allow-methods", ", ".join(allowed)), ("access-control-max-age", _SECONDS)]
    asked = request.header("access-control-request-headers")
    if asked:
        headers.append(("access-control-allow-headers", asked))
    if request.header("access-control-request-private-network") == "true":
        headers.append(("access-control-allow-private-network", "true"))
    return Answer(204, headers, [])


def shared(request: Request, answer: Answer) -> Answer:
    """Return an answer that a page of the request's origin may read, with all of its headers."""
    origin = request.header("origin")
    if origin is None:
        return answer
    names = {name.lower() for name, _ in answer.headers}
    if "access-control-allow-origin" in names:
        return answer  # the document says so itself
    shown = ", ".join(sorted(name for name in names if not name.startswith("access-control-")))
    headers = [
        ("access-control-allow-origin", origin),
        ("access-control-allow-credentials", "true"),
        ("vary", "Origin"),
        *((("access-control-expose-headers", shown),) if shown and request.method != "OPTIONS" else ()),
    ]
    return evolve(answer, headers=[*answer.headers, *headers])
