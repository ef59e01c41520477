"""Which records a list has, and in which order: filters, searches and orders by the names of parameters.

Names are compared in plain spelling, as in `listing`, which says what each parameter means.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from invocant.mock._api import Json
from invocant.mock._meaning.listing import ListRule, scalar_text
from invocant.mock._meaning.shapes import plain

_NEWEST = ("desc", "descending", "-1", "newest")
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "gte": lambda have, want: have >= want,
    "ge": lambda have, want: have >= want,
    "min": lambda have, want: have >= want,
    "from": lambda have, want: have >= want,
    "since": lambda have, want: have >= want,
    "gt": lambda have, want: have > want,
    "after": lambda have, want: have > want,
    "lte": lambda have, want: have <= want,
    "le": lambda have, want: have <= want,
    "max": lambda have, want: have <= want,
    "to": lambda have, want: have <= want,
    "until": lambda have, want: have <= want,
    "lt": lambda have, want: have < want,
    "before": lambda have, want: have < want,
    "ne": lambda have, want: have != want,
    "not": lambda have, want: have != want,
}
"""What the words before or after the name of a member ask for."""


def chosen(rule: ListRule, asked: Mapping[str, Json], records: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return the places of the records that a call asks for, in the order in which it wants them."""
    tests = list(_tests(rule, asked, records))
    places = [place for place, record in enumerate(records) if all(test(record) for test in tests)]
    for member, descending in reversed(list(_orders(rule, asked, records))):
        places.sort(key=lambda place: _comparable(records[place].get(member)), reverse=descending)
    return places


def _tests(
    rule: ListRule, asked: Mapping[str, Json], records: Sequence[Mapping[str, Any]]
) -> Iterator[Callable[[Mapping[str, Any]], bool]]:
    known = {plain(name): name for record in records for name in record}
    for name, value in asked.items():
        if value is None or name in rule.used:
            continue
        outer, mark, inner_name = name.partition("[")
        if mark and inner_name.endswith("]") and not isinstance(value, dict):  # a parameter of that very name
            name, value = outer, {inner_name[:-1]: value}
        if isinstance(value, dict):  # `filter[name]=a`, `price[gte]=3`
            member = known.get(plain(name))
            for key, inner in value.items():
                if member is not None and plain(key) in _OPERATORS:
                    yield _compared(member, plain(key), inner)
                elif member is None and plain(key) in known:
                    yield _equal(known[plain(key)], inner)
            continue
        member = rule.filters.get(name) or known.get(plain(name))
        if member is not None:
            yield _equal(member, value)
            continue
        for operator in _OPERATORS:
            for bare in (plain(name).removesuffix(operator), plain(name).removeprefix(operator)):
                for spelled in (bare, bare + "at"):
                    if bare != plain(name) and spelled in known:
                        yield _compared(known[spelled], operator, value)
    text = asked.get(rule.search) if rule.search else None
    if isinstance(text, str) and text:
        yield lambda record: any(text.lower() in part.lower() for part in _texts(record))


def _equal(member: str, wanted: Json) -> Callable[[Mapping[str, Any]], bool]:
    allowed = wanted if isinstance(wanted, list) else [wanted]
    texts = {scalar_text(value) for value in allowed}

    def test(record: Mapping[str, Any]) -> bool:
        value = record.get(member)
        values = value if isinstance(value, list) else [value]
        return any(part in allowed or scalar_text(_named(part)) in texts for part in values)

    return test


def _compared(member: str, operator: str, wanted: Json) -> Callable[[Mapping[str, Any]], bool]:
    def test(record: Mapping[str, Any]) -> bool:
        have = record.get(member)
        try:
            return have is not None and bool(_OPERATORS[operator](have, wanted))
        except TypeError:
            return bool(_OPERATORS[operator](scalar_text(have), scalar_text(wanted)))

    return test


def _named(value: Json) -> Json:
    """Return what an object is called, where a list of them is asked by name."""
    if isinstance(value, dict):
        return next((value[name] for name in ("name", "id", "key", "value") if name in value), None)
    return value


def _orders(
    rule: ListRule, asked: Mapping[str, Json], records: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, bool]]:
    """Yield the members that records are ordered by, the first the most important, and which way."""
    way = str(asked.get(rule.way) or "").lower() if rule.way else ""
    wanted = asked.get(rule.order) if rule.order else None
    known = {plain(name): name for record in records for name in record}
    if wanted is None and way in _NEWEST:
        wanted = "id"
    parts = wanted if isinstance(wanted, list) else str(wanted).split(",") if wanted is not None else []
    pending: list[tuple[str, bool]] = []
    for part in map(str, parts):
        text = part.strip()
        if text.lower() in ("asc", "ascending", "desc", "descending"):
            if pending:
                pending[-1] = pending[-1][0], text.lower() in _NEWEST
            else:
                pending.append(
                    (
                        known.get("createdat") or known.get("created") or known.get("id", "id"),
                        text.lower() in _NEWEST,
                    )
                )
            continue
        descending = way in _NEWEST or text.startswith("-")
        bare = text.lstrip("+-")
        for ending, down in (
            (":desc", True),
            (" desc", True),
            (".desc", True),
            ("_desc", True),
            (":asc", False),
            (" asc", False),
            (".asc", False),
            ("_asc", False),
        ):
            if bare.lower().endswith(ending):
                bare, descending = bare[: -len(ending)], down
        if plain(bare) in known:
            pending.append((known[plain(bare)], descending))
    yield from pending


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _comparable(value: Json) -> tuple[int, Any]:
    """Return what orders values of any kind: nothing first, then numbers, then texts."""
    if value is None:
        return 0, 0
    if isinstance(value, bool | int | float):
        return 1, value
    return 2, value.lower() if isinstance(value, str) else scalar_text(value)
