"""What generated code declares about long-running work: who tells its state, and what the states mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar

from invocant.runtime._records import field, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from invocant.runtime._declarations import Operation
    from invocant.runtime._paging.style import PagingStyle

T = TypeVar("T")
State = TypeVar("State")
Item = TypeVar("Item")

Outcome: TypeAlias = Literal["running", "done", "failed", "cancelled"]
"""What a state means: a state of which the document says nothing is `running`."""


@frozen
class JobCall(Generic[T]):
    """An operation that is called about a job.

    Attributes:
        operation: The operation.
        arguments: By the Python name of each of its arguments, which argument of the job that is.
        fixed: By the Python name, arguments that are the same for every job.
    """

    operation: Operation[T]
    arguments: Mapping[str, str]
    fixed: Mapping[str, Any] = field(factory=dict)

    def given(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return what it is called with for the job of these *arguments*."""
        given = {name: arguments[source] for name, source in self.arguments.items()}
        return {**given, **self.fixed} if self.fixed else given


@frozen
class JobItems(Generic[Item]):
    """Where the items are that a job makes.

    Attributes:
        call: The operation that lists them.
        paging: How their pages follow each other.
    """

    call: JobCall[Any]
    paging: PagingStyle[Item]


@frozen(kw_only=True)
class LongRunning(Generic[State, Item]):
    """How the work is watched that an operation starts.

    Attributes:
        name: The method that starts it: `crawls.start`.
        resume: The method that gives its handle again: `crawls.job`.
        told: By argument of the job, a JSON pointer to its value in the answer of the start.
        given: By argument of the job, the argument of the start that it is.
        status: What tells its state.
        state: JSON pointer to the state in that answer.
        done: The states of a job that has done its work.
        failed: The states of one that has failed.
        cancelled: The states of one that was cancelled.
        error: JSON pointer to what went wrong, or None.
        progress: JSON pointer to how much is done, a number, or None.
        total: JSON pointer to how much there is to do, a number, or None.
        cancel: What cancels it, or None.
        items: Where its items are, or None.
    """

    name: str
    resume: str
    status: JobCall[State]
    state: str
    done: tuple[Any, ...]
    failed: tuple[Any, ...] = ()
    cancelled: tuple[Any, ...] = ()
    told: Mapping[str, str] = field(factory=dict)
    given: Mapping[str, str] = field(factory=dict)
    error: str | None = None
    progress: str | None = None
    total: str | None = None
    cancel: JobCall[Any] | None = None
    items: JobItems[Item] | None = None

    def outcome(self, state: Any) -> Outcome:
        """Return what a *state* means. 1 is not true, as in JSON; 1 and 1.0 are one number."""
        for outcome, states in (("done", self.done), ("failed", self.failed), ("cancelled", self.cancelled)):
            if any(_same(state, known) for known in states):
                return outcome  # type: ignore[return-value]  # a tuple's texts are not literals to mypy
        return "running"


def _same(state: Any, known: Any) -> bool:
    return isinstance(state, bool) == isinstance(known, bool) and bool(state == known)
