"""From a request path to the operations under it: a literal segment beats a template, whatever the order."""

import difflib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote

from attrs import frozen

from invocant.documents import is_greedy, places_of
from invocant.mock._api import ServedOperation

_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_UNESCAPED = re.compile(r"[A-Za-z0-9_.~/:@!$&'()*+,;=-]*")
"""A path without escapes, and with nothing that must be: it has one form."""
_TEMPLATE = re.compile(r"\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")


@frozen(eq=False)
class Route:
    """One path of a document with its operations by method."""

    path: str
    pattern: re.Pattern[str]
    names: tuple[str, ...]
    operations: Mapping[str, ServedOperation]

    @property
    def allow(self) -> str:
        """The value of the `Allow` header: the declared methods, HEAD beside GET, and OPTIONS."""
        methods = [*self.operations]
        methods += [method for method in ("HEAD",) if "GET" in methods and method not in methods]
        return ", ".join([*methods, *(() if "OPTIONS" in methods else ("OPTIONS",))])


@frozen
class Match:
    """A route and the raw (still percent-encoded) values of its path parameters."""

    route: Route
    values: Mapping[str, str]


class Router:
    """The paths of one API, most specific first."""

    def __init__(self, operations: Iterable[ServedOperation]) -> None:
        by_path: dict[str, dict[str, ServedOperation]] = {}
        for operation in operations:
            by_path.setdefault(operation.path, {})[operation.method] = operation
        self._routes = sorted(
            (_route(path, methods) for path, methods in by_path.items()), key=lambda route: _rank(route.path)
        )
        self._literal = {_octets(route.path): route for route in self._routes if not route.names}

    def match(self, raw_path: str) -> Match | None:
        """Return the most specific route for a percent-encoded path, or None."""
        raw_path = _octets(raw_path)
        literal = self._literal.get(raw_path)
        if literal is not None:
            return Match(literal, {})
        for route in self._routes:
            match = route.pattern.fullmatch(raw_path)
            if match:
                return Match(route, dict(zip(route.names, match.groups(), strict=True)))
        return None

    def nearest(self, raw_path: str) -> str | None:
        """Return the declared path that looks most like *raw_path*, or None when nothing comes near."""
        paths = difflib.get_close_matches(unquote(raw_path), [route.path for route in self._routes], 1, 0.5)
        return paths[0] if paths else None


def _octets(path: str) -> str:
    """Return the one form of paths that mean the same: escaped is what must be (RFC 3986, 6.2.2)."""
    if _UNESCAPED.fullmatch(path):
        return path
    return quote(_ESCAPE.sub(_normalized, path), safe="%/:?#[]@!$&'()*+,;=")


def _normalized(escape: re.Match[str]) -> str:
    octet = int(escape[0][1:], 16)
    return quote(chr(octet), safe="") if octet < 0x80 else escape[0].upper()


def _route(path: str, operations: Mapping[str, ServedOperation]) -> Route:
    literal = _TEMPLATE.split(path)[::2]
    groups = ["(.+)" if is_greedy(place) else "([^/]+)" for place in _TEMPLATE.findall(path)]
    pattern = "".join(
        re.escape(_octets(piece)) + group for piece, group in zip(literal, [*groups, ""], strict=True)
    )
    return Route(path, re.compile(pattern), tuple(places_of(path)), dict(operations))


def _rank(path: str) -> tuple[tuple[int, int], ...]:
    """Order paths so that at the first difference a literal segment precedes a template."""
    ranks = []
    for segment in path.split("/"):
        places = _TEMPLATE.findall(segment)
        literal = len(_TEMPLATE.sub("", segment))
        greedy = any(map(is_greedy, places))
        ranks.append((3 if greedy else 0 if not places else 1 if literal else 2, -literal))
    return tuple(ranks)
