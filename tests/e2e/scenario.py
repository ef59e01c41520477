"""A scenario is a table of calls in order; two small drivers run it, one sync and one async."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from attrs import field, frozen

from invocant import InvocantError

Kept = dict[str, Any]
"""What earlier steps returned, by the name they were kept under."""

Arguments = Mapping[str, Any]


@frozen
class Step:
    """One call of a method, and what must hold for what it returns."""

    method: str
    """Dotted name on the client: `functions.list`."""
    path: Callable[[Kept], Sequence[Any]] = lambda kept: ()
    """Positional arguments (those of the path), from what was kept."""
    arguments: Callable[[Kept], Arguments] = lambda kept: {}
    """Keyword arguments, from what was kept."""
    check: Callable[[Any, Kept], bool] = lambda result, kept: True
    """What must be true of the result: the value, the list of a pager's items, or a `Streamed`."""
    keep: str | None = None
    """Name to keep the result under."""
    raises: type[InvocantError] | None = None
    """The error that must come instead of a result; *check* then gets the error."""


@frozen
class Streamed:
    """A stream that was read to its end."""

    text: str
    result: Any
    events: list[Any] = field(factory=list)


def run(client: Any, steps: Sequence[Step]) -> Kept:
    """Run *steps* on a sync client and return what was kept."""
    kept: Kept = {}
    for step in steps:
        method = attrgetter(step.method)(client)
        try:
            result = method(*step.path(kept), **step.arguments(kept))
            if hasattr(result, "pages"):
                result = list(result)
            elif hasattr(result, "partial"):
                with result as stream:
                    events = list(stream.events)
                    result = Streamed("", stream.result(), events)
        except InvocantError as error:
            result = _expected(step, error)
        _conclude(step, result, kept)
    return kept


async def arun(client: Any, steps: Sequence[Step]) -> Kept:
    """Run *steps* on an async client and return what was kept."""
    kept: Kept = {}
    for step in steps:
        method = attrgetter(step.method)(client)
        try:
            result = method(*step.path(kept), **step.arguments(kept))
            if hasattr(result, "pages"):
                result = [item async for item in result]
            elif hasattr(result, "partial"):
                async with result as stream:
                    events = [event async for event in stream.events]
                    result = Streamed("", await stream.result(), events)
            else:
                result = await result
        except InvocantError as error:
            result = _expected(step, error)
        _conclude(step, result, kept)
    return kept


def _expected(step: Step, error: InvocantError) -> InvocantError:
    if step.raises is None or not isinstance(error, step.raises):
        error.add_note(f"in the step {step.method}")
        raise error
    return error


def _conclude(step: Step, result: Any, kept: Kept) -> None:
    if step.raises is not None and not isinstance(result, step.raises):
        raise AssertionError(f"{step.method} returned {result!r} instead of raising {step.raises.__name__}")
    assert step.check(result, kept), f"{step.method} returned {result!r}"
    if step.keep:
        kept[step.keep] = result
