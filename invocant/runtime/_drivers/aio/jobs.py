"""Long-running work, awaiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from invocant.runtime._errors import ConfigurationError
from invocant.runtime._jobs.declarations import Item, State
from invocant.runtime._jobs.watching import JobView

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from invocant.runtime._calls.options import RequestOptions
    from invocant.runtime._declarations import Operation
    from invocant.runtime._drivers.aio.driver import AsyncFlowDriver
    from invocant.runtime._drivers.aio.lists import AsyncPager
    from invocant.runtime._jobs.declarations import LongRunning
    from invocant.runtime._jobs.polling import Polling
    from invocant.runtime._jobs.watching import CallSettings, JobProgress
    from invocant.runtime._paging.style import PagingStyle

Started = TypeVar("Started")


class AsyncJobCaller(Protocol):
    """What makes the calls about a job."""

    @property
    def settings(self) -> CallSettings:
        """The client's settings."""

    @property
    def driver(self) -> AsyncFlowDriver:
        """What carries out flows."""

    async def call(
        self, operation: Operation[Any], arguments: Mapping[str, Any], options: RequestOptions | None = None
    ) -> Any:
        """Make a call and return its result."""

    def paginate(
        self,
        operation: Operation[Any],
        paging: PagingStyle[Item],
        arguments: Mapping[str, Any],
        *,
        max_items: int | None = None,
        prefetch: bool = False,
        options: RequestOptions | None = None,
    ) -> AsyncPager[Item]:
        """Return the list that an operation gives in pages."""


class AsyncJob(JobView[State, Item]):
    """Work that goes on at the server: its state, its end, its items.

    Attributes:
        arguments: What the method that gives this handle again is called with, by name; plain JSON.
        last: What the last look showed; None before the first.
    """

    def __init__(
        self,
        declared: LongRunning[State, Item],
        arguments: Mapping[str, Any],
        caller: AsyncJobCaller,
        options: RequestOptions | None = None,
    ) -> None:
        super().__init__(declared, arguments, caller.settings, options)
        self._caller = caller

    async def status(self, options: RequestOptions | None = None) -> State:
        """Ask for the state once, and return the answer, whatever the state is."""
        seen: JobProgress[State] = await self._caller.driver.drive(self._look(options))
        return seen.answer

    async def wait(
        self,
        deadline: float | None = None,
        *,
        poll: Polling | float | None = None,
        on_progress: Callable[[JobProgress[State]], Awaitable[object] | object] | None = None,
        options: RequestOptions | None = None,
    ) -> State:
        """Wait until the job has done its work, and return the last answer.

        Args:
            deadline: Seconds to wait at most; None waits as long as the job runs, 0 looks once. The look at
                the deadline itself may take 5 seconds more.
            poll: How often to look: a number is the wait between two looks, in seconds; None begins with one
                second, and doubles it up to 30. Retry-After of an answer goes before.
            on_progress: Called with what each look shows, the last one included; may be async.
            options: Timeouts, retries and headers of each look; None takes those of the handle.

        Raises:
            JobFailedError: The job failed; `JobCancelledError` if it was cancelled.
            JobTimeoutError: The deadline is there, and the job goes on: waiting again is possible.
            CallError: A look failed; waiting again is possible.
        """
        flow = self._wait(deadline, poll, on_progress, options)
        seen: JobProgress[State] = await self._caller.driver.drive(flow)
        return seen.answer

    async def cancel(self, options: RequestOptions | None = None) -> None:
        """Ask the server to cancel the job; `status()` tells what came of it.

        Raises:
            ConfigurationError: The API has no operation for that.
        """
        call = self._declared.cancel
        if call is None:
            raise ConfigurationError(
                f"a job of {self._declared.name} cannot be cancelled: nothing is declared"
            )
        await self._caller.call(call.operation, call.given(self.arguments), options or self._options)

    def items(
        self,
        *,
        max_items: int | None = None,
        prefetch: bool = False,
        options: RequestOptions | None = None,
    ) -> AsyncPager[Item]:
        """Return the items that the job has made, page after page, fetched as they are read.

        Args:
            max_items: Stop after this many items; None reads to the end.
            prefetch: Fetch the next page while this one is read.
            options: Timeouts, retries and headers of each page.

        Raises:
            ConfigurationError: It is not declared where they are.
        """
        items = self._declared.items
        if items is None:
            raise ConfigurationError(f"a job of {self._declared.name} has no items: none are declared")
        return self._caller.paginate(
            items.call.operation,
            items.paging,
            items.call.given(self.arguments),
            max_items=max_items,
            prefetch=prefetch,
            options=options or self._options,
        )


class AsyncStartedJob(AsyncJob[State, Item], Generic[Started, State, Item]):
    """A job that this program has started.

    Attributes:
        started: What the server answered to the start.
    """

    started: Started

    def __init__(
        self,
        declared: LongRunning[State, Item],
        arguments: Mapping[str, Any],
        caller: AsyncJobCaller,
        started: Started,
    ) -> None:
        super().__init__(declared, arguments, caller)
        self.started = started
