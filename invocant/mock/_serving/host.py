"""What one namespace of a mock holds: APIs, their state, its clock, and what happened and shall happen."""

from collections.abc import Callable, Sequence

from invocant.mock._exchange.replies import Answer
from invocant.mock._serving.faults import Fault, FaultError, FaultQueue
from invocant.mock._serving.jobs import JobBoard
from invocant.mock._serving.journal import Journal, Shelf
from invocant.mock._serving.service import Service
from invocant.mock._state.clock import Clock, ManualClock, ShiftedClock
from invocant.mock._state.store import Store
from invocant.mock._stubbing.problems import nearest
from invocant.mock._stubbing.replying import checked_by
from invocant.mock._stubbing.stubs import Stub, StubSet


def _nothing() -> None:
    pass


class MockHost:
    """The APIs and what they share; fault queue, stubs, journal and store may be used from any thread.

    Args:
        services: The APIs, asked in this order which of them knows a path.
        store: Where their state is kept.
        clock: The mock's time.
        shelf: What bounds the journals of all namespaces together.
        name: The namespace; "" for the one of requests that name none.
    """

    def __init__(
        self,
        services: Sequence[Service],
        store: Store,
        clock: Clock,
        *,
        shelf: Shelf | None = None,
        name: str = "",
    ) -> None:
        self.name = name
        self.plant: Callable[[], None] = _nothing
        """Stores what the namespace begins with."""
        self.shelf = shelf or Shelf()
        self.services = tuple(services)
        self.store = store
        self.clock = clock
        self.journal = Journal(
            (
                (way.location, way.parameter.lower())
                for service in services
                for scheme in service.api.schemes.values()
                for way in scheme.ways
            ),
            self.shelf,
        )
        self.faults = FaultQueue(self._check_fault)
        self.pages: dict[str, Answer] = {}
        """The page that each operation answered last, by its label."""
        self.jobs = JobBoard(self.services)
        self.stubs = StubSet(self._check_stub, self._stub_added)
        for service in self.services:
            service.stubs = self.stubs

    def service(self, name: str) -> Service:
        """Return the API of that name.

        Raises:
            KeyError: it is not served here.
        """
        for service in self.services:
            if service.api.name == name:
                return service
        raise KeyError(name)

    def reset(self) -> None:
        """Go back to the start: no requests, faults, stubs or clock shift, nothing stored but the seed."""
        self.store.clear()
        self.journal.clear()
        self.faults.clear()
        self.pages.clear()
        for service in self.services:
            service.limiter.clear()
        if isinstance(self.clock, ManualClock | ShiftedClock):
            self.clock.reset()
        self.plant()
        self.stubs.clear()

    def function_ids(self, name: str, api: str | None = None) -> list[str]:
        """Return the ids of the functions of that id, slug or name; a missing one is made where it can be."""
        return [
            function_id
            for service in self.services
            if api in (None, service.api.name)
            for function_id in service.semantics.function_ids(name)
        ]

    def _check_fault(self, fault: Fault) -> None:
        """Refuse a fault that names what is not served.

        Raises:
            FaultError: it says which member, and what may have been meant.
        """
        match = fault.match
        services = [service for service in self.services if match.get("api") in (None, service.api.name)]
        if not services:
            known = [service.api.name for service in self.services]
            raise FaultError(f"match: unknown api {match['api']!r}{nearest(match['api'], known)}")
        operations = [operation for service in services for operation in service.api.operations]
        known = [name for operation in operations for name in operation.names]
        if "operation" in match and match["operation"] not in (*known, "token", ""):
            named = match["operation"]
            raise FaultError(f"match: unknown operation {named!r}{nearest(named, known)}")

    def _check_stub(self, stub: Stub) -> None:
        checked_by([service.replies for service in self.services], stub)

    def _stub_added(self, stub: Stub) -> None:
        """Make the function that a stub speaks for, if there is none yet."""
        if stub.when.function is not None:
            self.function_ids(stub.when.function, stub.when.api)

    def close(self) -> None:
        """Close the store; what was kept in memory is gone."""
        self.store.close()

    def advance(self, seconds: float) -> None:
        """Move the mock's clock.

        Raises:
            ValueError: the clock was passed in and cannot be moved.
        """
        if not isinstance(self.clock, ManualClock | ShiftedClock):
            raise ValueError("the mock's clock is a function of the caller's; it cannot be moved from here")
        self.clock.advance(seconds)
