"""Looking at a job, and waiting for its end, as flows: written once for both drivers.

A flow yields the steps of `_calls.steps`. The deadline is that of the wait, never of the job: whoever gives
up waiting may wait again, and nothing is cancelled.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from invocant.runtime._calls.flow import run
from invocant.runtime._calls.options import MAX_SECONDS, NO_OPTIONS, Timeouts
from invocant.runtime._calls.retries import is_number
from invocant.runtime._calls.steps import Pause, Tell
from invocant.runtime._errors import (
    ConfigurationError,
    DeadlineError,
    JobCancelledError,
    JobError,
    JobFailedError,
    JobTimeoutError,
    ResponseDecodeError,
    seconds,
)
from invocant.runtime._jobs.declarations import Item, State
from invocant.runtime._jobs.polling import Polling
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.pointers import getter
from invocant.runtime._records import evolve, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from invocant.runtime._calls.call import Call, TimeAndChance
    from invocant.runtime._calls.options import RequestOptions
    from invocant.runtime._calls.steps import WireResponse
    from invocant.runtime._declarations import Operation
    from invocant.runtime._info import ResponseInfo
    from invocant.runtime._jobs.declarations import LongRunning, Outcome

J = TypeVar("J", bound=JobError)

_MOST_CHARACTERS = 100
"""Characters of a state that are in a message."""
LAST_LOOK_SECONDS = 5.0
"""How long the look at the deadline itself may take."""


class CallSettings(Protocol):
    """What prepares and finishes the calls about a job."""

    @property
    def environment(self) -> TimeAndChance:
        """Where times and chances come from."""

    @property
    def timeouts(self) -> Timeouts:
        """Bounds on waiting."""

    def prepare(
        self, operation: Operation[Any], arguments: Mapping[str, Any], options: RequestOptions | None, /
    ) -> Call:
        """Build a call."""

    def finish(self, call: Call, response: WireResponse, /) -> Any:
        """Turn an answer into the operation's result."""

    def finish_json(self, call: Call, response: WireResponse, /) -> Any:
        """Return an answer's body as JSON."""


@frozen(kw_only=True)
class JobProgress(Generic[State]):
    """What a look at a job shows.

    Attributes:
        id: Which job it is.
        state: Its state, as the server says it.
        outcome: What that means: `running`, `done`, `failed` or `cancelled`.
        answer: The whole answer, typed.
        completed: How much is done, in units of the server's, or None when it does not say.
        total: How much there is to do, or None when the server does not say.
        error: What the server says went wrong, or "".
        looks: Which look of this wait it is, from 1.
        elapsed: Seconds since the wait began.
        info: Status, headers and timing of the answer.
    """

    id: Any
    state: Any
    outcome: Outcome
    answer: State
    completed: float | None = None
    total: float | None = None
    error: str = ""
    looks: int = 1
    elapsed: float = 0.0
    info: ResponseInfo

    @property
    def fraction(self) -> float | None:
        """How much of it is done, from 0 to 1; None when that cannot be told."""
        if self.completed is None or not self.total:
            return None
        return min(max(self.completed / self.total, 0.0), 1.0)


