"""Answers whose body is read as it comes: what is known of one, and whether all of it came. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from invocant.runtime._calls.steps import Failure
from invocant.runtime._errors import ConfigurationError, ConnectionLostError, ProtocolError

if TYPE_CHECKING:
    from invocant.runtime._calls.call import Call
    from invocant.runtime._calls.steps import WireResponse
    from invocant.runtime._info import ResponseInfo


class UnreadView:
    """What is known of an answer whose body is read as it comes."""

    _info: ResponseInfo | None = None

    @property
    def info(self) -> ResponseInfo:
        """Status, headers, attempts and time.

        Raises:
            ConfigurationError: it was not asked for yet: that is when its block is entered.
        """
        if self._info is None:
            raise ConfigurationError("nothing was sent yet: enter the answer in a with block first")
        return self._info

    @property
    def status(self) -> int:
        """Status of the answer, a success."""
        return self.info.status

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers of the answer, names in lower case."""
        return self.info.headers

    @property
    def size(self) -> int | None:
        """How many bytes the body has, or None when the server does not say, or packed it."""
        return announced(self.headers)


def announced(headers: Mapping[str, str]) -> int | None:
    """Return how many bytes an answer says that it has once unpacked, or None when that is not said."""
    text = headers.get("content-length", "").strip()
    packed = headers.get("content-encoding", "identity").strip().lower() not in ("identity", "")
    return int(text) if text.isascii() and text.isdigit() and not packed else None


class Meter:
    """Counts what comes of a body: whether it is more than is wanted, and in the end whether it is all."""

    __slots__ = ("_announced", "_call", "_count", "_limit", "_response")

    def __init__(self, call: Call, response: WireResponse, limit: int | None) -> None:
        """Begin to count.

        Args:
            call: The call.
            response: Its answer.
            limit: Most bytes that are wanted, or None for any number.
        """
        self._call, self._response, self._limit = call, response, limit
        self._announced = announced(response.headers)
        self._count = 0

    def take(self, piece: bytes | Failure) -> bytes:
        """Count a piece, and return it.

        Raises:
            CallError: the body broke off, or is larger than the limit.
        """
        if isinstance(piece, Failure):
            error = self._call.timed(piece)
            raise self._call.describe(error, self._response.attempts, self._response) from piece.cause
        self._count += len(piece)
        if self._limit is not None and self._count > self._limit:
            self._fail(ProtocolError(f"the body is larger than {self._limit} bytes"))
        return piece

    def end(self) -> None:
        """Look at the end of the body.

        Raises:
            ConnectionLostError: less came than was announced, or more.
        """
        if self._announced is not None and self._count != self._announced:
            self._fail(
                ConnectionLostError(
                    f"{self._count} bytes of the body came where {self._announced} were announced"
                )
            )

    def _fail(self, error: ProtocolError | ConnectionLostError) -> None:
        raise self._call.describe(error, self._response.attempts, self._response)
