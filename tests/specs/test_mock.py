"""The mock on real documents: each starts, answers what the document allows, and keeps what it is given."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from invocant.mock import create_app, read_document
from invocant.mock._meaning.explaining import explanation
from tests.specs.asking import asked, walked

pytestmark = pytest.mark.specs
FOLDER = Path(os.environ.get("INVOCANT_SPECS") or "/nowhere")
_TIMES = 20
_LARGE = ("discord", "docusign", "stripe", "twilio", "braintrust")
_DOCUMENTS = sorted(path for path in FOLDER.glob("*") if path.suffix in (".json", ".yaml", ".yml"))
_MEANT = [
    pytest.param(path, id=path.stem, marks=[pytest.mark.long] if path.stem.startswith(_LARGE) else [])
    for path in _DOCUMENTS
]
_IMPOSSIBLE = "may not be there"
"""In the notes of a document with a schema that nothing fits: what comes of it is not held to it."""


@pytest.mark.parametrize("path", _MEANT)
def test_document_is_served(path: Path) -> None:
    """Asked 20 times, no operation answers what the document forbids, nor a 500."""
    api = read_document("real", path)
    app = create_app(api, open_keys=True)
    try:
        notes = explanation(app.services[0].semantics)["notes"]
        _, _, wrong = asked(app, api, _TIMES)
    finally:
        app.close()
    assert not [text for text in wrong if not _is_told(text, notes)]


def _is_told(text: str, notes: Sequence[str]) -> bool:
    """Tell whether a note at start says that nothing fits that schema."""
    return any(_IMPOSSIBLE in note for note in notes) and "unexpected" in text


@pytest.mark.parametrize("path", _MEANT)
def test_collections_are_kept(path: Path) -> None:
    """What is created is got, listed, changed and deleted, in each collection that was found."""
    api = read_document("real", path)
    app = create_app(api, open_keys=True)
    try:
        _, wrong = walked(app, api)
    finally:
        app.close()
    assert not [text for text in wrong if "unexpected" not in text]
