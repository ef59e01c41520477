"""How many examples a search of hypothesis has when each is dear: few in `make test`, more when asked."""

from __future__ import annotations

from hypothesis import settings

_USUAL: int = settings.get_profile("repeatable").max_examples


def examples(number: int) -> int:
    """Return *number* in `make test`; with the profile `long` as many times more as all others have then."""
    asked: int = settings().max_examples
    return max(number, number * asked // _USUAL)
