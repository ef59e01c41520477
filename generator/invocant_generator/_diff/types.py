"""What two Python types mean to a program: whether one can be read, or written, in place of the other.

Types are those that are printed, read from the text of annotations. To read is to be given a value: a program
goes on if every value that it may get now is one that it could have got. To write is to give one: a program
goes on if everything that it could give is still taken, both by the parameter's Python type and by the JSON
that the document allows, in which a date is a text of a certain form and a model an object.

`Any` is a type of its own here. What comes out of it may be used as anything, so that a program that had it
type-checked whatever it did; and a value that has a class now (a model, a date) was plain JSON before.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from attrs import evolve, frozen

Members = frozenset["Member"]
"""A type as its alternatives."""


@frozen
class Member:
    """One alternative of a type."""

    name: str
    """What stands before the brackets, such as `list`; `Literal` has its value as `text`."""
    arguments: tuple[Members, ...] = ()
    text: str = ""
    """The value of a literal, as source."""


NONE = Member("None")
ANY = Member("Any")
UNKNOWN_MODEL = "k.UnknownModel"
"""What an open union of objects may be beside its variants."""
_TEXTS = frozenset({"UUID", "datetime", "date", "time", "k.Base64"})
"""Types whose values are texts in JSON."""
_INPUTS = "inputs."
_LISTS = frozenset({"list", "Sequence"})
_MAPS = frozenset({"dict", "Mapping"})
_MAX_MEMBERS = 20_000
"""Annotations that are kept read."""


@lru_cache(_MAX_MEMBERS)
def members(annotation: str) -> Members:
    """Return the alternatives of *annotation*, as source."""
    return frozenset(_members(ast.parse(annotation, mode="eval").body))


def _members(node: ast.expr) -> Iterator[Member]:
    if isinstance(node, ast.BinOp):
        yield from _members(node.left)
        yield from _members(node.right)
    elif isinstance(node, ast.Subscript):
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        name = ast.unparse(node.value)
        if name == "Literal":
            yield from (Member("Literal", text=ast.unparse(value)) for value in inner)
        else:
            yield Member(name, tuple(_argument(argument) for argument in inner))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from members(node.value)
    else:
        yield Member(ast.unparse(node))


def _argument(node: ast.expr) -> Members:
    if isinstance(node, ast.Starred):  # what may follow the places of a tuple
        return frozenset({Member("*", tuple(frozenset({member}) for member in _members(node.value)))})
    return frozenset(_members(node))


def spelled(alternatives: Iterable[Member]) -> str:
    """Return a type as an annotation would say it, None last."""
    every = set(alternatives)
    order = sorted((_spelled(member) for member in every if member != NONE), key=str.casefold)
    return " | ".join([*order, *(["None"] if NONE in every else [])]) or "Any"


def _spelled(member: Member) -> str:
    name = member.name.removeprefix("k.").removeprefix("rt.")
    if member.name == "Literal":
        return f"Literal[{member.text}]"
    if member.name == "*":
        return "*" + " | ".join(spelled(argument) for argument in member.arguments)
    if member.arguments:
        return f"{name}[{', '.join(map(spelled, member.arguments))}]"
    return name


def renamed(alternatives: Members, names: Mapping[str, str]) -> Members:
    """Return a type with its classes called as they are now."""
    if not names:
        return alternatives
    return frozenset(
        evolve(
            member,
            name=named(names, member.name),
            arguments=tuple(renamed(argument, names) for argument in member.arguments),
        )
        for member in alternatives
    )


def named(names: Mapping[str, str], name: str) -> str:
    """Return what a class, or what may be given for it, is called now."""
    if name.startswith(_INPUTS):
        return _INPUTS + names.get(name.removeprefix(_INPUTS), name.removeprefix(_INPUTS))
    return names.get(name, name)


def mentioned(alternatives: Members) -> frozenset[str]:
    """Return every name that a type mentions."""
    names: set[str] = set()
    rest = list(alternatives)
    while rest:
        member = rest.pop()
        names.add(member.name)
        rest += [inner for argument in member.arguments for inner in argument]
    return frozenset(names)


def opened(
    alternatives: Members, unions: Mapping[str, Members], seen: frozenset[str] = frozenset()
) -> Members:
    """Return a type with each of the named *unions* taken apart, but for those in *seen*."""
    result: set[Member] = set()
    for member in alternatives:
        name = member.name
        if name in unions and name not in seen:
            result |= opened(unions[name], unions, seen | {name})
        else:
            inner = tuple(opened(argument, unions, seen) for argument in member.arguments)
            result.add(evolve(member, arguments=inner) if inner else member)
    return frozenset(result)


class Types:
    """Answers how types stand to each other, for two packages whose classes are known."""

    def __init__(self, enums: Mapping[str, str], models: Iterable[str]) -> None:
        """Take the *enums*, each with `str` or `int`, and the names of the *models*."""
        self._enums = dict(enums)
        self.models = frozenset(models)
        """The names of the models of either side."""

    def reads(self, old: Members, new: Members) -> bool:
        """Tell whether a program that reads *old* goes on with *new*."""
        return _covers(old, new, self._is_read_as)

    def writes(self, old: Members, new: Members) -> bool:
        """Tell whether all JSON that *old* stands for is also of *new*."""
        return _covers(new, old, self._holds_json)

    def takes(self, old: Members, new: Members) -> bool:
        """Tell whether a parameter of the type *new* takes whatever one of the type *old* did."""
        return _covers(new, old, self._takes)

    def _is_read_as(self, outer: Member, inner: Member) -> bool:
        """Tell whether *inner* can be used wherever *outer* was expected."""
        if outer == inner:
            return True
        if outer.name in _LISTS and inner.name in _LISTS:
            return _covers(outer.arguments[0], inner.arguments[0], self._is_read_as)
        if outer.name in _MAPS and inner.name in _MAPS:
            return _covers(outer.arguments[-1], inner.arguments[-1], self._is_read_as)
        if outer.name == inner.name == "tuple":
            return _tuples(outer, inner, self._is_read_as)
        if outer.name == inner.name and outer.arguments and len(outer.arguments) == len(inner.arguments):
            return all(
                _covers(left, right, self._is_read_as)
                for left, right in zip(outer.arguments, inner.arguments, strict=True)
            )
        if outer.name == "str":
            return inner.name == "k.Base64" or self._is_text(inner)
        return self._is_number(outer, inner)

    def _is_text(self, inner: Member) -> bool:
        return self._enums.get(inner.name) == "str" or (inner.name == "Literal" and inner.text[0] in "'\"")

    def _is_number(self, outer: Member, inner: Member) -> bool:
        if outer.name in ("int", "float"):
            if inner.name == "int" or self._enums.get(inner.name) == "int":
                return True
            return inner.name == "Literal" and inner.text.lstrip("-").isdigit()
        return outer.name == "bool" and inner.name == "Literal" and inner.text in ("True", "False")

    def _holds_json(self, outer: Member, inner: Member) -> bool:
        """Tell whether every JSON value that *inner* stands for is one of *outer*."""
        if outer.name == "Any" or outer == inner:
            return True
        if outer.name in _LISTS:
            if inner.name == "tuple":
                return all(_covers(outer.arguments[0], part, self._holds_json) for part in _places(inner))
            return inner.name in _LISTS and _covers(outer.arguments[0], inner.arguments[0], self._holds_json)
        if outer.name in _MAPS:
            values = outer.arguments[-1]
            if inner.name in self.models or inner.name == UNKNOWN_MODEL:
                return ANY in values
            return inner.name in _MAPS and _covers(values, inner.arguments[-1], self._holds_json)
        if outer.name == inner.name == "tuple":
            return _tuples(outer, inner, self._holds_json)
        if outer.name == "str":
            return inner.name in _TEXTS or self._is_text(inner)
        return outer.name == UNKNOWN_MODEL or self._is_number(outer, inner)

    def _takes(self, outer: Member, inner: Member) -> bool:
        """Tell whether a parameter that takes *outer* takes *inner*, to a type checker."""
        if outer.name == "Any" or inner.name == "Any" or outer == inner:
            return True
        if outer.name == "Sequence":
            if inner.name == "tuple":
                return all(_covers(outer.arguments[0], part, self._takes) for part in _places(inner))
            return inner.name in _LISTS and _covers(outer.arguments[0], inner.arguments[0], self._takes)
        if outer.name == "Mapping":
            if inner.name.startswith(_INPUTS):
                return ANY in outer.arguments[-1] and inner.name.removeprefix(_INPUTS) not in self._enums
            return inner.name in _MAPS and _covers(outer.arguments[-1], inner.arguments[-1], self._takes)
        if outer.name.startswith(_INPUTS):
            base = self._enums.get(outer.name.removeprefix(_INPUTS))
            return base is not None and self._takes(Member(base), inner)
        if inner.name.startswith(_INPUTS):
            base = self._enums.get(inner.name.removeprefix(_INPUTS))
            return base is not None and self._takes(outer, Member(base))
        if outer.name == "tuple":
            return inner.name == "tuple" and _tuples(outer, inner, self._takes)
        return self._is_read_as(outer, inner)


def _covers(outer: Members, inner: Members, holds: Callable[[Member, Member], bool]) -> bool:
    return all(any(holds(holder, held) for holder in outer) for held in inner)


def _places(member: Member) -> Iterator[Members]:
    """Yield the types of the places of a tuple, and of what may follow them."""
    for argument in member.arguments:
        for inner in argument:
            if inner.name == "*":
                yield from (
                    part for types in inner.arguments for star in types for part in star.arguments[:1]
                )
        if not any(inner.name in ("*", "...") for inner in argument):
            yield argument


def _tuples(outer: Member, inner: Member, holds: Callable[[Member, Member], bool]) -> bool:
    rest = frozenset({Member("...")})
    if len(outer.arguments) == 2 and outer.arguments[1] == rest:
        return all(_covers(outer.arguments[0], part, holds) for part in _places(inner))
    tail = _tail(outer)
    if tail is None:
        pairs = list(zip(outer.arguments, inner.arguments, strict=False))
        if _tail(inner) is not None or len(outer.arguments) != len(inner.arguments):
            return False
    else:
        fixed = outer.arguments[:-1]
        parts = [*_places(inner)]
        after = _tail(inner)
        if len(parts) - (after is not None) < len(fixed):
            return False
        pairs = [*zip(fixed, parts, strict=False), *((tail, part) for part in parts[len(fixed) :])]
    return all(_covers(left, right, holds) for left, right in pairs)


def _tail(member: Member) -> Members | None:
    """Return what may follow the places of a tuple; None where nothing may."""
    last = member.arguments[-1] if member.arguments else frozenset()
    if not any(inner.name == "*" for inner in last):
        return None
    return frozenset(inner for part in _places(Member("tuple", (last,))) for inner in part)
