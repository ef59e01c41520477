"""Stubs in a file: a JSON or YAML list of them, or an object with the list in `stubs`."""

from pathlib import Path
from typing import Any

from invocant import documents
from invocant.mock._stubbing.problems import StubError
from invocant.mock._stubbing.stubs import Stub, parse_stub


def read_stubs(path: Path) -> list[Stub]:
    """Return the stubs of a file.

    Raises:
        StubError: it cannot be read, or one of them cannot be understood; the message says which.
    """
    try:
        text = path.read_text("utf-8")
        value: Any = documents.parse_text(text)
    except OSError as error:
        raise StubError(f"cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, documents.DocumentError) as error:
        raise StubError(f"neither JSON nor YAML: {error}") from error
    if isinstance(value, dict) and value.keys() == {"stubs"}:
        value = value["stubs"]
    if not isinstance(value, list):
        raise StubError('expected a list of stubs, or {"stubs": [...]}')
    stubs = []
    for number, stub in enumerate(value):
        try:
            stubs.append(parse_stub(stub))
        except StubError as error:
            raise StubError(f"stub {number}: {error}") from error
    return stubs
