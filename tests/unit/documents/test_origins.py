"""A mistake of an overlay is located in the overlay."""

from __future__ import annotations

import json
from typing import Any

import pytest

from invocant.documents import apply_overlays, in_overlays, keywords, load_overlay
from tests.unit.documents.minimal import document, json_response, operation

PAGE = {"type": "object", "properties": {"list": {"type": "array", "items": {}}, "next": {"type": "string"}}}
DOCUMENT = document(paths=operation(responses=json_response(PAGE)))


def overlay(name: str, *actions: dict[str, Any]) -> Any:
    """Return an overlay with these actions."""
    text = {"overlay": "1.0.0", "info": {"title": "T", "version": "1"}, "actions": list(actions)}
    return load_overlay(json.dumps(text).encode(), name=name)


def told(*overlays: Any, given: dict[str, Any] = DOCUMENT) -> list[str]:
    """Return where the problems are told that the keywords have."""
    problems = keywords.check(apply_overlays(given, overlays))
    return [problem.pointer for problem in in_overlays(problems, given, overlays)]


def paging(target: str = "$.paths['/a'].get", **members: Any) -> dict[str, Any]:
    """Return an action that says how a list is paged."""
    return {"target": target, "update": {"x-invocant-paging": members}}


@pytest.mark.parametrize("target", ["$.paths['/a'].get", "$.paths.*.get", "$.paths['/a']['get','post']"])
def test_a_mistake_is_where_it_was_written(target: str) -> None:
    """However its target selects the operation, the action that has the mistake is named, and the member."""
    fine = {"target": "$.paths['/a'].get", "update": {"summary": "List."}}
    wrong = paging(target, style="next", items="/list", next="/link")
    assert told(overlay("10.yaml", fine), overlay("20.yaml", fine, wrong)) == [
        "20.yaml#/actions/1/update/x-invocant-paging/next"
    ]


def test_the_last_word_counts() -> None:
    """Where two actions say the same member it is the second; what it leaves alone is the first one's."""
    first = paging(style="next", items="/lists", next="/next")
    assert told(overlay("1.yaml", first), overlay("2.yaml", paging(next="/next"))) == [
        "1.yaml#/actions/0/update/x-invocant-paging/items"
    ]
    assert told(overlay("1.yaml", first), overlay("2.yaml", paging(items="/other"))) == [
        "2.yaml#/actions/0/update/x-invocant-paging/items"
    ]


def test_an_entry_that_was_appended_is_found() -> None:
    """An entry of a list is counted from the first one of its own action."""
    good = {"name": "things.all", "paging": {"style": "single", "items": "/list"}}
    bad = {"name": "things.none", "paging": {"style": "single", "items": "/none"}}
    target = "$.paths['/a'].get"
    one = overlay("1.yaml", {"target": target, "update": {"x-invocant-also": [good]}})
    two = overlay("2.yaml", {"target": target, "update": {"x-invocant-also": [bad]}})
    assert told(one, two) == ["2.yaml#/actions/0/update/x-invocant-also/0/paging/items"]
    three = overlay("3.yaml", {"target": f"{target}['x-invocant-also']", "update": bad})
    assert told(one, three) == ["3.yaml#/actions/0/update/paging/items"]


def test_what_a_keyword_lacks_is_missing_from_its_action() -> None:
    """The place of what is not there is the keyword's own."""
    assert told(overlay("1.yaml", paging(style="next", items="/list"))) == [
        "1.yaml#/actions/0/update/x-invocant-paging"
    ]


def test_what_the_document_says_itself_stays_there() -> None:
    """No overlay is blamed for a keyword that the document has."""
    own: dict[str, Any] = {"x-invocant-paging": {"style": "single", "items": "/none"}}
    given = document(paths=operation(responses=json_response(PAGE), **own))
    other = overlay("1.yaml", {"target": "$.paths['/a']", "update": {"get": {"summary": "List."}}})
    assert told(other, given=given) == ["/paths/~1a/get/x-invocant-paging/items"]


def test_the_place_in_the_document_is_told_too() -> None:
    """The reason says where in the document the mistake ends up."""
    one = overlay("1.yaml", paging(style="single", items="/none"))
    problems = keywords.check(apply_overlays(DOCUMENT, [one]))
    (problem,) = in_overlays(problems, DOCUMENT, [one])
    assert problem.why.endswith(" (in the document: /paths/~1a/get/x-invocant-paging/items)")
