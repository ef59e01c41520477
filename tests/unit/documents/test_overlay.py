"""Overlays: actions as the specification has them, and an error for each that does nothing."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from invocant.documents import Diagnostic, DocumentError, apply_overlays, load_overlay, unmatched_actions

pytestmark = pytest.mark.checkout

DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/a": {"get": {"tags": ["x"], "parameters": [{"name": "p"}, {"name": "q"}]}, "put": {"tags": ["y"]}},
        "/b": {"get": {"summary": "B"}},
    },
}


def overlay(*actions: dict[str, Any]) -> dict[str, Any]:
    """Return an overlay document of *actions*."""
    return {"overlay": "1.0.0", "info": {"title": "O", "version": "1"}, "actions": list(actions)}


def applied(*actions: dict[str, Any]) -> dict[str, Any]:
    """Return the document with *actions* applied; it stays as it was."""
    before = copy.deepcopy(DOCUMENT)
    result = apply_overlays(DOCUMENT, [overlay(*actions)])
    assert before == DOCUMENT
    return result


def refused(*actions: Any, **members: Any) -> Diagnostic:
    """Return the first diagnostic that *actions* give."""
    with pytest.raises(DocumentError) as caught:
        apply_overlays(DOCUMENT, [{**overlay(*actions), **members}])
    return caught.value.diagnostics[0]


def test_an_update_is_merged_into_an_object() -> None:
    """Objects merge member by member, primitive values replace, new members are added."""
    found = applied({"target": "$.info", "update": {"title": "New", "contact": {"name": "N"}}})
    assert found["info"] == {"title": "New", "version": "1", "contact": {"name": "N"}}


def test_arrays_inside_an_update_are_appended() -> None:
    """An array member in both is the old one and then the new."""
    found = applied({"target": "$.paths['/a'].get", "update": {"tags": ["z"]}})
    assert found["paths"]["/a"]["get"]["tags"] == ["x", "z"]


@pytest.mark.parametrize("entry", [{"name": "r"}, "text", ["one", "entry"]])
def test_an_update_of_an_array_is_one_entry(entry: Any) -> None:
    """A target that is an array gets the update as one more entry, whatever it is."""
    found = applied({"target": "$.paths['/a'].get.parameters", "update": entry})
    assert found["paths"]["/a"]["get"]["parameters"] == [{"name": "p"}, {"name": "q"}, entry]


def test_a_target_may_select_many() -> None:
    """Each selected object is updated, and none shares the update with another."""
    found = applied(
        {"target": "$.paths.*.get", "update": {"x-list": []}},
        {"target": "$.paths['/a'].get['x-list']", "update": 1},
    )
    assert [found["paths"][path]["get"]["x-list"] for path in ("/a", "/b")] == [[1], []]


def test_filters_select_by_content() -> None:
    """RFC 9535 filters work."""
    found = applied({"target": "$.paths['/a'].get.parameters[?@.name == 'q']", "update": {"in": "query"}})
    assert found["paths"]["/a"]["get"]["parameters"] == [{"name": "p"}, {"name": "q", "in": "query"}]


def test_remove_takes_out_of_objects_and_arrays() -> None:
    """All that is selected goes, whatever the order; `update` does not count beside it."""
    found = applied(
        {"target": "$.paths['/a'].get.parameters[*]", "remove": True, "update": {"a": 1}},
        {"target": "$.paths['/b']", "remove": True},
    )
    assert found["paths"] == {"/a": {"get": {"tags": ["x"], "parameters": []}, "put": {"tags": ["y"]}}}


def test_what_is_selected_twice_is_removed_once() -> None:
    """An object inside one that goes as well is no error."""
    assert applied({"target": "$..get", "remove": True})["paths"] == {
        "/a": {"put": {"tags": ["y"]}},
        "/b": {},
    }


def test_actions_apply_in_order() -> None:
    """An action sees what those before it did."""
    found = applied(
        {"target": "$.info", "update": {"x-new": {}}}, {"target": "$.info['x-new']", "update": {"a": 1}}
    )
    assert found["info"]["x-new"] == {"a": 1}


def test_null_says_nothing_where_an_object_is() -> None:
    """The specification's own example has empty members in a structured update."""
    assert applied({"target": "$", "update": {"paths": None}})["paths"] == DOCUMENT["paths"]


