"""What is wrong with a value: a compiled schema asked, and its answer for the person who sent it."""

from collections.abc import Callable, Iterator
from typing import Any

from attrs import define, field, frozen

from invocant.documents.pointers import join
from invocant.mock._api import Json

MAX_PROBLEMS = 5
"""How many violations of one value are reported; more would only repeat what a wrong union member says."""


@frozen
class RequestProblem:
    """One reason why a request was rejected: where (`query`, `body` …), a pointer into it, and what."""

    place: str
    pointer: str
    message: str
    schema_pointer: str = ""
    missing: str = ""
    """Name of the member that should be there and is not; "" where something else is wrong."""

    def to_dict(self) -> dict[str, str]:
        """Return the problem as JSON, without empty members."""
        members = {
            "in": self.place,
            "at": self.pointer,
            "message": self.message,
            "schema": self.schema_pointer,
        }
        return {key: value for key, value in members.items() if value}

    def __str__(self) -> str:
        return f"{self.place}{self.pointer and ' ' + self.pointer}: {self.message}"


@define(eq=False)
class Check:
    """One compiled schema."""

    _validator: Callable[[], Any]
    """Returns what judges."""
    _name: str | None = None
    """The member as which a value is judged, of a validator of many schemas; None: as it is."""
    _is_valid: Callable[[Json], bool] | None = field(default=None, init=False)
    """What the validator is asked by, once it is compiled."""

    def passes(self, value: Json) -> bool:
        """Say whether *value* is valid; a value that JSON cannot hold (a lone surrogate, say) is not."""
        try:
            if self._is_valid is None:
                self._is_valid = self._validator().is_valid
            return self._is_valid(value if self._name is None else {self._name: value})
        except (ValueError, TypeError, RecursionError):
            return False

    def problems(self, value: Json, place: str, pointer: str = "") -> Iterator[RequestProblem]:
        """Yield at most `MAX_PROBLEMS` violations; none when the value is valid."""
        if self.passes(value):
            return
        own = 0 if self._name is None else 1
        try:
            faults = self._validator().iter_errors(self._judged(value))
            for number, error in enumerate(cause for fault in faults for cause in _causes(fault)):
                if number == MAX_PROBLEMS:
                    return
                at = join(pointer, *error.instance_path[own:])
                steps = error.schema_path
                if own and [str(step) for step in steps[:2]] == ["properties", self._name]:
                    steps = steps[2:]
                missing = getattr(error.kind, "property", "") if steps[-1:] == ["required"] else ""
                yield RequestProblem(place, at, error.message[:300], join("", *steps), missing)
        except (ValueError, TypeError, RecursionError) as error:
            yield RequestProblem(place, pointer, f"not a JSON value: {error}")

    def places(self, value: Json) -> Iterator[list[str | int]]:
        """Yield the places in *value* that are not as they should be; nothing for what is no JSON."""
        own = 0 if self._name is None else 1
        try:
            for error in self._validator().iter_errors(self._judged(value)):
                yield error.instance_path[own:]
        except (ValueError, TypeError, RecursionError):
            return

    def _judged(self, value: Json) -> Json:
        return value if self._name is None else {self._name: value}


def _causes(error: Any) -> Iterator[Any]:
    """Yield what is wrong inside the only member of a union that takes values of this type; else the error.

    A union with null, which most unions are, says so nothing of itself: what counts is what is wrong inside.
    """
    branches = getattr(error.kind, "context", None) or ()
    meant = [branch for branch in branches if not any(_is_of_another_type(part, error) for part in branch)]
    if len(branches) < 2 or len(meant) != 1 or not meant[0]:
        yield error
        return
    for part in meant[0]:
        yield from _causes(part)


def _is_of_another_type(part: Any, error: Any) -> bool:
    return bool(part.schema_path[-1:] == ["type"] and part.instance_path == error.instance_path)
