"""Carries out the steps of flows, awaiting."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, TypeVar

from invocant.runtime._calls.steps import Ask, Beside, Close, OutOfTime, Pause, Read, Send, Tell, WireResponse
from invocant.runtime._drivers.transport import closed_meanwhile, too_slow
from invocant.runtime._secrets import Secret

if TYPE_CHECKING:
    from invocant.runtime._drivers.aio.transport import AsyncTransport
    from invocant.runtime._drivers.environment import Environment

R = TypeVar("R")

GRAIN_SECONDS = 0.05
"""How much later than a wait for the network, which ends by itself, an attempt is cancelled."""


class AsyncFlowDriver:
    """Carries out the steps of flows with a transport, and the times and waits of an environment.

    Attributes:
        transport: What sends and reads.
        clock: Seconds that never go back.
    """

    __slots__ = ("_environment", "clock", "transport")

    def __init__(self, transport: AsyncTransport, environment: Environment) -> None:
        self.transport = transport
        self.clock = environment.clock
        self._environment = environment

    async def drive(self, flow: Generator[Any, Any, R]) -> R:
        """Carry out the steps of a flow until it returns.

        An answer that is open when the flow fails, as a hook does or the caller is cancelled, is closed.
        """
        transport = self.transport
        home = transport.home()
        answer: Any = None
        try:
            step = next(flow)
            while True:
                try:
                    if step.__class__ is Send:
                        outcome: Any = await home.drive(
                            transport, _sent(transport, step, self.clock), closed_meanwhile
                        )
                        answer = outcome if step.stream else None
                    else:
                        outcome = await home.drive(transport, self._do(step), closed_meanwhile)
                except BaseException as error:  # noqa: BLE001  # handed to the flow, which raises it again
                    step = flow.throw(error)
                else:
                    step = flow.send(outcome)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # a generator's value is not typed here
        except GeneratorExit:
            if answer.__class__ is WireResponse:
                transport.close_response_at_once(answer)
            raise
        except BaseException:
            if answer.__class__ is WireResponse:
                await transport.close_response(answer)
            raise

    async def _do(self, step: Any) -> Any:
        kind = step.__class__
        if kind is Pause:
            return await self._environment.async_sleep(step.seconds)
        if kind is Read:
            step.response.body = await self.transport.read(
                step.response, step.deadline, step.max_size, self.clock
            )
            return None
        if kind is Close:
            return await self.transport.close_response(step.response)
        if kind is Tell or kind is Ask:
            answer = step.hook(step.event) if kind is Tell else step.function()
            if hasattr(answer, "__await__"):
                if step.deadline is None:
                    answer = await answer
                else:
                    from invocant.runtime._drivers.concurrency import in_time  # as below

                    answer = await in_time(step.deadline - self.clock(), answer)
            return Secret(answer) if kind is Ask else answer
        from invocant.runtime._drivers.concurrency import begin, wait_for  # not at the top: few calls need it

        if kind is Beside:
            return begin(lambda: self.drive(step.flow))
        await wait_for(step.future, None if step.deadline is None else max(0.0, step.deadline - self.clock()))
        return None


async def _sent(transport: AsyncTransport, step: Send, clock: Callable[[], float]) -> Any:
    """Make an attempt; what is awaited beside the network is cancelled at its deadline."""
    if step.deadline is None or transport.ends_by_itself(step):
        return await transport.send(step, clock)
    from invocant.runtime._drivers.concurrency import in_time  # not at the top: few calls need it

    try:
        return await in_time(step.deadline - clock() + GRAIN_SECONDS, transport.send(step, clock))
    except OutOfTime:
        return too_slow("while waiting for the answer")
