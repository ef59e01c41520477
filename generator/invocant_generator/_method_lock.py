"""Methods that last: which operation has which name, over updates, by HTTP method and path, else by its id.

An operation is the one we knew where it has the method and the path it had; else where only the places of the
path have other names; else where its operationId is the one that only it had. A method that was given another
name on purpose keeps the former one, deprecated, while the lock says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import frozen

from invocant_generator import _toml as toml

_PLACE = re.compile(r"\{[^}]*\}")


@frozen
class LockedMethod:
    """One line of the lock: what an operation's methods are called."""

    name: str
    """The dotted name."""
    identity: str = ""
    """The operationId; empty for none."""
    stream: str = ""
    """The dotted name of the method that streams beside it; empty for none."""
    resume: str = ""
    """The dotted name of the method that gives the handle of its job again; empty for none."""
    headers: str = ""
    """The class of its answers' headers; empty for none."""

    def to_dict(self) -> dict[str, str]:
        """Return the line as the file holds it."""
        line = {"name": self.name, "id": self.identity, "stream": self.stream, "resume": self.resume}
        return {key: value for key, value in (*line.items(), ("headers", self.headers)) if value}

    @property
    def names(self) -> tuple[str, ...]:
        """The dotted name of each of its methods, empty for those that it has not."""
        return (self.name, self.stream, self.resume)


class MethodNames:
    """The methods of one API: asked while operations are named, told what was decided, and saved."""

    def __init__(
        self, entries: Mapping[str, LockedMethod] | None = None, former: Mapping[str, str] | None = None
    ) -> None:
        """Start from the *entries* by `METHOD /path`, and the *former* names with what they stand for."""
        self._before = dict(entries or {})
        self._old_former = dict(former or {})
        self._origin: dict[str, str] = {}  # label now -> label then
        self._recorded: dict[str, LockedMethod] = {}

    @classmethod
    def of(cls, tables: Mapping[str, Mapping[str, object]]) -> MethodNames:
        """Read the tables `methods` and `former` of a lock.

        Raises:
            ValueError: a line is not one of a lock.
        """
        try:
            entries = {
                label: LockedMethod(
                    str(line["name"]),  # type: ignore[index] # what is no table is told below
                    *(str(line.get(key, "")) for key in ("id", "stream", "resume", "headers")),  # type: ignore[attr-defined] # as above
                )
                for label, line in tables.get("methods", {}).items()
            }
        except (AttributeError, KeyError, TypeError):
            raise ValueError("each line of [methods] needs a name") from None
        former = {str(old): str(new) for old, new in tables.get("former", {}).items()}
        names = [*former, *former.values(), *(entry.name for entry in entries.values())]
        names += [
            text for entry in entries.values() for text in (entry.stream, entry.resume, entry.headers) if text
        ]
        for name in names:
            if not (name.isascii() and all(part.isidentifier() for part in name.split("."))):
                raise ValueError(f"{name!r} cannot name a method")
        return cls(entries, former)

    def copy(self) -> MethodNames:
        """Return what was known at first, to be asked and told without a trace here."""
        return MethodNames(self._before, self._old_former)

    def claim(self, operations: Iterable[tuple[str, str]]) -> None:
        """Match the *operations*, each by its label and operationId, with those known from the lock."""
        new, old = dict(operations), dict(self._before)
        self._origin = {}

        def take(now: Callable[[str], str], then: Callable[[str], str]) -> None:
            new_counts, old_counts = Counter(map(now, new)), Counter(map(then, old))
            known = {then(label): label for label in old}
            for label in [*new]:
                key = now(label)
                if key and new_counts[key] == old_counts[key] == 1:
                    self._origin[label] = known[key]
                    del new[label], old[known[key]]

        take(str, str)
        take(_shape, _shape)
        take(lambda label: new[label], lambda label: old[label].identity)

    def labels_now(self, operations: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return by its former label what each known operation is labelled now; nothing is claimed."""
        asked = self.copy()
        asked.claim(operations)
        return {then: now for now, then in asked._origin.items()}

    def lookup(self, label: str) -> LockedMethod | None:
        """Return what the lock says of an operation that was claimed, or None for a new one."""
        return self._before.get(self._origin.get(label, ""))

    def record(self, label: str, method: LockedMethod) -> None:
        """Take note of what the methods of an operation are called now."""
        self._recorded[label] = method

    def forget(self) -> None:
        """Take back what was recorded: names are given anew."""
        self._recorded = {}

    @property
    def former(self) -> dict[str, str]:
        """Return each former dotted name that can still be called, with the one it stands for now, sorted."""
        current = {name for entry in self._recorded.values() for name in entry.names if name}
        successors = {**self._old_former, **dict(self._renamed())}
        usable = {}
        for old in sorted(successors.keys() - current):
            new, steps = successors[old], 0
            while new not in current and new in successors and steps < len(successors):
                new, steps = successors[new], steps + 1
            if new in current and not any(_collide(old, name) for name in current):
                usable[old] = new
        return usable

    def _renamed(self) -> Iterator[tuple[str, str]]:
        for label, then in self._origin.items():
            now = self._recorded.get(label)
            for old, new in zip(self._before[then].names, now.names if now is not None else (), strict=False):
                if old and new and old != new:
                    yield old, new

    def changed(self) -> list[dict[str, str]]:
        """Return the methods of the last generation that have another name now, or none, for the summary."""
        changes, former = [], self.former
        for then, entry in sorted(self._before.items()):
            label = next((now for now, origin in self._origin.items() if origin == then), None)
            now = self._recorded.get(label) if label is not None else None
            if now is None:
                changes.append({"change": "removed", "name": entry.name, "operation": then})
            elif now.name != entry.name:
                change = "renamed" if entry.name in former else "removed"
                changes.append({"change": change, "name": entry.name, "new": now.name, "operation": then})
        return changes

    def lines(self) -> list[str]:
        """Return the lines of the lock: what was recorded, else what was known, and the former names."""
        entries, former = self._lasting()
        lines = ["", "[methods]"] if entries else []
        lines += [
            f"{toml.string(label)} = {toml.inline(entry.to_dict())}"
            for label, entry in sorted(entries.items())
        ]
        if former:
            lines += [
                "",
                "[former]",
                *(f"{toml.string(old)} = {toml.string(new)}" for old, new in former.items()),
            ]
        return lines

    def following(self) -> MethodNames:
        """Return what the next revision starts from: what is read of the lines."""
        entries, former = self._lasting()
        return MethodNames(dict(sorted(entries.items())), former)

    def _lasting(self) -> tuple[dict[str, LockedMethod], dict[str, str]]:
        """Return what was recorded, else what was known, and the former names."""
        return (self._recorded, self.former) if self._recorded else (self._before, self._old_former)


def _collide(first: str, second: str) -> bool:
    """Tell whether two dotted names cannot both be: one is a resource of the other, or they are the same."""
    return f"{first}.".startswith(f"{second}.") or f"{second}.".startswith(f"{first}.")


def _shape(label: str) -> str:
    """Return the label of an operation without what its places are called."""
    return _PLACE.sub("{}", label)
