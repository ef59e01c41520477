"""From a request path to the operations under it: a literal segment beats a template, whatever the order."""

import difflib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, quote, unquote

from attrs import evolve, frozen

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
        self._by_query: dict[str, list[ServedOperation]] = {}
        by_path: dict[str, dict[str, ServedOperation]] = {}
        for operation in operations:
            path, mark, _ = operation.path.partition("?")
            if mark:
                self._by_query.setdefault(path, []).append(operation)
                by_path.setdefault(path, {})
            else:
                by_path.setdefault(path, {})[operation.method] = operation
        self._routes = sorted(
            (_route(path, methods) for path, methods in by_path.items()), key=lambda route: _rank(route.path)
        )
        self._literal = {_octets(route.path): route for route in self._routes if not route.names}

    def match(self, raw_path: str, raw_query: bytes = b"") -> Match | None:
        """Return the most specific route for a percent-encoded path and its query, or None.

        A path of the document may have a query of its own (`/books?draft=true`): its operations go before
        those of the path alone, for requests that have all of that query.
        """
        raw_path = _octets(raw_path)
        literal = self._literal.get(raw_path)
        if literal is not None:
            return self._of_query(Match(literal, {}), raw_query)
        for route in self._routes:
            match = route.pattern.fullmatch(raw_path)
            if match:
                values = dict(zip(route.names, match.groups(), strict=True))
                return self._of_query(Match(route, values), raw_query)
        return None

    def _of_query(self, match: Match, raw_query: bytes) -> Match | None:
        """Return *match* with the operations of its path that a query has; None where there are none."""
        if match.route.path not in self._by_query:
            return match
        given = set(parse_qsl(raw_query.decode("latin-1"), keep_blank_values=True))
        operations = dict(match.route.operations)
        for operation in sorted(self._by_query[match.route.path], key=lambda other: len(_own_query(other))):
            if _own_query(operation) <= given:
                operations[operation.method] = operation
        return evolve(match, route=evolve(match.route, operations=operations)) if operations else None

    def nearest(self, raw_path: str) -> str | None:
        """Return the declared path that looks most like *raw_path*, or None when nothing comes near."""
        paths = difflib.get_close_matches(unquote(raw_path), [route.path for route in self._routes], 1, 0.5)
        return paths[0] if paths else None


def _own_query(operation: ServedOperation) -> set[tuple[str, str]]:
    """Return what the path of an operation itself has of a query."""
    return set(parse_qsl(operation.path.partition("?")[2], keep_blank_values=True))


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
