"""Values that a schema allows, plain ones: short words and whole numbers.

What comes back is to be compared with what was sent, so the values are such that every server that keeps them
keeps them as they are. They differ from call to call where the schema leaves room: names must often be new.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any

from attrs import define, field

from invocant.contract._formats import formatted
from invocant.contract._heights import MAX_LEVELS, Heights, allows_null
from invocant.contract._surface import ServerSurface

_WORDS = (
    "amber",
    "birch",
    "cedar",
    "delta",
    "ember",
    "flint",
    "grove",
    "heron",
    "ivory",
    "jade",
    "kelp",
    "lotus",
)
_FULL_LEVELS = 6
"""Below so many levels there is only what must be there."""
_MAX_ENTRIES = 1
"""How often a schema may be entered again inside of its own value before only what must be there is."""
_MAX_MEMBERS = 400
"""After so many members a value gets no more that may be left out."""


class NoValueError(Exception):
    """No value of a schema was thought of; the text says why, where that is known."""

    @property
    def told(self) -> str:
        """The reason as the end of a sentence; empty where none is known."""
        return f": {self}" if str(self) else ""


@define
class Values:
    """Makes values; the same seed makes the same ones in the same order."""

    surface: ServerSurface
    seed: int = 0
    _chance: random.Random = field(init=False)
    _count: int = field(default=0, init=False)
    _members: int = field(default=0, init=False)
    """How many members the value has that is being made."""
    _heights: Heights = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._heights = Heights(self.surface)

    def valid(self, schema: Any, *, full: bool = True, known: Mapping[str, Any] | None = None) -> Any:
        """Return a value that *schema* allows in a request.

        Args:
            schema: Of the value.
            full: With the members that may be left out.
            known: What members of these names are to be, wherever they are.

        Raises:
            NoValueError: None was thought of.
        """
        if self._heights.of(schema) is None:
            raise NoValueError("every value of its schema has another inside of it, without an end")
        validator = self.surface.validator(schema, of="request")
        for attempt in range(12):
            try:
                value = self.value(schema, full=full, known=known or {}, plain=attempt < 8)
            except NoValueError:
                continue
            if validator.is_valid(value):
                return value
        example = self._example(self.surface.resolved(schema))
        if example is not None and validator.is_valid(example):
            return example
        raise NoValueError

    def value(
        self,
        schema: Any,
        *,
        full: bool = True,
        known: Mapping[str, Any] | None = None,
        plain: bool = True,
        depth: int = 0,
        name: str = "",
        above: tuple[Any, ...] = (),
    ) -> Any:
        """Return what may be a value of *schema*; it is not checked.

        Args:
            schema: Of the value.
            full: With what may be left out, but for what would be a third of a schema inside of the first.
            known: As for `valid`.
            plain: Words, and not the examples of the document.
            depth: How many objects and arrays it is in.
            name: Of the member that it is.
            above: The schemas of what it is in.
        """
        known = known or {}
        if not above:
            self._members = 0
        stated = self.surface.resolved(schema)
        if "const" in stated:
            return stated["const"]
        listed = stated.get("enum")
        if isinstance(listed, list) and listed:
            real = [value for value in listed if value is not None] or listed
            return self._chance.choice(real)
        entered = self.surface.entered(schema)
        is_deep = depth > _FULL_LEVELS or _entries(above, entered) > _MAX_ENTRIES
        if is_deep and allows_null(stated):
            return None
        full = full and not is_deep
        above += entered
        for key in ("oneOf", "anyOf"):
            options = stated.get(key)
            if isinstance(options, list) and options:
                merged = self._chosen(stated, options, least=is_deep)
                return self.value(
                    merged, full=full, known=known, plain=plain, depth=depth, name=name, above=above
                )
        kind = self._type(stated)
        if kind == "object":
            return self._object(stated, full=full, known=known, plain=plain, depth=depth, above=above)
        if kind == "array":
            return self._array(
                stated, full=full, known=known, plain=plain, depth=depth, name=name, above=above
            )
        if kind == "string":
            return self._string(stated, plain=plain, name=name)
        if kind in ("integer", "number"):
            return self._number(stated, whole=kind == "integer")
        if kind == "boolean":
            return self._chance.random() < 0.5
        if kind == "null":
            return None
        return self.word(name)

    def _chosen(self, stated: Mapping[str, Any], options: list[Any], *, least: bool) -> dict[str, Any]:
        """Return a union with an option in its place: any that has a value, or one with the *least*."""
        if least:
            usable = self._heights.least(options)
            if nulls := [option for option in usable if self.surface.resolved_type(option) == ("null",)]:
                usable = nulls
        else:
            usable = [option for option in options if self.surface.resolved_type(option) != ("null",)]
            usable = [option for option in usable if self._heights.of(option) is not None] or options
        option = self.surface.resolved(self._chance.choice(usable))
        rest = {k: v for k, v in stated.items() if k not in ("oneOf", "anyOf")}
        merged = {**rest, **option}
        for part in ("properties",):
            if isinstance(rest.get(part), Mapping) and isinstance(option.get(part), Mapping):
                merged[part] = {**rest[part], **option[part]}
        if isinstance(rest.get("required"), list) and isinstance(option.get("required"), list):
            merged["required"] = [*rest["required"], *option["required"]]
        return merged

    def word(self, name: str = "") -> str:
        """Return a word that was not made before."""
        self._count += 1
        stem = re.sub(r"[^a-z]", "", name.lower())[:8] or self._chance.choice(_WORDS)
        return f"{stem}{self._mark()}{self._count:02d}"

    def _mark(self) -> str:
        return f"{self.seed % 1296:x}{self._chance.randrange(36**3):x}"

    def _type(self, stated: Mapping[str, Any]) -> str | None:
        kinds = stated.get("type")
        if isinstance(kinds, list):
            kinds = next((kind for kind in kinds if kind != "null"), "null")
        if isinstance(kinds, str):
            return kinds
        if "properties" in stated or "additionalProperties" in stated:
            return "object"
        if "items" in stated:
            return "array"
        return "string" if {"pattern", "minLength", "maxLength", "format"} & set(stated) else None

    def _example(self, stated: Mapping[str, Any]) -> Any:
        examples = stated.get("examples")
        if isinstance(examples, list) and examples:
            return examples[0]
        return stated.get("example")

    def _object(
        self,
        stated: Mapping[str, Any],
        *,
        full: bool,
        known: Mapping[str, Any],
        plain: bool,
        depth: int,
        above: tuple[Any, ...],
    ) -> dict[str, Any]:
        if depth > MAX_LEVELS + _FULL_LEVELS:
            raise NoValueError
        written = stated.get("required")
        required: list[str] = written if isinstance(written, list) else []
        value: dict[str, Any] = {}
        declared = stated.get("properties")
        for name, member in declared.items() if isinstance(declared, Mapping) else ():
            inner = self.surface.resolved(member)
            if inner.get("readOnly") is True or (inner.get("deprecated") is True and name not in required):
                continue
            if name not in required and (not full or depth > 2 or self._is_left_out(member, above)):
                continue
            self._members += 1
            if name in known:
                value[name] = known[name]
                continue
            try:
                value[name] = self.value(
                    member, full=full, known=known, plain=plain, depth=depth + 1, name=name, above=above
                )
            except NoValueError:
                if name in required:
                    raise
        for name in required:
            if name not in value and not (isinstance(declared, Mapping) and name in declared):
                value[name] = known.get(name, self.word(name))
        least = stated.get("minProperties")
        rest = stated.get("additionalProperties")
        while isinstance(least, int) and len(value) < least:
            value[self.word()] = self.value(
                rest if isinstance(rest, Mapping) else {}, full=full, depth=depth + 1, above=above
            )
        return value

    def _is_left_out(self, schema: Any, above: tuple[Any, ...]) -> bool:
        """Whether what may be left out is: a value inside of itself once more, one of many, and no value."""
        if self._members > _MAX_MEMBERS or _entries(above, self.surface.entered(schema)) > _MAX_ENTRIES:
            return True
        return self._heights.of(schema) is None

    def _array(
        self,
        stated: Mapping[str, Any],
        *,
        full: bool,
        known: Mapping[str, Any],
        plain: bool,
        depth: int,
        name: str,
        above: tuple[Any, ...],
    ) -> list[Any]:
        least, most = stated.get("minItems", 0), stated.get("maxItems")
        is_out = self._is_left_out(stated.get("items", {}), above)
        is_filled = full and depth < _FULL_LEVELS - 1 and not is_out
        count = max(least if isinstance(least, int) else 0, 1 if is_filled else 0)
        if isinstance(most, int):
            count = min(count, most)
        places = stated.get("prefixItems")
        values: list[Any] = []
        for index in range(count if not isinstance(places, list) else max(count, len(places))):
            item = (
                places[index] if isinstance(places, list) and index < len(places) else stated.get("items", {})
            )
            values.append(
                self.value(
                    item,
                    full=full,
                    known=known,
                    plain=plain,
                    depth=depth + 1,
                    name=name.rstrip("s"),
                    above=above,
                )
            )
        return values

    def _string(self, stated: Mapping[str, Any], *, plain: bool, name: str) -> str:
        text = formatted(str(stated.get("format") or ""), self._chance, self.word)
        if text is not None:
            return text
        pattern = stated.get("pattern")
        least = stated.get("minLength") if isinstance(stated.get("minLength"), int) else 0
        most = stated.get("maxLength") if isinstance(stated.get("maxLength"), int) else None
        if isinstance(pattern, str):
            return self._of_pattern(pattern, least or 0, most)
        example = self._example(stated)
        if not plain and isinstance(example, str):
            return example
        word = self.word(name)
        if most is not None and len(word) > most:
            letters = "abcdefghijklmnopqrstuvwxyz0123456789"
            word = "".join(self._chance.choice(letters) for _ in range(most))
        return word.ljust(least or 0, "x")

    def _of_pattern(self, pattern: str, least: int, most: int | None) -> str:
        word = self.word()
        for plain in (
            word,
            word.upper(),
            word[:4],
            self._chance.choice(_WORDS),
            str(self._chance.randrange(10**6)),
        ):
            fits = least <= len(plain) and (most is None or len(plain) <= most)
            if fits and re.search(pattern, plain):
                return plain
        from hypothesis import strategies as st

        from invocant.contract._drawing import drawn

        def fitting(text: str) -> bool:
            return len(text) >= least and (most is None or len(text) <= most)

        try:
            strategy = st.from_regex(
                pattern, fullmatch=False, alphabet=st.characters(codec="ascii", min_codepoint=33)
            )
            return drawn(strategy.filter(fitting), seed=self._chance.randrange(2**32))
        except Exception as error:
            raise NoValueError from error

    def _number(self, stated: Mapping[str, Any], *, whole: bool) -> float | int:
        low, high = bounds(stated, whole=whole)
        step = stated.get("multipleOf")
        if isinstance(step, (int, float)) and step > 0:
            lowest = -(-(low if low is not None else 0) // step)
            highest = (high // step) if high is not None else lowest + 20
            number = self._chance.randint(int(lowest), int(max(highest, lowest))) * step
            return int(number) if whole else number
        if low is None and high is None:
            low, high = 1, 100
        elif low is None:
            low = min(1, (high or 0) - 20)
        elif high is None:
            high = max(low + 20, 20) if low < 20 else low + 20
        low_int, high_int = int(-(-(low or 0) // 1)), int((high or 0) // 1)
        if low_int <= high_int:
            return self._chance.randint(low_int, min(high_int, max(low_int + 1000, 1)))
        if whole:
            raise NoValueError
        return ((low or 0) + (high or 0)) / 2


def _entries(above: tuple[Any, ...], entered: tuple[Any, ...]) -> int:
    """Return how often one of the schemas that are *entered* is among those *above*."""
    return max((sum(1 for other in above if other is schema) for schema in entered), default=0)


def bounds(stated: Mapping[str, Any], *, whole: bool) -> tuple[float | None, float | None]:
    """Return the least and the greatest number that a schema allows; of a fraction, nearly so."""
    low, high = stated.get("minimum"), stated.get("maximum")
    step = 1 if whole else 0.5
    under, over = stated.get("exclusiveMinimum"), stated.get("exclusiveMaximum")
    if under is True and isinstance(low, (int, float)):
        low = low + step
    elif isinstance(under, (int, float)) and not isinstance(under, bool):
        low = max(under + step, low) if isinstance(low, (int, float)) else under + step
    if over is True and isinstance(high, (int, float)):
        high = high - step
    elif isinstance(over, (int, float)) and not isinstance(over, bool):
        high = min(over - step, high) if isinstance(high, (int, float)) else over - step
    return (
        low if isinstance(low, (int, float)) else None,
        high if isinstance(high, (int, float)) else None,
    )
