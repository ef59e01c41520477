"""The feature catalogue's snapshots: what is written for the thing that each tiny document is about.

What the packages do is tested beside the documents, in `features/`. `make snapshots` accepts what is written.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from invocant_generator._render import render
from tests.generator.packages import (
    ALIASES,
    FEATURES,
    IDENTITIES,
    NAMES,
    Catalogue,
    feature,
    keeps_texts,
    shows,
    texts,
)
from tests.generator.showing import shown
from tests.snapshots import must_be_accepted

pytestmark = pytest.mark.checkout


def current(folder: Path, name: str) -> str:
    """Return what the snapshot of the feature *name* should be, its package being in *folder*."""
    files = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.py")
    }
    return shown(files, shows(name), texts=keeps_texts(name))


def unformatted() -> dict[str, str]:
    """Return what the snapshot of each feature would be before the layout, by the templates as they are."""
    return {
        name: shown(
            texts(feature(name), ALIASES.get(name), IDENTITIES.get(name)),
            shows(name),
            texts=keeps_texts(name),
        )
        for name in NAMES
    }


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the templates, which is rendered in this test."""
    copy = tmp_path / "templates"
    shutil.copytree(render.TEMPLATES, copy)
    monkeypatch.setattr(render, "TEMPLATES", copy)
    return copy


@pytest.mark.parametrize("name", NAMES)
def test_what_the_feature_is_about_is_the_snapshot(name: str, catalogue: Catalogue) -> None:
    """What is written for a feature changes only when somebody looks at it."""
    must_be_accepted(FEATURES / f"{name}.snapshot", current(catalogue.path(name), name))


def test_every_snapshot_has_a_document() -> None:
    """A snapshot whose feature is gone goes too."""
    assert sorted(path.stem for path in FEATURES.glob("*.snapshot")) == NAMES


def test_every_template_is_in_a_snapshot(templates: Path) -> None:
    """No template is out of sight: a line more in any of them changes a snapshot."""
    pages = [path for path in templates.rglob("*.jinja") if not path.name.startswith("_")]
    for page in pages:
        page.write_text(
            f"{page.read_text(encoding='utf-8')}\n# by {page.relative_to(templates)}\n", encoding="utf-8"
        )
    seen = "".join(unformatted().values())
    assert not [page for page in pages if f"# by {page.relative_to(templates)}\n" not in seen]


WORDS = (
    ("_macros.jinja", "do not edit", "do not change"),
    ("_constructor.jinja", "Set up a client", "Make a client"),
    ("events.py.jinja", "Every event of", "Any event of"),
    ("models/module.py.jinja", "is read from JSON", "is made of JSON"),
    ("operations/_paging.jinja", "How the pages follow", "In which way pages follow"),
    ("raw.py.jinja", "with undecoded answers", "with answers as they are"),
    ("resources/_docstring.jinja", "No whole answer came", "No answer came whole"),
)
"""Texts of the templates, and others that would do as well."""


def test_a_word_in_a_docstring_changes_few_snapshots(templates: Path) -> None:
    """Wording has snapshots of its own, two: who looks at a word need not look at more."""
    before = unformatted()
    for name, old, new in WORDS:
        text = (templates / name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not say {old!r} any more: take another of its words"
        (templates / name).write_text(text.replace(old, new), encoding="utf-8")
    after = unformatted()
    assert [name for name in NAMES if after[name] != before[name]] == ["anonymous", "words"]
    seen = after["anonymous"] + after["words"]
    assert not [new for _, _, new in WORDS if new not in seen]
