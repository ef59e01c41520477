"""Values that a schema allows, plain ones: short words and whole numbers.

What comes back is to be compared with what was sent, so the values are such that every server that keeps them
keeps them as they are. They differ from call to call where the schema leaves room: names must often be new.
"""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import define, field

from invocant.contract._surface import Surface

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
_DEPTH = 6
_MIDDLE = datetime(2024, 3, 9, 12, 0, 0, tzinfo=UTC)


class NoValueError(Exception):
    """No value of a schema was thought of."""


@define
class Values:
    """Makes values; the same seed makes the same ones in the same order."""

    surface: Surface
    seed: int = 0
    _chance: random.Random = field(init=False)
    _count: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def valid(self, schema: Any, *, full: bool = True, known: Mapping[str, Any] | None = None) -> Any:
        """Return a value that *schema* allows in a request.

        Args:
            schema: Of the value.
            full: With the members that may be left out.
            known: What members of these names are to be, wherever they are.

        Raises:
            NoValueError: None was thought of.
        """
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
    ) -> Any:
        """Return what may be a value of *schema*; it is not checked."""
        known = known or {}
        said = self.surface.resolved(schema)
        if "const" in said:
            return said["const"]
        listed = said.get("enum")
        if isinstance(listed, list) and listed:
            real = [value for value in listed if value is not None] or listed
            return self._chance.choice(real)
        for key in ("oneOf", "anyOf"):
            options = said.get(key)
            if isinstance(options, list) and options:
                real = [
                    option for option in options if self.surface.resolved_type(option) != ("null",)
                ] or options
                option = self.surface.resolved(self._chance.choice(real))
                rest = {k: v for k, v in said.items() if k not in ("oneOf", "anyOf")}
                merged = {**rest, **option}
                for part in ("properties",):
                    if isinstance(rest.get(part), Mapping) and isinstance(option.get(part), Mapping):
                        merged[part] = {**rest[part], **option[part]}
                if isinstance(rest.get("required"), list) and isinstance(option.get("required"), list):
                    merged["required"] = [*rest["required"], *option["required"]]
                return self.value(merged, full=full, known=known, plain=plain, depth=depth, name=name)
        kind = self._type(said)
        if kind == "object":
            return self._object(said, full=full, known=known, plain=plain, depth=depth)
        if kind == "array":
            return self._array(said, full=full, known=known, plain=plain, depth=depth, name=name)
        if kind == "string":
            return self._string(said, plain=plain, name=name)
        if kind in ("integer", "number"):
            return self._number(said, whole=kind == "integer")
        if kind == "boolean":
            return self._chance.random() < 0.5
        if kind == "null":
            return None
        return self.word(name)

    def word(self, name: str = "") -> str:
        """Return a word that was not made before."""
        self._count += 1
        stem = re.sub(r"[^a-z]", "", name.lower())[:8] or self._chance.choice(_WORDS)
        return f"{stem}{self._mark()}{self._count:02d}"

    def _mark(self) -> str:
        return f"{self.seed % 1296:x}{self._chance.randrange(36**3):x}"

    def _type(self, said: Mapping[str, Any]) -> str | None:
        kinds = said.get("type")
        if isinstance(kinds, list):
            kinds = next((kind for kind in kinds if kind != "null"), "null")
        if isinstance(kinds, str):
            return kinds
        if "properties" in said or "additionalProperties" in said:
            return "object"
        if "items" in said:
            return "array"
        return "string" if {"pattern", "minLength", "maxLength", "format"} & set(said) else None

    def _example(self, said: Mapping[str, Any]) -> Any:
        examples = said.get("examples")
        if isinstance(examples, list) and examples:
            return examples[0]
        return said.get("example")

    def _object(
        self, said: Mapping[str, Any], *, full: bool, known: Mapping[str, Any], plain: bool, depth: int
    ) -> dict[str, Any]:
        if depth > _DEPTH:
            raise NoValueError
        written = said.get("required")
        required: list[str] = written if isinstance(written, list) else []
        value: dict[str, Any] = {}
        declared = said.get("properties")
        for name, member in declared.items() if isinstance(declared, Mapping) else ():
            inner = self.surface.resolved(member)
            if inner.get("readOnly") is True or (inner.get("deprecated") is True and name not in required):
                continue
            if name not in required and (not full or depth > 2):
                continue
            if name in known:
                value[name] = known[name]
                continue
            try:
                value[name] = self.value(
                    member, full=full, known=known, plain=plain, depth=depth + 1, name=name
                )
            except NoValueError:
                if name in required:
                    raise
        for name in required:
            if name not in value and not (isinstance(declared, Mapping) and name in declared):
                value[name] = known.get(name, self.word(name))
        least = said.get("minProperties")
        rest = said.get("additionalProperties")
        while isinstance(least, int) and len(value) < least:
            value[self.word()] = self.value(rest if isinstance(rest, Mapping) else {}, depth=depth + 1)
        return value

    def _array(
        self,
        said: Mapping[str, Any],
        *,
        full: bool,
        known: Mapping[str, Any],
        plain: bool,
        depth: int,
        name: str,
    ) -> list[Any]:
        least, most = said.get("minItems", 0), said.get("maxItems")
        count = max(least if isinstance(least, int) else 0, 1 if full and depth < _DEPTH - 1 else 0)
        if isinstance(most, int):
            count = min(count, most)
        places = said.get("prefixItems")
        values: list[Any] = []
        for index in range(count if not isinstance(places, list) else max(count, len(places))):
            item = (
                places[index] if isinstance(places, list) and index < len(places) else said.get("items", {})
            )
            values.append(
                self.value(item, full=full, known=known, plain=plain, depth=depth + 1, name=name.rstrip("s"))
            )
        return values

    def _string(self, said: Mapping[str, Any], *, plain: bool, name: str) -> str:
        formatted = self._formatted(str(said.get("format") or ""))
        if formatted is not None:
            return formatted
        pattern = said.get("pattern")
        least = said.get("minLength") if isinstance(said.get("minLength"), int) else 0
        most = said.get("maxLength") if isinstance(said.get("maxLength"), int) else None
        if isinstance(pattern, str):
            return self._of_pattern(pattern, least or 0, most)
        example = self._example(said)
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

    def _formatted(self, kind: str) -> str | None:
        chance = self._chance
        day = _MIDDLE + timedelta(days=chance.randrange(300), seconds=chance.randrange(80000))
        makers: dict[str, Callable[[], str]] = {
            "date-time": lambda: day.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "date": lambda: day.strftime("%Y-%m-%d"),
            "time": lambda: day.strftime("%H:%M:%SZ"),
            "duration": lambda: f"PT{chance.randrange(1, 59)}M",
            "uuid": lambda: str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            "email": lambda: f"{self.word()}@example.com",
            "idn-email": lambda: f"{self.word()}@example.com",
            "uri": lambda: f"https://example.com/{self.word()}",
            "url": lambda: f"https://example.com/{self.word()}",
            "uri-reference": lambda: f"/{self.word()}",
            "iri": lambda: f"https://example.com/{self.word()}",
            "hostname": lambda: f"{self.word()}.example.com",
            "ipv4": lambda: f"192.0.2.{chance.randrange(1, 255)}",
            "ipv6": lambda: f"2001:db8::{chance.randrange(1, 9999):x}",
            "byte": lambda: "aGVsbG8=",
            "binary": lambda: "hello",
            "password": lambda: f"Pw-{self.word()}",
            "json-pointer": lambda: "/a",
            "decimal": lambda: str(chance.randrange(1, 1000)),
        }
        return makers[kind]() if kind in makers else None

    def _number(self, said: Mapping[str, Any], *, whole: bool) -> float | int:
        low, high = bounds(said, whole=whole)
        step = said.get("multipleOf")
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


def bounds(said: Mapping[str, Any], *, whole: bool) -> tuple[float | None, float | None]:
    """Return the least and the greatest number that a schema allows; of a fraction, nearly so."""
    low, high = said.get("minimum"), said.get("maximum")
    step = 1 if whole else 0.5
    under, over = said.get("exclusiveMinimum"), said.get("exclusiveMaximum")
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
