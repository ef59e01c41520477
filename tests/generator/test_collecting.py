"""Tests of generator/invocant_generator/_collecting.py: garbage is looked for seldom."""

from __future__ import annotations

import contextlib
import gc
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from invocant_generator import _collecting as collecting

pytestmark = pytest.mark.checkout


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_afterwards_all_is_as_before() -> None:
    """Thresholds come back, also after an error, and nothing stays frozen."""
    before = gc.get_threshold()
    with contextlib.suppress(LookupError), collecting.seldom():
        assert gc.get_threshold()[0] > before[0]
        raise LookupError
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_what_others_froze_stays_frozen() -> None:
    """A server that froze what it shares with its children keeps that."""
    gc.freeze()
    count = gc.get_freeze_count()
    with collecting.seldom():
        pass
    assert gc.get_freeze_count() >= count > 0


def test_what_was_made_is_not_looked_through_at_once() -> None:
    """The end of a run starts no search through all that it made."""
    looked_at: list[int] = []

    def note(phase: str, info: dict[str, Any]) -> None:
        if phase == "start":
            looked_at.append(info["generation"])

    with collecting.seldom():
        made = [[number] for number in range(90_000)]
        gc.callbacks.append(note)
    more = [[number] for number in range(100)]
    gc.callbacks.remove(note)
    assert len(made) + len(more) > len(looked_at)
    assert set(looked_at) <= {0}


def test_comparing_needs_no_parser() -> None:
    """`diff` is done by plans: the import of openapi-python-client would be a tenth of its time."""
    program = (
        "import sys, invocant_generator._diff.whole, invocant_generator._commands.vendor;"
        "from invocant_generator._diff.whole import compare_documents as compare;"
        "answers = {'200': {'description': ''}};"
        "document = {'openapi': '3.1.0', 'paths': {'/a': {'get': {'responses': answers}}}};"
        "compare(document, document);"
        "print('openapi_python_client' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
