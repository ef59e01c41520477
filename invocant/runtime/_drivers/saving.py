"""Files that an answer is written to: a path gets the whole answer or stays as it was.

What comes goes to a new file in the same folder, which takes the place of the path when all has come, and
is removed when something goes wrong. An open file is written to as it is.

Source: POSIX.1-2017, rename(): the new file takes the place of the old one in one step.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import IO, Any, Protocol, TypeAlias

from invocant.runtime._errors import ConfigurationError


class WritableFile(Protocol):
    """A file open for writing bytes, or what is written to like one."""

    def write(self, data: bytes, /) -> Any:
        """Write bytes; return how many were, None for all."""


Target: TypeAlias = str | os.PathLike[str] | WritableFile
"""Where an answer is written to: a path, or a file that is open for bytes."""


class Saving:
    """Writes pieces to a target. All its methods may wait for a disk.

    Attributes:
        count: Bytes written.
    """

    def __init__(self, target: Target) -> None:
        """Look at the target.

        Raises:
            ConfigurationError: it is a file that is closed, or open as text.
        """
        self.count = 0
        self._path = self._partial = ""
        self._file: Any = None
        self._write: Callable[[bytes], Any]
        if isinstance(target, (str, os.PathLike)):
            self._path = os.path.realpath(target)  # of a link it is the target that is replaced
            return
        if getattr(target, "closed", False) is True:
            raise ConfigurationError("the file to write to is closed")
        given: Any = target  # a file of text has a `write` too
        if isinstance(given, io.TextIOBase):
            raise ConfigurationError("the file to write to is open as text: open it with mode 'wb'")
        self._write = target.write

    def open(self) -> None:
        """Open the new file of a path; nothing of a file that is open."""
        if self._path:
            self._file = self._opened()
            self._write = self._file.write

    def _opened(self) -> IO[bytes]:
        if os.path.exists(self._path) and not os.path.isfile(self._path):
            return open(
                self._path, "wb"
            )  # a device or a pipe, which nothing can replace; of a folder an error
        folder, name = os.path.split(self._path)
        while True:
            partial = os.path.join(folder, f".{name[:100]}.{os.urandom(6).hex()}.part")
            try:
                number = os.open(
                    partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
                )
            except FileExistsError:
                continue
            self._partial = partial
            return os.fdopen(number, "wb")

    def write(self, piece: bytes) -> Any:
        """Write a piece. What that returns is to be awaited where it can be."""
        outcome = self._write(piece)
        if hasattr(outcome, "__await__"):
            self.count += len(piece)
            return outcome
        while isinstance(outcome, int) and outcome < len(piece):  # a raw file takes what it can
            self.count += outcome
            piece = piece[outcome:]
            outcome = self._write(piece)
        self.count += len(piece)
        return None

    def keep(self) -> None:
        """Let the new file take the place of the path, with the permissions of the one that was there."""
        if self._file is not None:
            self._file.close()
        if self._partial:
            if os.path.exists(self._path):
                os.chmod(self._partial, os.stat(self._path).st_mode & 0o7777)
            os.replace(self._partial, self._path)
            self._partial = ""

    def drop(self) -> None:
        """Remove what was written to a path; the path stays as it was. After `keep` this does nothing."""
        if self._file is not None:
            self._file.close()
        if self._partial:
            os.unlink(self._partial)
            self._partial = ""
