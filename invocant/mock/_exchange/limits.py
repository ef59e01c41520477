"""The vendor's own limits, off unless asked for: requests a second, and requests at the same time."""

from collections import deque

from attrs import define, field

from invocant.mock._exchange.replies import Refusal
from invocant.mock._state.clock import Clock

RETRY_AFTER = "1"
"""What a refused caller is told to wait, in seconds."""


@define(eq=False)
class Limiter:
    """Counts the requests of one API.

    Args:
        rate: Requests allowed in any one second; None for any number.
        in_flight: Requests allowed at the same time; None for any number.
    """

    clock: Clock
    rate: int | None = None
    in_flight: int | None = None
    _recent: deque[float] = field(factory=deque, init=False)
    _now: int = field(default=0, init=False)

    @property
    def limits(self) -> bool:
        """Whether there is anything that it refuses."""
        return self.rate is not None or self.in_flight is not None

    def enter(self) -> None:
        """Count a request in; `leave` must follow when this returns.

        Raises:
            Refusal: 429, when it is one too many.
        """
        moment = self.clock()
        while self._recent and self._recent[0] <= moment - 1.0:
            self._recent.popleft()
        if self.rate is not None and len(self._recent) >= self.rate:
            raise _too_many(f"more than {self.rate} requests in one second")
        if self.in_flight is not None and self._now >= self.in_flight:
            raise _too_many(f"more than {self.in_flight} requests at the same time")
        if self.rate is not None:
            self._recent.append(moment)
        self._now += 1

    def leave(self) -> None:
        """Count a request out."""
        self._now -= 1

    def clear(self) -> None:
        """Forget the last second."""
        self._recent.clear()


def _too_many(message: str) -> Refusal:
    return Refusal(429, message, headers={"retry-after": RETRY_AFTER})
