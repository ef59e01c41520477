"""Templates as Python, compiled once: in this process for further packages, and for later ones on disk.

Compiling takes half a second of CPU time of a run, a sixth of rendering a large package and nine tenths of
rendering a small one. What is kept is code, so it lies in the user's own cache folder; without one, nowhere.
"""

from __future__ import annotations

import pickle
from contextlib import suppress
from importlib import metadata
from typing import Any

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from invocant_generator._output.verify import own_cache_folder

_COMPILERS = ("jinja2", "openapi-python-client")
"""What decides, beside its text, the code that a template becomes: the second has the filters."""


class CompiledTemplates(BytecodeCache):
    """Keeps the code of templates by their name and their text."""

    def __init__(self) -> None:
        """Start with nothing in memory."""
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill *bucket* with what is known of its template."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))
        if bucket.code is None and (disk := _disk()) is not None:
            with suppress(OSError, EOFError, pickle.UnpicklingError):  # what lies there is no code
                disk.load_bytecode(bucket)
            self._codes[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in *bucket*."""
        self._codes[bucket.key, bucket.checksum] = bucket.code
        if (disk := _disk()) is not None:
            with suppress(OSError):  # the next process compiles it again
                disk.dump_bytecode(bucket)


def _disk() -> BytecodeCache | None:
    """Return where code is kept between processes; None where the user has no folder for that."""
    releases = "-".join(metadata.version(name) for name in _COMPILERS)
    folder = own_cache_folder(f"templates-{releases}")
    return None if folder is None else FileSystemBytecodeCache(str(folder), "%s")


COMPILED = CompiledTemplates()
