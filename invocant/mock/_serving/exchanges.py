"""A request that was decided on: what is answered, how it is sent, and what is to be done when it is sent."""

from attrs import define, field

from invocant.mock._exchange.limits import Limiter
from invocant.mock._exchange.routing import Match
from invocant.mock._serving.delivery import DeliveryPlan, Wire
from invocant.mock._serving.faults import NO_FAULT, Fault, does_nothing
from invocant.mock._serving.host import MockHost
from invocant.mock._serving.journal import Entry
from invocant.mock._serving.passing import Passage
from invocant.mock._serving.service import Service


@define(eq=False)
class DecidedCall:
    """One request with its answer, between the moment it is read and the moment its answer is out."""

    entry: Entry
    host: MockHost | None = None
    """The namespace that it belongs to; None for a request to the server's own routes."""
    began: float = 0.0
    """When it was read, by the timer of the application."""
    planned: DeliveryPlan | None = None
    """None sends nothing until the caller leaves, or lets the call pass."""
    fault: Fault = NO_FAULT
    pace: float = 0.0
    """Seconds between the events of a stream, where the fault names no interval."""
    admitted: list[Limiter] = field(factory=list)
    """What counts it in until its answer is out."""
    passage: Passage | None = None
    """What lets it through to a server that is recorded; None answers it here."""
    service: Service | None = None
    """Of a call that passes: the API that knows the path."""
    match: Match | None = None
    """Of a call that passes: its path."""

    @property
    def at_once(self) -> DeliveryPlan | None:
        """What is sent whole and at once, without waiting for anything; None for any other answer."""
        planned = self.planned
        if planned is None or planned.answer.streamed or planned.answer.delay:
            return None
        return planned if self.fault is NO_FAULT or does_nothing(self.fault) else None

    async def deliver(self, wire: Wire) -> None:
        """Send the answer."""
        if self.passage is not None:
            await self.passage.serve(wire, self.service, self.match)
        elif self.planned is None:
            await wire.hang()
        else:
            await wire.deliver(self.planned, self.fault, self.pace)
