"""Places that last: pointers whose steps into lists say which entry is meant, not how many precede it.

`…/parameters/created/schema` is what `…/parameters/3/schema` is today, and stays so when a parameter is put
in front. An entry is told by what a reader would tell it by:

| in a list of | by |
|---|---|
| parameters | name, with the location before it where that is not the query: `path:id` |
| schemas | what a reference leads to; the constants of its members: `type=prompt`; its title; its structure |
| anything else | its `name`, `type`, `url` or `title`; its structure |

Of entries that are told alike, structure tells them apart; of the same structure, their order, which is then
no difference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from invocant.documents import digest
from invocant.documents.pointers import escape, followed, split

SCHEMA_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""Keywords whose entries are schemas."""
PLACE_NUMBER = re.compile(r" \([0-9]+\)$")
"""What follows a pointer in the lock where one place of the document became several schemas."""
_NAMES = ("name", "type", "url", "title")
_MAX_TITLE_CHARACTERS = 80
"""Characters of a title that tell an entry; more is prose."""


class LastingPlaces:
    """The lasting places of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Look at *document*, as its pointers mean it."""
        self._document = document
        self._known: dict[int, list[str]] = {}

    def of(self, pointer: str) -> str:
        """Return *pointer* with an identity for each position in a list; what leads nowhere stays."""
        node: Any = self._document
        keyword, steps = "", [""]
        for segment in split(pointer):
            step = segment
            if type(node) is dict or isinstance(node, Mapping):
                node, keyword = node.get(segment), segment
            elif (
                isinstance(node, list)
                and segment.isascii()
                and segment.isdigit()
                and int(segment) < len(node)
            ):
                step = self.entries(node, keyword)[int(segment)]
                node = node[int(segment)]
            else:
                node, keyword = None, segment
            steps.append(escape(step))
        return "/".join(steps)

    def entries(self, several: list[Any], keyword: str) -> list[str]:
        """Return the identity of each entry of a list that stands under *keyword*, no two alike."""
        known = self._known.get(id(several))
        if known is None:
            known = self._known[id(several)] = self._identities(several, keyword)
        return known

    def find(self, several: list[Any], keyword: str, identity: str) -> int | None:
        """Return the position of the entry that *identity* tells, be it a reference now; None for none."""
        known = self.entries(several, keyword)
        if identity in known:
            return known.index(identity)
        places = [
            at
            for at, entry in enumerate(several)
            if identity in self._also_told(followed(self._document, entry))
        ]
        return places[0] if len(places) == 1 else None

    def _also_told(self, entry: Any) -> tuple[str, ...]:
        """Return what would tell an entry to which a reference leads."""
        if not isinstance(entry, Mapping):
            return ()
        return (_constants(entry), str(entry.get("title") or "")[:_MAX_TITLE_CHARACTERS], f"#{digest(entry)}")

    def _identities(self, several: Sequence[Any], keyword: str) -> list[str]:
        told = [self._told(entry, keyword) for entry in several]
        counts = Counter(told)
        whole = [
            text if counts[text] == 1 and text else f"{text}#{digest(entry)}"
            for text, entry in zip(told, several, strict=True)
        ]
        seen: Counter[str] = Counter()
        for at, text in enumerate(whole):
            seen[text] += 1
            if seen[text] > 1:
                whole[at] = f"{text}#{seen[text]}"
        return whole

    def _told(self, entry: Any, keyword: str) -> str:
        """Return what tells an entry; empty where only its structure does."""
        if not isinstance(entry, Mapping):
            return ""
        if keyword == "parameters":
            parameter = followed(self._document, entry)
            if isinstance(parameter, Mapping):
                location, name = str(parameter.get("in")), str(parameter.get("name"))
                return name if location == "query" else f"{location}:{name}"
        reference = entry.get("$ref")
        if isinstance(reference, str):
            return reference.rpartition("/")[2]
        if keyword in SCHEMA_LISTS:
            return _constants(entry) or str(entry.get("title") or "")[:_MAX_TITLE_CHARACTERS]
        return next((str(entry[word]) for word in _NAMES if isinstance(entry.get(word), str)), "")


def lasting_place(lasting: LastingPlaces, pointer: str) -> str:
    """Return the lasting place of a pointer as the lock writes it, with a number where it has one."""
    number = PLACE_NUMBER.search(pointer)
    return lasting.of(pointer[: number.start()]) + number[0] if number else lasting.of(pointer)


def _constants(schema: Mapping[str, Any]) -> str:
    """Return the members of an object schema that have one text as their value: the tag of a variant."""
    members = schema.get("properties")
    told = []
    for name, member in members.items() if isinstance(members, Mapping) else ():
        values = member.get("enum", [member.get("const")]) if isinstance(member, Mapping) else []
        if isinstance(values, list) and len(values) == 1 and isinstance(values[0], str):
            told.append(f"{name}={values[0]}")
    return ",".join(sorted(told))
