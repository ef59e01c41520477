"""Names that last: which schema has which Python class, kept over updates by place and by structure.

A schema is the one we knew when it stands where it stood with the structure it had; else when it stands
under the same names, changed; else when it is the variant of its union with most of its members; else when
its structure is found in another place (it moved); else when it is the variant of that title or tag, wherever
in its union; else when only what wraps it changed (`anyOf`, `items`). Places are lasting ones
(`_lasting_places`): an entry of a list is told by what it is, not by how many precede it. A class that has
another name now leaves an alias behind, and so does one that is gone where its way leads on (`_standing`).

The first format of a lock had positions. Such a lock is read by structure and place together, then by what a
schema would be called, and written anew.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from attrs import evolve, frozen

from invocant_generator import _toml as toml
from invocant_generator._kind_lock import KindNames
from invocant_generator._lasting_places import SCHEMA_LISTS
from invocant_generator._method_lock import MethodNames
from invocant_generator._standing import only_best

FORMATS = (1, 2)
"""The formats that are read; the last is written. 1, whose locks do not say it, had positions in lists
where 2 has lasting places."""
HEADER = (
    "# Python class of each schema, by its place in the overlaid document and a structural digest, and the\n"
    "# methods of each operation. Updated by `invocant generate`; keep it in version control, so\n"
    "# that users' imports and calls last. An alias, or a former method, is a name that still works, with a\n"
    "# DeprecationWarning; delete its line to end it.\n"
)
_POSITION = re.compile(r"/(?:allOf|anyOf|oneOf|parameters|prefixItems)/[0-9]+(?=/|$)")
"""A position in a list, in a lock of the first format: what stands there changes with what is put before."""
_NUMBER = re.compile(r"/[0-9]+(?=/|$)")
_VARIANT = re.compile(r"/(?:allOf|anyOf|oneOf|prefixItems)/[^/]+(?=/|$)")
"""A schema in a list of schemas, and what lies below it."""
_MOST_TWINS = 50
"""Schemas of one structure that a moved one is compared with; more would cost their square."""
_ALIKE_SEGMENTS = 4
"""Segments that two places share, at front and back, before twins count as moved."""
CLASS_IN_TYPE = re.compile(r"'([A-Za-z_]\w*)'", re.ASCII)
"""A class in the source of a type."""
_TYPE = re.compile(
    r"(?:\b(?:Any|None|Union|bool|dict|float|int|list|str)\b|'[A-Za-z_]\w*'|[\[\], ])+", re.ASCII
)
"""The source of a type, as a lock may have it."""
_WRAPPING = re.compile(r"/(?:anyOf|oneOf|allOf)/[^/]+|/items(?=/|$)|/additionalProperties(?=/|$)")


@frozen
class LockedName:
    """One line of the lock: a class and the digest of its schema."""

    name: str
    digest: str
    label: str = ""
    """What the schema would be called had it no history; empty for the name itself."""
    members: tuple[str, ...] = ()
    """The names of its members, of a variant that stands in its union; else none."""

    def to_dict(self) -> dict[str, object]:
        """Return the line as the file holds it."""
        line = {"name": self.name, "digest": self.digest, "label": self.label, "members": [*self.members]}
        return {key: value for key, value in line.items() if value}


@frozen
class NameChange:
    """A class of the last generation that is not called that any more."""

    name: str
    new: str | None
    """The name its schema has now, or None when the schema is gone."""
    pointer: str
    """Where the schema stands, or stood."""

    def to_dict(self) -> dict[str, str]:
        """Return the change as the summary holds it."""
        if self.new is None:
            return {"change": "removed", "name": self.name, "pointer": self.pointer}
        return {"change": "renamed", "name": self.name, "new": self.new, "pointer": self.pointer}


class Names:
    """The names of one API: asked while a document is planned, told what was decided, and saved."""

    def __init__(
        self,
        entries: Mapping[str, LockedName] | None = None,
        aliases: Mapping[str, str] | None = None,
        *,
        methods: MethodNames | None = None,
        uses: Mapping[str, Sequence[str]] | None = None,
        types: Mapping[str, str] | None = None,
        kinds: KindNames | None = None,
        has_positions: bool = False,
    ) -> None:
        """Start from the last generation.

        Args:
            entries: The classes by the places of their schemas.
            aliases: Former names of classes, with the name that each stands for.
            methods: The names of methods.
            uses: Where each component was referred to.
            types: Former names of classes for which nothing but a plain type stands, with its source.
            kinds: The names of the Kinds of named unions.
            has_positions: Whether the places are pointers with positions in lists, of the first format.
        """
        self.methods = methods if methods is not None else MethodNames()
        self.kinds = kinds if kinds is not None else KindNames()
        self.uses: Mapping[str, Sequence[str]] = dict(uses or {})
        """Where each component is referred to, as places; of the last generation until others are set."""
        self._types = dict(types or {})
        self._has_positions = has_positions
        self._places: dict[str, str] = {}  # pointer now -> lasting place
        self._before = dict(entries or {})
        self._old_aliases = dict(aliases or {})
        self._origin: dict[str, str] = {}  # pointer now -> pointer then
        self._now: dict[str, LockedName] = {}
        self._recorded: dict[str, LockedName] = {}
        self._stand_ins: dict[str, str] = {}

    @classmethod
    def loads(cls, text: str) -> Names:
        """Read the text of a lock.

        Raises:
            ValueError: it is not TOML, or not a names lock.
        """
        tables = tomllib.loads(text)
        written = tables.get("format", 1)
        if written not in FORMATS:
            raise ValueError(
                f"its format is {written!r}, which a newer generator writes; this one reads {FORMATS[-1]}"
            )
        try:
            entries = {
                pointer: LockedName(
                    str(line["name"]),
                    str(line["digest"]),
                    str(line.get("label", "")),
                    tuple(map(str, line.get("members", ()))),
                )
                for pointer, line in tables.get("schemas", {}).items()
            }
            aliases = {str(old): str(new) for old, new in tables.get("aliases", {}).items()}
            types = {str(old): str(text) for old, text in tables.get("types", {}).items()}
            uses = {
                str(component): tuple(map(str, places))
                for component, places in tables.get("uses", {}).items()
            }
        except (AttributeError, KeyError, TypeError):
            raise ValueError("each line of [schemas] needs a name and a digest") from None
        for name in (*(entry.name for entry in entries.values()), *aliases, *aliases.values(), *types):
            if not (name.isidentifier() and name.isascii()):
                raise ValueError(f"{name!r} cannot name a class")
        for text in types.values():
            if not _TYPE.fullmatch(text):
                raise ValueError(f"{text!r} is not a type that a lock has")
        return cls(
            entries,
            aliases,
            methods=MethodNames.of(tables),
            uses=uses,
            types=types,
            kinds=KindNames.of(tables),
            has_positions=written == 1,
        )

    @classmethod
    def load(cls, path: Path) -> Names:
        """Read the lock at *path*; without a file nothing is known yet."""
        return cls.loads(path.read_text("utf-8")) if path.exists() else cls()

    def claim(
        self,
        schemas: Mapping[str, LockedName],
        leads: Callable[[str], Sequence[str]] = lambda _: (),
        places: Mapping[str, str] | None = None,
    ) -> None:
        """Match *schemas*, those of the whole document, with the schemas known from the lock.

        Args:
            schemas: Each by its pointer; an entry's name is what it would be called had it no history.
            leads: Says for a place of old which schemas stand there now, references followed, as pointers.
            places: The lasting place of each pointer, where that is another text.
        """
        self._places = dict(places or {})
        self._now = {self._place(pointer): entry for pointer, entry in schemas.items()}
        if self._has_positions:
            self._before = self._with_places(schemas)
            self._has_positions = False
        new = {place: entry.digest for place, entry in self._now.items()}
        old = {pointer: entry.digest for pointer, entry in self._before.items()}

        def take(pairs: Iterable[tuple[str, str]]) -> None:
            for now, then in pairs:
                self._origin[now] = then
                del new[now], old[then]

        take([(pointer, pointer) for pointer in new if old.get(pointer) == new[pointer]])
        take([(pointer, pointer) for pointer in new if pointer in old and not _POSITION.search(pointer)])
        take(self._variants(new, old))
        stand_ins = {
            then: now
            for then in old
            if (now := next((p for p in map(self._place, leads(then)[::-1]) if p in self._now), None))
        }
        take(_each_once((now, then) for then, now in stand_ins.items() if new.get(now) == old[then]))
        take(self._moves(new, old))
        take(self._by_place(new, old, lambda pointer, label: (unwrapped(pointer), label)))
        wrapped = self._by_place(new, old, lambda pointer, _: unwrapped(pointer))
        take([pair for pair in wrapped if not all(map(_VARIANT.search, pair))])
        self._stand_ins = {then: now for then, now in stand_ins.items() if then in old}

    def _place(self, pointer: str) -> str:
        """Return the lasting place of a pointer into the document."""
        return self._places.get(pointer, pointer)

    def _with_places(self, schemas: Mapping[str, LockedName]) -> dict[str, LockedName]:
        """Return what is known by positions by lasting places, of *schemas* that can be told.

        That is one that stands at the same position with the same structure, and would be called the same;
        else the only one of that name and structure there, whatever its position; else one at the same
        position with the same structure. What cannot be told is matched as what has moved.
        """
        moved = {place for pointer, place in self._places.items() if place != pointer}
        entries = dict(self._before)
        rest = {pointer for pointer in entries if _NUMBER.search(pointer)}
        open_places = {pointer for pointer in schemas if self._place(pointer) in moved}
        moves: dict[str, str] = {}

        def label(entry: LockedName) -> str:
            return entry.label or entry.name

        def take(key: Callable[[str, LockedName], object]) -> None:
            candidates: dict[object, list[str]] = defaultdict(list)
            for pointer in open_places:
                candidates[key(pointer, schemas[pointer])].append(pointer)
            for pointer in sorted(rest):
                pointers = candidates[key(pointer, entries[pointer])]
                if len(pointers) == 1 and pointers[0] in open_places:
                    moves[pointer] = pointers[0]
                    open_places.discard(pointers[0])
            rest.difference_update(moves)

        take(lambda pointer, entry: (pointer, entry.digest, label(entry)))
        take(lambda pointer, entry: (_NUMBER.sub("", pointer), entry.digest, label(entry)))
        take(lambda pointer, entry: (pointer, entry.digest))
        return {
            self._place(moves[pointer]) if pointer in moves else pointer: entry
            for pointer, entry in entries.items()
        }

    def _by_place(
        self, new: Iterable[str], old: Iterable[str], key: Callable[[str, str], object]
    ) -> list[tuple[str, str]]:
        """Pair the schemas of the same *key*, made of pointer and label, where that leaves no choice."""
        places: dict[object, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for pointer in new:
            places[key(pointer, self._now[pointer].name)][0].append(pointer)
        for pointer in old:
            entry = self._before[pointer]
            places[key(pointer, entry.label or entry.name)][1].append(pointer)
        return [(news[0], olds[0]) for news, olds in places.values() if len(news) == len(olds) == 1]

    def _variants(self, new: Iterable[str], old: Iterable[str]) -> list[tuple[str, str]]:
        """Pair variants of one union that nothing tells apart but their members, most of which they share."""
        unions: dict[str, tuple[dict[str, Sequence[str]], dict[str, Sequence[str]]]] = defaultdict(
            lambda: ({}, {})
        )
        for side, places, entries in ((0, new, self._now), (1, old, self._before)):
            for place in places:
                union, _, _ = place.rpartition("/")
                if entries[place].members and union.rpartition("/")[2] in SCHEMA_LISTS:
                    unions[union][side][place] = entries[place].members
        return [
            (now, then)
            for news, olds in unions.values()
            for now, members in news.items()
            if (then := only_best(members, olds)) is not None and only_best(olds[then], news) == now
        ]

    def _moves(self, new: Mapping[str, str], old: Mapping[str, str]) -> list[tuple[str, str]]:
        """Pair schemas of one structure that stand elsewhere now.

        A structure that only one schema has is proof enough; twins must stand in places that are alike.
        """
        counts = [Counter(entry.digest for entry in side.values()) for side in (self._now, self._before)]
        olds: dict[str, list[str]] = defaultdict(list)
        for pointer, digest in old.items():
            olds[digest].append(pointer)
        ranked = []
        for pointer, digest in new.items():
            unique = all(count[digest] == 1 for count in counts)
            for other in olds[digest][:_MOST_TWINS]:
                likeness = _likeness(pointer, other)
                if unique or likeness >= _ALIKE_SEGMENTS:
                    ranked.append((-likeness, pointer, other))
        return _each_once((pointer, other) for _, pointer, other in sorted(ranked))

    def lookup(self, pointer: str) -> str | None:
        """Return the class name that the schema at *pointer* had, or None for a schema that is new."""
        origin = self._origin.get(self._place(pointer))
        return self._before[origin].name if origin is not None else None

    @property
    def members(self) -> dict[str, tuple[str, ...]]:
        """Return the names of the members of each variant of the last generation, by its place."""
        return {place: entry.members for place, entry in self._before.items() if entry.members}

    @property
    def reserved(self) -> frozenset[str]:
        """Names that belong to schemas of this document already, so that no new schema may take them."""
        return frozenset(self._before[origin].name for origin in self._origin.values())

    def record(self, pointer: str, name: str) -> None:
        """Take note that the schema at *pointer* has the class *name* now."""
        place = self._place(pointer)
        now = self._now[place]
        self._recorded[place] = evolve(now, name=name, label="" if now.name == name else now.name)

    @property
    def aliases(self) -> dict[str, str]:
        """Return each former class name that still imports, with the class it stands for now, sorted."""
        current = {entry.name for entry in self._recorded.values()}
        successors = {**self._old_aliases, **self._successors()}
        aliases = {}
        for old in sorted(successors.keys() - current):
            new, steps = successors[old], 0
            while new not in current and new in successors and steps < len(successors):
                new, steps = successors[new], steps + 1
            if new in current:
                aliases[old] = new
        return aliases

    @property
    def types(self) -> dict[str, str]:
        """Return each former class name for which a plain type stands now, with its source, sorted.

        Classes in it are called as they are now; a name is left out where one of them is gone.
        """
        current, aliases = self.current, self.aliases
        types = {}
        for old in sorted(self._types.keys() - current - aliases.keys()):
            text = CLASS_IN_TYPE.sub(lambda match: repr(aliases.get(match[1], match[1])), self._types[old])
            if current.issuperset(CLASS_IN_TYPE.findall(text)):
                types[old] = text
        return types

    @property
    def former_kinds(self) -> dict[str, str]:
        """Return each former Kind that reads something still, with its class or its key of `types`."""
        return self.kinds.former(self._now_called())

    def _now_called(self) -> Callable[[str], str | None]:
        """Return what says how a class is called now, be it a plain type; None for one that is gone."""
        successors = self.aliases | {name: name for name in (*self.types, *self.current)}
        return successors.get

    def write_out(self, leads: Callable[[str], str | None]) -> None:
        """Take note of the plain types that stand for classes without a successor, once all are recorded.

        Args:
            leads: Says for a place of old the source of the type of what stands there now; None for nothing.
        """
        current, aliases = self.current, self.aliases
        for place, entry in self._before.items():
            if entry.name not in current and entry.name not in aliases:
                text = leads(place)
                if text is not None:
                    self._types[entry.name] = text

    @property
    def current(self) -> frozenset[str]:
        """The classes that were recorded."""
        return frozenset(entry.name for entry in self._recorded.values())

    def changed(self) -> list[NameChange]:
        """Return the churn: classes of the last generation that have another name now, or none."""
        current, successors = self.current, {**self.types, **self.aliases}
        pointers = {place: pointer for pointer, place in self._places.items()}
        places = {old: pointers.get(new, new) for new, old in self._origin.items()}
        return [
            NameChange(entry.name, successors.get(entry.name), places.get(pointer, pointer))
            for pointer, entry in sorted(self._before.items())
            if entry.name not in current
        ]

    def dumps(self) -> str:
        """Return the text of the lock: what was recorded, sorted by pointer, and the aliases."""
        lines = [HEADER, f"format = {FORMATS[-1]}", "", "[schemas]"]
        for pointer, entry in sorted(self._recorded.items()):
            lines.append(f"{toml.string(pointer)} = {toml.line(entry.to_dict())}")
        if self.aliases:
            lines += ["", "[aliases]", *(f"{old} = {toml.string(new)}" for old, new in self.aliases.items())]
        if self.types:
            lines += ["", "[types]", *(f"{old} = {toml.string(text)}" for old, text in self.types.items())]
        lines += self.kinds.lines(self._now_called())
        if self.uses:
            places = (f"{toml.string(at)} = {toml.line(several)}" for at, several in self.uses.items())
            lines += ["", "[uses]", *places]
        lines += self.methods.lines()
        return "\n".join(lines) + "\n"

    def following(self) -> Names:
        """Return what the next revision starts from: `loads` of what `dumps` gives, without the text."""
        methods = self.methods.following()
        entries = dict(sorted(self._recorded.items()))
        kinds = self.kinds.following(self._now_called())
        return Names(entries, self.aliases, methods=methods, uses=self.uses, types=self.types, kinds=kinds)

    @property
    def vanished(self) -> list[str]:
        """Pointers of known schemas that the document no longer has, containing schemas first."""
        return sorted(
            set(self._before) - set(self._origin.values()), key=lambda pointer: (pointer.count("/"), pointer)
        )

    def _successors(self) -> dict[str, str]:
        """Return by each vanished name the class that its schema, or what replaced it, has now.

        For a vanished schema that is the one that stands in its place; else the like-named part of what its
        holder is now; else the class into which all schemas of its structure went.
        """
        moved = {self._before[old].digest: new for new, old in self._origin.items() if new != old}
        names = {entry.name for entry in self._recorded.values()}
        successors = {}
        now: dict[str, str] = {}  # class name now, by pointer then
        for new, old in self._origin.items():
            if new in self._recorded:
                now[old] = self._recorded[new].name
        for pointer in self.vanished:
            entry = self._before[pointer]
            place = self._stand_ins.get(pointer, moved.get(entry.digest, ""))
            holder = _holder(pointer, self._before)
            part = now.get(holder, "") + entry.name.removeprefix(self._before[holder].name) if holder else ""
            if pointer in self._stand_ins and place in self._recorded:
                now[pointer] = self._recorded[place].name
            elif holder in now and part in names and entry.name.startswith(self._before[holder].name):
                now[pointer] = part
            elif place in self._recorded:
                now[pointer] = self._recorded[place].name
        for pointer, name in now.items():
            if self._before[pointer].name != name:
                successors[self._before[pointer].name] = name
        return successors


def _holder(pointer: str, known: Mapping[str, LockedName]) -> str:
    """Return the pointer of the nearest known schema that *pointer* lies in, or an empty text."""
    while "/" in pointer:
        pointer = pointer.rpartition("/")[0]
        if pointer in known:
            return pointer
    return ""


def unwrapped(pointer: str) -> str:
    """Return *pointer* without what only wraps a schema: unions, items, values of a map."""
    return _WRAPPING.sub("", pointer)


def _each_once(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the *pairs* of which neither side is in a pair that was kept before."""
    firsts: set[str] = set()
    seconds: set[str] = set()
    kept = []
    for first, second in pairs:
        if first not in firsts and second not in seconds:
            firsts.add(first)
            seconds.add(second)
            kept.append((first, second))
    return kept


def _likeness(first_pointer: str, second_pointer: str) -> int:
    """Count the segments that two pointers share at the front and at the back."""
    first, second = first_pointer.split("/"), second_pointer.split("/")
    return _shared(first, second) + _shared(first[::-1], second[::-1])


def _shared(first: Iterable[str], second: Iterable[str]) -> int:
    count = 0
    for left, right in zip(first, second, strict=False):
        if left != right:
            break
        count += 1
    return count
