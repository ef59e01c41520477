"""Everything that came and is undeclared, each once, with how often it came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from attrs import define, field

from invocant._drift.schemas import Deviation
from invocant._drift.tokens import MASKED, token

MAX_NAMES = 20
"""More undeclared members at one place are told as one: they are keys of a map."""


@define
class DriftEntry:
    """One thing that is undeclared at one place of the document."""

    kind: str
    """`member`, `value`, `type`, `event`, `status`, `header` or `media-type`."""
    pointer: str
    """Of the place in the document that does not declare it."""
    name: str
    """`***` where it may be a secret or data; "" of a type."""
    path: str
    """Where in a body it came first; "" outside of it."""
    operations: list[str] = field(factory=list)
    """Labels of the operations that answered so."""
    count: int = 0
    """In how many answers it came."""
    kinds: Counter[str] = field(factory=Counter)
    """How often it was of which JSON type."""
    names: int = 1
    """How many names this stands for."""

    @property
    def what(self) -> str:
        """What it is, in words."""
        what = f"{self.kind.replace('-', ' ')} {self.name}".rstrip()
        return f"{what} ({self.names} of them)" if self.names > 1 else what


@define
class DriftListing:
    """Counts what is undeclared."""

    hide: Callable[[str], str]
    """Takes known credentials out of a text."""
    entries: dict[tuple[str, str, str], DriftEntry] = field(factory=dict)
    answers: Counter[str] = field(factory=Counter)
    """How many answers of each operation were looked at."""

    def add(self, label: str, deviations: Iterator[Deviation]) -> None:
        """Count what one answer has, each thing once."""
        self.answers[label] += 1
        counted: set[tuple[str, str, str]] = set()
        for deviation in deviations:
            name = self._shown(deviation)
            came = deviation.came if deviation.kind == "type" else ""
            key = (deviation.kind, deviation.pointer, name or came)
            entry = self.entries.get(key)
            if entry is None:
                path = deviation.path
                if deviation.kind == "member" and name == MASKED:
                    path = f"{path.rpartition('/')[0]}/{MASKED}"
                entry = DriftEntry(deviation.kind, deviation.pointer, name, path)
                self.entries[key] = entry
            if deviation.came:
                entry.kinds[deviation.came] += 1
            if label not in entry.operations:
                entry.operations.append(label)
            if key not in counted:
                counted.add(key)
                entry.count += 1

    def _shown(self, deviation: Deviation) -> str:
        name = deviation.name
        if not name or deviation.kind in ("status", "media-type"):
            return name
        return MASKED if self.hide(name) != name else token(name) or MASKED

    def ordered(self) -> list[DriftEntry]:
        """Return the entries by place; of many members at one place one that stands for all."""
        by_place: dict[tuple[str, str], list[DriftEntry]] = {}
        for entry in self.entries.values():
            by_place.setdefault((entry.pointer, entry.kind), []).append(entry)
        ordered: list[DriftEntry] = []
        for (pointer, kind), entries in sorted(by_place.items()):
            if kind == "member" and len(entries) > MAX_NAMES:
                entries = [_together(pointer, entries)]
            ordered += sorted(entries, key=lambda entry: entry.name)
        return ordered


def _together(pointer: str, entries: list[DriftEntry]) -> DriftEntry:
    path = f"{entries[0].path.rpartition('/')[0]}/{MASKED}"
    whole = DriftEntry("member", pointer, MASKED, path, names=len(entries))
    for entry in entries:
        whole.count = max(whole.count, entry.count)
        whole.kinds += entry.kinds
        whole.operations += [label for label in entry.operations if label not in whole.operations]
    return whole
