"""References: kinds that are looked up by name in a package, at their first use."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, TypeVar

from invocant.runtime._models.kinds import Decode, Kind, kind_of
from invocant.runtime._problems import Problem

__all__ = ["Models", "Reference"]

T = TypeVar("T")


class Reference(Kind[T]):
    """A kind that is looked up by name in a package, at its first use."""

    __slots__ = ("_target", "name", "package")

    def __init__(self, package: str, name: str) -> None:
        self.package, self.name = package, name

    def target(self) -> Kind[T]:  # a method: `__getattr__` would hide what a property raises
        """Return the kind referred to.

        Raises:
            AttributeError: the package has nothing of that name.
        """
        target: Kind[T] | None = getattr(self, "_target", None)
        if target is None:
            package = sys.modules.get(self.package) or import_module(self.package)
            target = self._target = kind_of(getattr(package, self.name))
        return target

    @property
    def words(self) -> str:
        return self.target().words

    def __repr__(self) -> str:
        return f"<Reference: {self.package}.{self.name}>"

    def _bind(self) -> tuple[bool, Decode, Decode]:
        target = self.target()
        if target._busy:  # being bound further up: the kind holds itself, and has no functions yet
            return False, lambda value: target.decode(value), lambda value: target.encode(value)  # noqa: PLW0108  # looked up later
        return target.plain, target.decode, target.encode

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        yield from self.target().problems(value, path)


class Models:
    """References into a package: `m = Models("pkg.models")`, then `m("Function")` wherever a kind is wanted.

    The name is that of a model class, of an open enum or of a `Kind` constant. Nothing is imported until a
    value that needs it is decoded, encoded or checked.
    """

    __slots__ = ("_known", "package")

    def __init__(self, package: str) -> None:
        self.package = package
        self._known: dict[str, Reference[Any]] = {}

    def __call__(self, name: str) -> Kind[Any]:
        """Return the kind of *name*."""
        known = self._known.get(name)
        if known is None:
            known = self._known.setdefault(name, Reference(self.package, name))
        return known

    def __repr__(self) -> str:
        return f"Models({self.package!r})"
