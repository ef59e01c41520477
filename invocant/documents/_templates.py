"""R18: places in a path, and which parameters they are for where path and parameters do not agree.

OpenAPI wants a place in braces for each parameter in the path, of its name. Where an author wrote the place
as `:name`, or calls the only place otherwise than the only parameter, there is no doubt what is meant.

Source: OpenAPI 3.1, section 4.8.8.2 (path templating).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

PLACE = re.compile(r"\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")
"""A place: a pattern behind its name may hold braces of its own, as in `{id:[0-9]{3}}`."""
_COLON = re.compile(r"(?<=/):([A-Za-z_][A-Za-z0-9_.-]*)(?=/|$)")


def place_name(place: str) -> str:
    """Return the name in a *place*, or of a parameter, without what marks it as greedy or limits it."""
    return _unlimited(place).strip("+*").removeprefix("...").removesuffix("...")


def is_greedy(place: str) -> bool:
    """Return whether a *place* takes the rest of the path.

    So do `{path+}`, `{path*}`, `{+path}`, `{...path}` and `{path...}`.
    """
    return _unlimited(place) != place_name(place)


def _unlimited(place: str) -> str:
    """Return a *place* without the pattern behind a colon, whose own marks mean something else."""
    return place.partition(":")[0].strip()


def with_places(path: str, names: Collection[str]) -> str:
    """Return *path* with a place in braces for each of *names* that it writes as `:name`."""
    return _COLON.sub(lambda match: f"{{{match[1]}}}" if match[1] in names else match[0], path)


def meant_by(path: str, names: Sequence[str]) -> dict[str, str]:
    """Return what the place of a parameter is called, where that is another name than the parameter's.

    That is so where they differ by case alone, and no others do by that; and for the only parameter of
    *names* without a place, if only one place of *path* is without a parameter then. A parameter that is
    called as what stands in the braces, marks and all, has its place.
    """
    places = places_of(path)
    lost = [name for name in names if place_name(name) not in places]
    free = [place for place in places if place not in map(place_name, names)]
    meant: dict[str, str] = {}
    for name in lost:
        alike = [place for place in free if place.lower() == place_name(name).lower()]
        rivals = [other for other in lost if place_name(other).lower() == place_name(name).lower()]
        if len(alike) == len(rivals) == 1:
            meant[name] = alike[0]
    lost = [name for name in lost if name not in meant]
    free = [place for place in free if place not in meant.values()]
    return {**meant, lost[0]: free[0]} if len(lost) == len(free) == 1 else meant


def called_in_path(path: str, names: Sequence[str]) -> dict[str, str]:
    """Return what the place of each parameter of *names* is called that is called otherwise itself.

    Beside what is `meant_by` them these are the names with marks: `path+` in `/files/{path+}` is `path`.
    """
    places = places_of(path)
    marked = {
        name: place_name(name) for name in names if place_name(name) != name and place_name(name) in places
    }
    return {**marked, **meant_by(path, names)}


def places_of(path: str) -> list[str]:
    """Return the names of the places of *path*, in order."""
    return [place_name(place) for place in PLACE.findall(path)]
