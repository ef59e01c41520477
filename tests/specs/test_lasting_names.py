"""Revisions of real documents, one after the other with one lock: what the API has still is called as before.

Looks at packages alone, by importing them, and at the documents for what the API removed.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import os
import re
import tomllib
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from invocant.documents import parse_text
from invocant.documents.pointers import followed, split
from invocant_generator._commands.generate import generate
from invocant_generator._console import Console
from invocant_generator._target import document_target
from tests.conftest import SPECS

pytestmark = [pytest.mark.specs, pytest.mark.checkout]

LARGE = 600_000
"""Bytes of a document whose package takes its time."""
REMOVED = {
    "braintrust-2024-06-21-cf2aa8d": "",
    # feedback on functions and prompts, whose paths are gone; the variant of a position that had a `score`
    "braintrust-2024-10-01-8ff808f": """
        CreateFunctionDataCodeDataLocationPositionObject FeedbackFunctionEventRequest FeedbackFunctionItem
        FeedbackFunctionItemSource FeedbackPromptEventRequest FeedbackPromptItem FeedbackPromptItemSource
        FunctionDataCodeDataLocationPositionObject PatchFunctionDataDataDataLocationPositionObject""",
    # the member `filters`, which held it
    "braintrust-2025-05-29-79ae771": "PathLookupFilter",
    # the member `fetch_row_fields`
    "braintrust-2026-03-04-c320c0d": "InvokeApiFetchRowFields",
    # status pages, whose paths are gone; the POST that makes a key
    "braintrust-2026-07-01-b561b12": """
        CreateApiKeyOutput CreateEvalStatusPage EvalStatusPage EvalStatusPageConfig
        EvalStatusPageConfigSortOrder EvalStatusPageTheme GetEvalStatusPageResponse PatchEvalStatusPage
        PostApiKeyBody""",
    "discord": "SpamLinkRuleResponse",
    # the member `bounce` of an email
    "resend": "EmailBounce EmailBounceSubType EmailBounceType",
}
"""What the API removed in a revision, judged by hand: an operation, a member, a variant with all that only it
had. All that goes is in this list, and nothing else."""
_PLACE = re.compile(r"\{[^}]*\}")


def revisions(folder: Path) -> dict[str, list[Path]]:
    """Return documents of which there are several revisions, oldest first: `NAME-before`, `NAME-DATE-…`."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.*")):
        dated = re.fullmatch(r"(.+?)-[0-9]{4}-[0-9]{2}-[0-9]{2}-\w+", path.stem)
        name = dated[1] if dated else path.stem.removesuffix("-before")
        if path.suffix in (".json", ".yaml", ".yml"):
            found.setdefault(name, []).append(path)
    return {name: several for name, several in found.items() if len(several) > 1}


def pairs() -> list[Any]:
    """Return each two revisions that follow each other; large ones are asked for by `long`."""
    folder = os.environ.get(SPECS)
    every = revisions(Path(folder)) if folder else {}
    return [
        pytest.param(
            *pair, id=pair[1].stem, marks=[pytest.mark.long] if pair[1].stat().st_size > LARGE else []
        )
        for several in every.values()
        for pair in itertools.pairwise(several)
    ]


def key(row: Any) -> tuple[str, str]:
    """Return what an operation of a package is known by: method and path, whatever its places are called."""
    return row.method, _PLACE.sub("{}", row.path)


def stands(document: Any, place: str) -> bool:
    """Tell whether what a class is made of is still at a place of the lock, references followed.

    Of what is in a list this does not tell: there it trusts the lock.
    """
    node = document
    for segment in split(place.partition(" (")[0]):
        node = followed(document, node)
        if not isinstance(node, dict):
            return False
        alike = {_PLACE.sub("{}", name): value for name, value in node.items()}
        node = node.get(segment, alike.get(_PLACE.sub("{}", segment)))
    node = followed(document, node)
    return isinstance(node, dict) and any(
        node.get(word) for word in ("properties", "enum", "allOf", "anyOf", "oneOf")
    )


def reached(client: Any, dotted: str) -> Any:
    """Return what a dotted name leads to on a client, or None."""
    for part in dotted.split("."):
        client = getattr(client, part, None)
    return client


def client_of(module: ModuleType) -> Any:
    """Return a client of a package, with something for each argument."""
    parameters = inspect.signature(module.Client).parameters.values()
    return module.Client(**{one.name: "x" for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD})


@pytest.mark.parametrize(("older", "newer"), pairs())
def test_what_the_api_has_still_is_called_as_before(
    older: Path, newer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every method, parameter and class of the older package is in the newer one, if the API has it still."""
    lock = tmp_path / "names.lock"
    monkeypatch.syspath_prepend(str(tmp_path))
    modules, locks = [], []
    for number, path in enumerate((older, newer)):
        package = f"revision_{number}_{re.sub('[^a-z0-9]', '_', newer.stem)}"
        made = document_target(
            path, package=package, output=tmp_path, names=lock, verify="none", validate=False
        )
        assert not generate([made], Console(quiet=True)).problems
        modules.append(importlib.import_module(package))
        locks.append(tomllib.loads(lock.read_text("utf-8")))
    after = modules[1]
    tables = [importlib.import_module(f"{module.__name__}.operations").TABLE for module in modules]
    operations = {key(row): row for row in tables[1].values()}
    client = client_of(after)
    lost = []
    for name, row in tables[0].items():
        now = operations.get(key(row))
        if now is not None:
            method = reached(client, name)
            lost += [] if callable(method) else [name]
            places = {(one.name, one.location): one.python_name for one in now.parameters}
            lost += [
                f"{name}({one.python_name})"
                for one in row.parameters
                if one.location != "path"
                and places.get((one.name, one.location), one.python_name) != one.python_name
            ]
    assert not lost
    document = parse_text(newer.read_text("utf-8"))
    known = {entry["name"]: place for place, entry in locks[0]["schemas"].items()}
    known |= {kind: known[name] for kind, name in locks[0].get("kinds", {}).items() if name in known}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for part in ("models", "inputs"):
            old, new = (importlib.import_module(f"{module.__name__}.{part}") for module in modules)
            gone = [
                name
                for name in (getattr(old, "__all__", None) or vars(old))
                if name[0] != "_" and not hasattr(new, name)
            ]
            if newer.stem in REMOVED:
                removed = {*REMOVED[newer.stem].split()}
                assert {*gone} == removed if part == "models" else {*gone} <= removed, part
            else:
                assert not [name for name in gone if name in known and stands(document, known[name])], part
    assert {line["name"] for line in locks[0]["methods"].values()} == {*tables[0]}
