"""R18: places in a path, and which parameters they are for where path and parameters do not agree.

OpenAPI wants a place in braces for each parameter in the path, of its name. Where an author wrote the place
as `:name`, or calls the only place otherwise than the only parameter, there is no doubt what is meant.

Source: OpenAPI 3.1, section 4.8.8.2 (path templating).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_PLACE = re.compile(r"\{([^{}]*)\}")
_COLON = re.compile(r"(?<=/):([A-Za-z_][A-Za-z0-9_.-]*)(?=/|$)")


def bare(place: str) -> str:
    """Return the name in a *place*, without what marks it as greedy or limits it."""
    return place.partition(":")[0].strip().strip("+*").removeprefix("...")


def with_places(path: str, names: Collection[str]) -> str:
    """Return *path* with a place in braces for each of *names* that it writes as `:name`."""
    return _COLON.sub(lambda match: f"{{{match[1]}}}" if match[1] in names else match[0], path)


def meant_by(path: str, names: Sequence[str]) -> dict[str, str]:
    """Return what the place of a parameter is called, where that is another name than the parameter's.

    That is so for the only parameter of *names* without a place, if only one place of *path* is without a
    parameter.
    """
    places = [bare(place) for place in _PLACE.findall(path)]
    declared = [bare(name) for name in names]
    lost = [name for name in names if bare(name) not in places]
    free = [place for place in places if place not in declared]
    return {lost[0]: free[0]} if len(lost) == len(free) == 1 else {}


def places_of(path: str) -> list[str]:
    """Return the names of the places of *path*, in order."""
    return [bare(place) for place in _PLACE.findall(path)]
