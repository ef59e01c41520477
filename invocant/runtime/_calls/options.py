"""What a caller may set for one call, and how long it may wait."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Protocol

from invocant.runtime._calls.retries import DEFAULT_RETRIES, Retries, is_number
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._records import evolve, field, frozen
from invocant.runtime._secrets import mask_headers

MAX_SECONDS = 2_000_000.0
"""The longest bound, 23 days: sockets count milliseconds in 32 bits."""


class Block(Protocol):
    """A block of calls that has a deadline."""

    place: str
    """Where that was set."""

    def remaining(self) -> float:
        """Return the seconds until then, below 0 after it."""

    def words(self) -> str:
        """Name it, for messages."""


BLOCK: ContextVar[Block | None] = ContextVar("invocant deadline", default=None)
"""The block around whose deadline is the nearest, or None outside all of them."""


@frozen(kw_only=True)
class Timeouts:
    """Bounds on waiting, above 0 and at most 2,000,000 seconds. None takes a bound away.

    Attributes:
        connect: Making a connection: name resolution, TCP and TLS.
        pool: Waiting for a free connection when all are in use.
        idle: The longest silence: between two pieces of a body or two events of a stream.
        total: The whole call: all attempts, the waits between them, hooks, and reading the answer or stream
            to its end. Every wait ends with it, whatever the server sends meanwhile; code of the user's own
            that blocks is noticed when it returns (docs/deadlines.md).
    """

    connect: float | None = 5.0
    pool: float | None = 10.0
    idle: float | None = 60.0
    total: float | None = 600.0

    def __post_init__(self) -> None:
        for name in ("connect", "pool", "idle", "total"):
            value = getattr(self, name)
            if value is not None and not (is_number(value) and 0 < value <= MAX_SECONDS):
                raise ConfigurationError(
                    f"Timeouts.{name} must be above 0 and at most {MAX_SECONDS:,.0f} seconds, or None for no "
                    f"bound, not {value!r:.60}"
                )

    @classmethod
    def none(cls) -> Timeouts:
        """Return bounds that bound nothing: wait for ever."""
        return cls(connect=None, pool=None, idle=None, total=None)

    @classmethod
    def of(cls, value: Timeouts | float | None, default: Timeouts) -> Timeouts:
        """Read an option: a number is the total beside the other bounds of *default*; None is *default*."""
        if value is None:
            return default
        if isinstance(value, Timeouts):
            return value
        if not is_number(value):
            raise ConfigurationError(f"timeouts= takes Timeouts or the total in seconds, not {value!r:.60}")
        return evolve(default, total=value)

    def at_least(self, other: Timeouts) -> Timeouts:
        """Return bounds none of which is below that of *other*."""
        names = ("connect", "pool", "idle", "total")
        longest = {}
        for name in names:
            ours, theirs = getattr(self, name), getattr(other, name)
            longest[name] = None if ours is None or theirs is None else max(ours, theirs)
        return Timeouts(**longest)

    def phases(self, remaining: float | None) -> dict[str, float | None]:
        """Return the bounds of one attempt, none above *remaining*, by the names HTTP libraries use."""
        if remaining is None:
            return {"connect": self.connect, "pool": self.pool, "read": self.idle, "write": self.idle}
        left = max(remaining, 0.001)  # zero would mean "do not wait at all" to a socket, not "time is up"
        connect, pool, idle = self.connect, self.pool, self.idle
        return {
            "connect": left if connect is None or connect > left else connect,
            "pool": left if pool is None or pool > left else pool,
            "read": left if idle is None or idle > left else idle,
            "write": left if idle is None or idle > left else idle,
        }


DEFAULT_TIMEOUTS = Timeouts()


def _shown(values: Mapping[str, Any] | None) -> str:
    """Print headers, query parameters or members of a body without what may be a credential."""
    return repr(None if values is None else mask_headers(values))


@frozen(kw_only=True)
class RequestOptions:
    """Options of one call. None, or nothing, leaves what the client says.

    Attributes:
        timeouts: Bounds on waiting; a number is the total in seconds.
        retries: How often and how patiently; a number is the most retries.
        headers: Headers to add or replace; a value of None takes a header away. A credential that would stand
            in such a header is not sent. Cookies are added, each replacing one of its name.
        query: Query parameters to add after those of the operation, in the place of a key of that name; None
            takes that away.
        body: Members to add to a JSON body, or to replace in it.
        validate: Whether the request is held to the document's limits before it is sent; None leaves what the
            client says.
        strict: Whether an answer that contradicts its model is an error, rather than kept as it came; so are
            a page of a list, for its items too, and a value of a stream. Events of a table are kept as they
            came either way.
        keep: Whether a stream keeps what its result is made of. Without it `result()` is refused, and memory
            stays flat however long the stream is.
        max_size: Largest body read, in bytes, for anything but a stream; for a stream, the largest event.
    """

    timeouts: Timeouts | float | None = None
    retries: Retries | int | None = None
    headers: Mapping[str, str | None] | None = field(default=None, repr=_shown)
    query: Mapping[str, Any] | None = field(default=None, repr=_shown)
    body: Mapping[str, Any] | None = field(default=None, repr=_shown)
    validate: bool | None = None
    strict: bool = False
    keep: bool = True
    max_size: int | None = None

    def __post_init__(self) -> None:
        for name in ("headers", "query", "body"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, Mapping):
                raise ConfigurationError(
                    f"RequestOptions.{name} takes a mapping by name, not {type(value).__name__}"
                )
        for name in ("validate", "strict", "keep"):
            value = getattr(self, name)
            if value.__class__ is not bool and not (value is None and name == "validate"):
                raise ConfigurationError(f"RequestOptions.{name} must be True or False, not {value!r:.60}")
        size = self.max_size
        if size is not None and (size.__class__ is not int or size < 1):
            raise ConfigurationError(
                f"RequestOptions.max_size must be a whole number from 1, not {size!r:.60}"
            )
        Timeouts.of(self.timeouts, DEFAULT_TIMEOUTS)
        Retries.of(self.retries, DEFAULT_RETRIES)


NO_OPTIONS = RequestOptions()
