"""Names of Kinds that last: `pet_kind`, which reads the named union `Pet`, once that is something else.

A union that becomes one class or a free object, or is written out, takes the name of its Kind with it. The
lock's table `kinds` has what each read, of unions of today and former ones, so that the name goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from invocant_generator import _toml as toml


class KindNames:
    """The Kinds of one API's named unions: told what there is now, asked for what there was, and saved."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        """Start from the Kinds of the last generation, by name, each with the class that it read."""
        self._before = dict(known or {})
        self._recorded: dict[str, str] = {}

    @classmethod
    def of(cls, tables: Mapping[str, Mapping[str, object]]) -> KindNames:
        """Read the table `kinds` of a lock.

        Raises:
            ValueError: a line is not one of a lock.
        """
        try:
            known = {str(kind): str(name) for kind, name in tables.get("kinds", {}).items()}
        except AttributeError:
            raise ValueError("[kinds] is a table of names") from None
        for name in (*known, *known.values()):
            if not (name.isidentifier() and name.isascii()):
                raise ValueError(f"{name!r} cannot name a class, or its Kind")
        return cls(known)

    def record(self, kind: str, name: str) -> None:
        """Take note that *kind* reads the named union *name* now."""
        self._recorded[kind] = name

    def former(self, now: Callable[[str], str | None]) -> dict[str, str]:
        """Return each former Kind with the class for which it stands, sorted; none whose class is gone.

        Args:
            now: Says what a class that a Kind read is called now; None for one that is gone.
        """
        standing = {kind: now(name) for kind, name in sorted(self._before.items())}
        return {
            kind: name for kind, name in standing.items() if name is not None and kind not in self._recorded
        }

    def lines(self, now: Callable[[str], str | None]) -> list[str]:
        """Return the lines of the lock; *now* as for `former`."""
        lasting = self._lasting(now)
        heading = ["", "[kinds]"] if lasting else []
        return [*heading, *(f"{kind} = {toml.string(name)}" for kind, name in lasting)]

    def following(self, now: Callable[[str], str | None]) -> KindNames:
        """Return what the next revision starts from: what is read of the lines; *now* as for `former`."""
        return KindNames(dict(self._lasting(now)))

    def _lasting(self, now: Callable[[str], str | None]) -> list[tuple[str, str]]:
        return sorted({**self.former(now), **self._recorded}.items())
