"""The kind of a model class: what stands for its objects wherever a kind is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from invocant.runtime._models.kinds import Kind, encode_value, wrong
from invocant.runtime._problems import Problem, child

__all__ = ["ModelKind"]

M = TypeVar("M")
"""A model: the class that this is the kind of, which knows it by name alone."""


class ModelKind(Kind[M]):
    """An object of a model class."""

    __slots__ = ("cls",)

    def __init__(self, cls: type[M]) -> None:
        self.cls: Any = cls

    @property
    def words(self) -> str:
        return "an object"

    def __repr__(self) -> str:
        return f"<ModelKind: {self.cls.__name__}>"

    def _bind(self) -> tuple[bool, Callable[[Any], Any], Callable[[Any], Any]]:
        return False, self.cls._codec.decode, encode_value

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        if value.__class__ is not dict:
            yield wrong(value, path, self.words)
            return
        name = self.cls.__name__
        for field in self.cls.FIELDS:
            if field.key in value:
                for problem in field.kind.problems(value[field.key], child(path, field.key)):
                    yield problem if problem.model else problem._replace(model=name)
            elif field.required and not field.write_only:
                yield Problem(child(path, field.key), "missing, though it is required", name)
        extras = self.cls.EXTRAS
        if extras is not None:
            declared = self.cls._codec.by_key
            for key, member in value.items():
                if key not in declared:
                    for problem in extras.problems(member, child(path, key)):
                        yield problem if problem.model else problem._replace(model=name)
