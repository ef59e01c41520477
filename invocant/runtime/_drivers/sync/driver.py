"""Carries out the steps of flows, blocking."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, TypeVar

from invocant.runtime._calls.steps import Ask, Beside, Close, Pause, Read, Send, Tell, WireResponse
from invocant.runtime._drivers.environment import ENVIRONMENT
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._secrets import Secret

if TYPE_CHECKING:
    from invocant.runtime._drivers.environment import Environment
    from invocant.runtime._drivers.sync.transport import SyncTransport

R = TypeVar("R")


class FlowDriver:
    """Carries out the steps of flows with a transport, and the times and waits of an environment.

    Attributes:
        transport: What sends and reads.
        clock: Seconds that never go back.
    """

    __slots__ = ("_environment", "clock", "transport")

    def __init__(self, transport: SyncTransport, environment: Environment) -> None:
        self.transport = transport
        self.clock = environment.clock
        self._environment = environment

    def drive(self, flow: Generator[Any, Any, R]) -> R:
        """Carry out the steps of a flow until it returns.

        An answer that is open when the flow fails, as a hook does or the caller is interrupted, is closed.
        """
        answer: Any = None
        try:
            step = next(flow)
            while True:
                try:
                    if step.__class__ is Send:
                        outcome: Any = self.transport.send(step, self.clock)
                        answer = outcome if step.stream else None
                    else:
                        outcome = self._do(step)
                except BaseException as error:  # noqa: BLE001  # handed to the flow, which raises it again
                    step = flow.throw(error)
                else:
                    step = flow.send(outcome)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # a generator's value is not typed here
        except BaseException:
            if answer.__class__ is WireResponse:
                self.transport.close_response(answer)
            raise

    def _do(self, step: Any) -> Any:
        kind = step.__class__
        if kind is Pause:
            sleep = self._environment.sleep
            if sleep is ENVIRONMENT.sleep:
                return self.transport.wait(threading.Event(), step.seconds)
            return sleep(step.seconds)
        if kind is Read:
            step.response.body = self.transport.read(step.response, step.deadline, step.max_size, self.clock)
            return None
        if kind is Close:
            return self.transport.close_response(step.response)
        if kind is Tell:
            return step.hook(step.event)
        if kind is Ask:
            answer = step.function()
            if hasattr(answer, "__await__"):
                raise ConfigurationError(
                    "the function given as api_key= is async: only an async client can await it"
                )
            return Secret(answer)
        if kind is Beside:
            threading.Thread(target=self.drive, args=(step.flow,), name="invocant token", daemon=True).start()
            return None
        done = threading.Event()
        step.future.add_done_callback(done.set)
        try:
            self.transport.wait(
                done, None if step.deadline is None else max(0.0, step.deadline - self.clock())
            )
        finally:
            step.future.remove_done_callback(done.set)
        return None