def test_a_target_that_selects_nothing_is_an_error() -> None:
    """The vendor changed what the action was for; the diagnostic names it and what it says of itself."""
    found = refused({"target": "$.paths['/gone'].get", "description": "It is missing.", "update": {}})
    assert found.what == "an overlay action without effect"
    assert found.pointer == "overlay 1#/actions/0/target"
    assert "/gone" in found.fragment
    assert "It is missing." in found.fix


def test_all_such_actions_are_reported_together() -> None:
    """One run tells all that can go."""
    actions: list[dict[str, Any]] = [
        {"target": target, "update": {}} for target in ("$.x", "$.info", "$.paths[?@.nothing]")
    ]
    with pytest.raises(DocumentError) as caught:
        apply_overlays(DOCUMENT, [overlay(*actions)])
    assert [one.pointer for one in caught.value.diagnostics] == [
        "overlay 1#/actions/0/target",
        "overlay 1#/actions/2/target",
    ]
    assert [(one.overlay, one.position) for one in unmatched_actions(DOCUMENT, [overlay(*actions)])] == [
        ("overlay 1", 0),
        ("overlay 1", 2),
    ]


@pytest.mark.parametrize(
    ("action", "what"),
    [
        pytest.param(
            {"target": "$.info.title", "update": {}},
            "a target that selects a primitive value",
            id="primitive",
        ),
        pytest.param({"target": "$[", "update": {}}, "a target that is no JSONPath", id="syntax"),
        pytest.param({"target": "$.info", "update": 3}, "an update that does not fit", id="no object"),
        pytest.param(
            {"target": "$.info", "update": {"title": {}}}, "an update that does not fit", id="object for text"
        ),
        pytest.param(
            {"target": "$.paths['/a'].get", "update": {"tags": {}}},
            "an update that does not fit",
            id="object for array",
        ),
        pytest.param({"target": "$", "remove": True}, "the whole document would be removed", id="root"),
        pytest.param({"update": {}}, "not an Overlay 1.0 document", id="no target"),
        pytest.param({"target": "info", "update": {}}, "not an Overlay 1.0 document", id="no dollar"),
        pytest.param({"target": "$.info"}, "not an Overlay 1.0 document", id="does nothing"),
        pytest.param(
            {"target": "$.info", "remove": "yes"}, "not an Overlay 1.0 document", id="remove is no boolean"
        ),
        pytest.param(
            {"target": "$.info", "updates": {}, "update": {}}, "not an Overlay 1.0 document", id="misspelled"
        ),
        pytest.param("$.info", "not an Overlay 1.0 document", id="no object at all"),
    ],
)
def test_bad_actions_are_diagnosed(action: Any, what: str) -> None:
    """Each has a name and a place in the overlay."""
    found = refused(action)
    assert found.what == what
    assert "#/actions/0" in found.pointer


@pytest.mark.parametrize(
    "members",
    [{"overlay": "2.0.0"}, {"overlay": 1.0}, {"info": {}}, {"actions": []}, {"actions": {}}, {"extra": 1}],
)
def test_bad_overlays_are_diagnosed(members: Any) -> None:
    """What is no Overlay 1.0 document is refused as a whole."""
    assert refused({"target": "$.info", "update": {}}, **members).what == "not an Overlay 1.0 document"


def test_files_are_named_in_diagnostics(tmp_path: Path) -> None:
    """An overlay from a file is called by its path, also when it does not even parse."""
    path = tmp_path / "01-why.yaml"
    path.write_text(
        "overlay: 1.0.0\ninfo: {title: O, version: '1'}\nactions: [{target: $.gone, remove: true}]\n"
    )
    with pytest.raises(DocumentError) as caught:
        apply_overlays(DOCUMENT, [load_overlay(path)])
    assert caught.value.diagnostics[0].pointer.startswith(f"{path.as_posix()}#/actions/0")
    path.write_text("overlay: [")
    with pytest.raises(DocumentError) as caught:
        load_overlay(path)
    assert caught.value.diagnostics[0].pointer.startswith(path.as_posix())