class JobView(Generic[State, Item]):
    """A job as its client knows it: what tells it apart, and how it is watched.

    Attributes:
        arguments: What the method that gives this handle again is called with, by name.
        last: What the last look showed; None before the first.
    """

    def __init__(
        self,
        declared: LongRunning[State, Item],
        arguments: Mapping[str, Any],
        settings: CallSettings,
        options: RequestOptions | None = None,
    ) -> None:
        self._declared = declared
        self._settings = settings
        self._options = options
        self.arguments: Mapping[str, Any] = {name: to_json(value) for name, value in arguments.items()}
        self.last: JobProgress[State] | None = None

    @property
    def id(self) -> Any:
        """What the server calls the job: the first of its arguments that the answer of the start told."""
        names = [*self._declared.told, *self.arguments]
        return self.arguments.get(names[0]) if names else None

    def __repr__(self) -> str:
        state = "" if self.last is None else f", {self.last.state!r}"
        return f"<{self._declared.name} {self.id!r}{state}>"

    def _look(
        self,
        options: RequestOptions | None,
        most: float | None = None,
        looks: int = 1,
        since: float | None = None,
    ) -> Generator[Any, Any, JobProgress[State]]:
        """Ask for the state.

        Args:
            options: The caller's wishes for this call.
            most: Seconds that it may take, or None for what the client says.
            looks: Which look it is.
            since: When the wait began, on the environment's clock; None for now.
        """
        settings, declared = self._settings, self._declared
        clock = settings.environment.clock
        since = clock() if since is None else since
        options = options or self._options
        if most is not None:
            options = _within(options, settings.timeouts, most)
        call = settings.prepare(declared.status.operation, declared.status.given(self.arguments), options)
        response = yield from run(call)
        answer: State = settings.finish(call, response)
        body = settings.finish_json(call, response)
        state = _at(body, declared.state)
        error = _at(body, declared.error)
        self.last = JobProgress(
            id=self.id,
            state=call.scrub(state) if isinstance(state, str) else state,
            outcome=declared.outcome(state),
            answer=answer,
            completed=_number(_at(body, declared.progress)),
            total=_number(_at(body, declared.total)),
            error=call.scrub(_words(error)),
            looks=looks,
            elapsed=clock() - since,
            info=call.info(response),
        )
        return self.last

    def _wait(
        self,
        deadline: float | None,
        poll: Polling | float | None,
        on_progress: Callable[[JobProgress[State]], Any] | None,
        options: RequestOptions | None,
    ) -> Generator[Any, Any, JobProgress[State]]:
        """Look again and again until the job has ended, or the deadline is there; see `Job.wait`."""
        if deadline is not None and not (is_number(deadline) and 0 <= deadline <= MAX_SECONDS):
            raise ConfigurationError(
                f"deadline= must be 0 to {MAX_SECONDS:,.0f} seconds, or None, not {deadline!r:.60}"
            )
        polling = Polling.of(poll)
        environment = self._settings.environment
        start, looks, left = environment.clock(), 0, deadline
        while True:
            looks += 1
            try:
                seen = yield from self._look(
                    options, None if left is None else max(left, LAST_LOOK_SECONDS), looks, start
                )
            except DeadlineError as error:
                if deadline is None or environment.clock() - start < deadline:
                    raise
                raise self._late(deadline, environment.clock() - start, self.last) from error
            if on_progress is not None:
                answer = yield Tell(on_progress, seen)
                _refuse_async(answer)
            if seen.outcome == "done":
                return seen
            if seen.outcome != "running":
                raise self._ended(seen)
            pause, asked = polling.pause(looks, seen.info.headers, environment.chance(), environment.wall())
            if deadline is not None:
                left = deadline - (environment.clock() - start)
                if left <= 0 or (asked and pause > left):
                    raise self._late(deadline, environment.clock() - start, seen)
                pause = min(pause, left)
            yield Pause(pause)
            if deadline is not None:
                left = deadline - (environment.clock() - start)

    def _ended(self, seen: JobProgress[State]) -> JobError:
        kind = JobCancelledError if seen.outcome == "cancelled" else JobFailedError
        what = "was cancelled" if seen.outcome == "cancelled" else "failed"
        return self._filled(kind(f"job {self.id} {what} ({_short(seen.state)})"), seen)

    def _late(self, deadline: float, elapsed: float, seen: JobProgress[State] | None) -> JobError:
        state = "its state is not known" if seen is None else f"it is {_short(seen.state)}"
        error = JobTimeoutError(
            f"job {self.id} has not ended within {seconds(deadline)}: {state}, and goes on"
        )
        error.retry_safe = True
        error = self._filled(error, seen)
        error.elapsed = elapsed
        return error

    def _filled(self, error: J, seen: JobProgress[State] | None) -> J:
        error.operation = self._declared.name
        error.id = self.id
        error.arguments = dict(self.arguments)
        if seen is not None:
            error.state, error.answer, error.reason = seen.state, seen.answer, seen.error
            error.elapsed, error.info = seen.elapsed, seen.info
            error.request_id = seen.info.request_id
        return error


def started(
    settings: CallSettings,
    call: Call,
    response: WireResponse,
    declared: LongRunning[Any, Any],
    arguments: Mapping[str, Any],
) -> tuple[Any, dict[str, Any]]:
    """Return what an operation answers that starts a job, and the arguments of that job.

    Args:
        settings: What finishes the call.
        call: The call.
        response: Its answer.
        declared: How such a job is watched.
        arguments: What it was called with, by Python name.

    Raises:
        ResponseDecodeError: the answer is not what the document says, or does not say which job it is.
    """
    result, body = settings.finish(call, response), settings.finish_json(call, response)
    failure: ResponseDecodeError
    try:
        return result, _arguments(declared, body, arguments)
    except ResponseDecodeError as error:
        failure = error
    raise call.unreadable(failure, response)


def _arguments(declared: LongRunning[Any, Any], body: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a job that was started: what the answer tells, and what the start was given."""
    arguments: dict[str, Any] = {}
    for name, pointer in declared.told.items():
        value = _at(body, pointer)
        if value is None:
            raise ResponseDecodeError(f"the answer does not say which job it is: nothing is at {pointer!r}")
        arguments[name] = value
    for name, source in declared.given.items():
        arguments[name] = given.get(source)
    return arguments


def _within(options: RequestOptions | None, timeouts: Timeouts, most: float) -> RequestOptions:
    options = options or NO_OPTIONS
    wanted = Timeouts.of(options.timeouts, timeouts)
    total = most if wanted.total is None else min(wanted.total, most)
    return evolve(options, timeouts=evolve(wanted, total=total))


def _at(body: Any, pointer: str | None) -> Any:
    """Return what stands in *body* at *pointer*; None where nothing does."""
    if pointer is None:
        return None
    get = getter(pointer)
    return body if get is None else get(body)


def _words(error: Any) -> str:
    """Return what the server says went wrong: a text as it is, anything else as JSON, "" for nothing."""
    if isinstance(error, str) or not error:
        return error or ""
    return json.dumps(error, ensure_ascii=False)


def _short(state: Any) -> str:
    return str(state)[:_MOST_CHARACTERS]


def _number(value: Any) -> float | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _refuse_async(answer: Any) -> None:
    if hasattr(answer, "__await__"):
        if hasattr(answer, "close"):
            answer.close()  # or Python warns that nobody awaited it
        raise ConfigurationError(
            "the function given as on_progress= is async: only an async client awaits it"
        )
