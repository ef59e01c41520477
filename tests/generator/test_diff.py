"""Tests of generator/diff: every change is found, named in Python, and put into the right class."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.console import Console
from generator.diff import EXIT_CODES, Level, compare_documents
from generator.diff.reports import FORMATS, report
from generator.diff.rules import RULES

pytestmark = pytest.mark.checkout

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "changes.yaml").read_text("utf-8")
)


def merged(base: Any, change: Any) -> Any:
    """Return *base* with *change* merged into it; null takes a member away."""
    if not isinstance(base, Mapping) or not isinstance(change, Mapping):
        return change
    result = dict(base)
    for key, value in change.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(base.get(key), value)
    return result


def animal(name: str) -> dict[str, Any]:
    """Return a model that only an animal of this *name* is."""
    return {"type": "object", "required": [name], "properties": {name: {"type": "string"}}}


def document(case: Mapping[str, Any], side: str) -> dict[str, Any]:
    """Return one side of a case as a whole document."""
    thing: dict[str, Any] = {"type": "object"}
    get: dict[str, Any] = {
        "operationId": "getThings",
        "x-invocant-name": "things.get",
        "responses": {"200": {"description": ""}},
    }
    post: dict[str, Any] = {
        "operationId": "postThings",
        "x-invocant-name": "things.create",
        "responses": {"204": {"description": ""}},
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    for where in ("sent", "received", "both"):
        if where in case:
            thing = {"type": "object", **case[where][side]}
            if where != "received":
                post["requestBody"] = {"content": content}
            if where != "sent":
                get["responses"] = {"200": {"description": "", "content": content}}
    if "parameter" in case and case["parameter"][side] is not None:
        get["parameters"] = [{"name": "q", "in": "query", **case["parameter"][side]}]
    if "operation" in case:
        given = case["operation"][side]
        if "responses" in given:
            del get["responses"]
        get = merged(get, given)
    whole = {
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "paths": {"/things": {"get": get, "post": post}},
        "components": {
            "schemas": {"Thing": thing, **{name.title(): animal(name) for name in ("cat", "dog", "cow")}}
        },
    }
    result: dict[str, Any] = merged(whole, case["document"][side]) if "document" in case else whole
    return result


def found(case: Mapping[str, Any]) -> list[str]:
    """Return what the comparison says of a case, as the table writes it."""
    difference = compare_documents(document(case, "before"), document(case, "after"))
    return sorted(f"{change.level.word} {change.kind} {change.subject}" for change in difference.changes)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_change_means(case: dict[str, Any]) -> None:
    """A change has the class and the Python name that the table gives it, and nothing else is said."""
    assert found(case) == sorted(case["means"])


def test_table_is_large_enough() -> None:
    """At least sixty changes are checked by hand."""
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len(CASES)
