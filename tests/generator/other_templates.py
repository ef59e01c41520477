"""Runs tests against packages rendered with other templates, each run in a fork of one warm process.

    python -m tests.generator.other_templates

It takes one JSON object a line, `{"templates": folder, "arguments": [...], "output": file}`, runs pytest with
the arguments, and answers with its exit code. Loading the generator costs three times what a test of it does.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import httpx  # noqa: F401 - loaded once, for all the runs
import hypothesis  # noqa: F401 - likewise
import pytest

from invocant import runtime
from invocant_generator._render import render
from tests.generator.packages import NAMES, feature, texts

_SECONDS = 300
"""Longest run; one that hangs is ended by a signal, which is no exit code of pytest."""


def main() -> None:
    """Answer every line of the standard input."""
    for name in ("SyncClient", "AsyncClient"):
        getattr(runtime, name)  # loads it
    texts(feature(NAMES[0]))
    for line in sys.stdin:
        print(run(**json.loads(line)), flush=True)  # noqa: T201 - the answer


def run(templates: str, arguments: list[str], output: str) -> int:
    """Run pytest in a fork, the renderer pointed to *templates*; return its exit code or minus the signal."""
    child = os.fork()
    if child == 0:
        _become(templates, arguments, output)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _become(templates: str, arguments: list[str], output: str) -> NoReturn:
    """Be the child: run, and end without a word to the parent's streams."""
    code = int(pytest.ExitCode.INTERNAL_ERROR)
    try:
        signal.alarm(_SECONDS)
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT, 0o600)
        for stream in (1, 2):
            os.dup2(descriptor, stream)
        render.TEMPLATES = Path(templates)
        code = int(pytest.main(arguments))
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
