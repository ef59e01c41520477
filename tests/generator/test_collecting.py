"""Tests of generator/invocant_generator/_collecting.py: garbage is looked for seldom.

Each is a program of its own: the suite itself keeps garbage collection from its tests.
"""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import pytest

pytestmark = pytest.mark.checkout


def output_of(program: str) -> str:
    """Return what a program writes, run by this Python."""
    command = [sys.executable, "-c", dedent(program)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_afterwards_all_is_as_before() -> None:
    """Thresholds come back, also after an error, and nothing stays frozen."""
    program = """
        import gc
        from invocant_generator import _collecting as collecting
        before = gc.get_threshold()
        try:
            with collecting.seldom():
                print(gc.get_threshold()[0] > before[0])
                raise LookupError
        except LookupError:
            print(gc.get_threshold() == before, gc.get_freeze_count())
    """
    assert output_of(program).split() == ["True", "True", "0"]


def test_what_others_froze_stays_frozen() -> None:
    """A server that froze what it shares with its children keeps that."""
    program = """
        import gc
        from invocant_generator import _collecting as collecting
        gc.freeze()
        count = gc.get_freeze_count()
        with collecting.seldom():
            pass
        print(gc.get_freeze_count() >= count > 0)
    """
    assert output_of(program) == "True\n"


def test_what_was_made_is_not_looked_through_at_once() -> None:
    """The end of a run starts no search through all that it made."""
    program = """
        import gc
        from invocant_generator import _collecting as collecting
        generations = []
        with collecting.seldom():
            made = [[number] for number in range(90_000)]
            gc.callbacks.append(lambda phase, info: generations.append(info["generation"]))
        more = [[number] for number in range(100)]
        gc.callbacks.clear()
        print(sorted({*generations} - {0}))
    """
    assert output_of(program) == "[]\n"


def test_comparing_needs_no_parser() -> None:
    """`diff` is done by plans: the import of openapi-python-client would be a tenth of its time."""
    program = """
        import sys
        import invocant_generator._commands.vendor
        from invocant_generator._diff.whole import compare_documents
        answers = {"200": {"description": ""}}
        document = {"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": answers}}}}
        compare_documents(document, document)
        print("openapi_python_client" in sys.modules)
    """
    assert output_of(program) == "False\n"
