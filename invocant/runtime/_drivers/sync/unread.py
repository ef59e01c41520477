"""Answers whose body is read as it comes, blocking."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any, Self

from invocant.runtime._calls.flow import run
from invocant.runtime._calls.unread import Meter, UnreadView
from invocant.runtime._drivers.saving import Saving
from invocant.runtime._errors import ConfigurationError

if TYPE_CHECKING:
    from invocant.runtime._calls.call import Call
    from invocant.runtime._drivers.saving import Target
    from invocant.runtime._drivers.sync.driver import FlowDriver


class UnreadResponse(UnreadView):
    """An answer whose body is read as it comes. Use it in a `with` block, which closes it.

    Iterating it gives the pieces of the body, unpacked; `write_to` writes them to a file, `read` returns
    them all. Each goes on where another stopped, and takes no more memory than a piece, but for `read`.
    Without a `with` block each of them sends the call, reads the answer, and closes it.

    Nothing is sent before the block is entered, or the body is asked for.
    """

    def __init__(self, driver: FlowDriver, prepare: Callable[[], Call], limit: int | None) -> None:
        """Get ready.

        Args:
            driver: What sends and reads.
            prepare: Builds the call, when it is sent.
            limit: Largest body that is read, in bytes, or None for any.
        """
        self._body = head_and_body(driver, prepare, limit)

    def __enter__(self) -> Self:
        if self._info is None:
            self._info = next(self._body, None)
            if self._info is None:
                raise ConfigurationError("the answer was closed before it was asked for")
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the answer and free its connection. Closing again does nothing."""
        self._body.close()

    def __iter__(self) -> Iterator[bytes]:
        """Iterate the pieces of the body as they come.

        Raises:
            CallError: the body broke off, or is not all that was announced.
        """
        if self._info is not None:
            yield from self._body
            return
        with self:
            yield from self._body

    def read(self) -> bytes:
        """Return all that is left of the body."""
        return b"".join(self)

    def write_to(self, target: Target) -> int:
        """Write what is left of the body to a file, and return how many bytes that is.

        A path gets the whole body or stays as it was: what comes is written to a new file beside it, which
        takes its place at the end, and is removed when something goes wrong. A file that is open is written
        to from where it stands, and is left open.

        Args:
            target: A path, or a file that is open for bytes.

        Raises:
            CallError: the body broke off, or is not all that was announced.
            OSError: the file cannot be written.
        """
        saving = Saving(target)
        saving.open()
        try:
            for piece in self:
                if saving.write(piece) is not None:
                    raise TypeError(
                        "the file is written to asynchronously, which only an async client can do"
                    )
            saving.keep()
        finally:
            saving.drop()
        return saving.count


def head_and_body(
    driver: FlowDriver, prepare: Callable[[], Call], limit: int | None = None
) -> Generator[Any, None, None]:
    """Give the `ResponseInfo` of an answer, then the pieces of its body.

    All that holds the connection is in here, so that an answer that is dropped unclosed frees it too.

    Raises:
        CallError: the body broke off, is larger than *limit*, or is not all that was announced.
    """
    call = prepare()
    response = driver.drive(run(call))
    try:
        yield call.info(response)
        meter = Meter(call, response, limit)
        for piece in driver.transport.pieces(response, call.deadline, driver.clock):
            yield meter.take(piece)
        meter.end()
    finally:
        driver.transport.close_response(response)
