"""What a comparison says is true of the two packages, and says all of it: held to their source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.generator.inventory import inventory
from tests.generator.telling import untold, untrue
from tests.generator.test_diff import CASES, document
from tests.generator.two_packages import compared, packages, wrong

pytestmark = pytest.mark.checkout


def sides(case: Mapping[str, Any], folder: Path) -> tuple[Path, Path]:
    """Write both sides of a row of the table."""
    paths = folder / "old.json", folder / "new.json"
    for path, side in zip(paths, ("before", "after"), strict=True):
        path.write_text(json.dumps(document(case, side)))
    return paths


@pytest.mark.parametrize("case", CASES[::60], ids=[case["name"] for case in CASES[::60]])
def test_some_cases_are_what_the_packages_show(case: dict[str, Any], tmp_path: Path) -> None:
    """A row of the table of changes is told truly, and wholly."""
    assert wrong(*sides(case, tmp_path), tmp_path) == []


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case_is_what_the_packages_show(case: dict[str, Any], tmp_path: Path) -> None:
    """So is each of the others."""
    assert wrong(*sides(case, tmp_path), tmp_path) == []


LARGE = {
    "sent": {
        "before": {
            "properties": {"a": {"type": "string"}, "b": {"type": "object"}, "c": {"type": "integer"}}
        },
        "after": {
            "required": ["c"],
            "properties": {
                "a": {"type": "string", "format": "date-time"},
                "b": {"type": "object", "properties": {"x": {"type": "string"}}},
                "c": {"type": "integer"},
            },
        },
    },
    "parameter": {
        "before": {"schema": {"type": "string"}},
        "after": {"required": True, "schema": {"type": "string"}},
    },
    "operation": {
        "before": {"operationId": "a", "x-invocant-name": None, "tags": ["things"]},
        "after": {"operationId": "b", "x-invocant-name": None, "tags": ["things"]},
    },
}
"""Several changes at once: a method that is renamed, a parameter, a body with a date and a model."""


def test_several_changes_at_once_are_what_the_packages_show(tmp_path: Path) -> None:
    """What changes together is told of each, also of a method that is called otherwise."""
    assert wrong(*sides(LARGE, tmp_path), tmp_path) == []


def test_what_is_not_told_is_noticed(tmp_path: Path) -> None:
    """The check is one: with a change left out, or one made up, it has something to say."""
    paths = sides(LARGE, tmp_path)
    before, after = map(inventory, packages(*paths, tmp_path))
    changes = compared(*paths)
    for change in changes:
        if change["level"] == "breaking" and change["kind"].startswith(("type-", "parameter-")):
            others = [one for one in changes if one is not change]
            assert untold(before, after, others)
    made_up = {
        **changes[0],
        "kind": "parameter-removed",
        "subject": "things.create(q=)",
        "methods": ["things.create"],
    }
    assert untrue(before, after, [made_up])
    assert untold(before, before, []) == []
