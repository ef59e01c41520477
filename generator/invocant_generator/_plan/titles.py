"""What a sentence calls an API, of which the document has but a title."""

from __future__ import annotations

import re

_ARTICLES = ("the ", "a ", "an ")
_SAYS_WHAT_IT_IS = re.compile(
    r"(?i:\bapis?\b)|APIs?\b|(?i:\b(?:services?|server|gateway|interface|backend|endpoints)$)"
)
"""Whether a title says that it is of an API: `Discord HTTP API (Preview)`, `OpenAPI 3.0`, `Mail service`."""


def api_called(title: str) -> str:
    """Return what a sentence calls the API of that *title*: `the Parcels API`, `the Mail service`, `A Shop`.

    Args:
        title: Of the document; empty where it has none.
    """
    words = " ".join(title.split())
    if words.lower().startswith(_ARTICLES):
        return words
    word = "" if _SAYS_WHAT_IT_IS.search(words) else "API"
    return " ".join(part for part in ("the", words, word) if part)
