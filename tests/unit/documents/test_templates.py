"""Places in a path, and which parameter is meant by each."""

from __future__ import annotations

import pytest

from invocant.documents import is_greedy, operations, places_of
from invocant.documents._templates import called_in_path, meant_by, with_places


@pytest.mark.parametrize(
    ("path", "names", "written"),
    [
        ("/a/:id", ["id"], "/a/{id}"),
        ("/a/:id/b/:other", ["id"], "/a/{id}/b/:other"),
        ("/a/:id", ["other"], "/a/:id"),
        ("/a/{name}:cancel", ["cancel", "name"], "/a/{name}:cancel"),
        ("/a:id", ["id"], "/a:id"),
    ],
)
def test_a_colon_before_the_name_of_a_parameter_is_a_place(path: str, names: list[str], written: str) -> None:
    """R18: only a whole segment, and only of a parameter that is declared: colons mean other things too."""
    assert with_places(path, names) == written


@pytest.mark.parametrize(
    ("path", "names", "meant"),
    [
        ("/a/{uid_or_key}", ["uidOrKey"], {"uidOrKey": "uid_or_key"}),
        ("/a/{id}/{b}", ["id", "c"], {"c": "b"}),
        ("/a/{id}/{b}", ["c", "d"], {}),
        ("/a/{id}", ["id", "c"], {}),
        ("/a/{rest+}/{id:[0-9]+}", ["rest", "id"], {}),
        ("/a/{rest+}", ["rest+"], {}),
        ("/a/{id:[0-9]{3}}/{b}", ["id", "c"], {"c": "b"}),
        ("/a/{id:[0-9]+}", ["id:[0-9]+"], {}),
        ("/a/{rest+}/{id:[0-9]+}", ["rest+", "id:[0-9]+"], {}),
        ("/a/{Id}/{Other}", ["id", "other"], {"id": "Id", "other": "Other"}),
        ("/a/{Id}/{b}", ["id", "c"], {"id": "Id", "c": "b"}),
        ("/a/{Id}/{ID}/{b}", ["id"], {}),
        ("/a/{Id}/{b}/{c}", ["id", "ID"], {}),
        ("/a/{Rest+}/{b}", ["rest+", "b"], {"rest+": "Rest"}),
    ],
)
def test_the_only_one_of_each_is_meant(path: str, names: list[str], meant: dict[str, str]) -> None:
    """R18: names that differ by case alone, then the only ones left; more leave a choice."""
    assert meant_by(path, names) == meant


def test_marked_names_are_those_of_their_places() -> None:
    """A parameter that is called with the marks of its place is the one of that place, among others too."""
    names = ["rest+", "id:[0-9]+", "other"]
    assert called_in_path("/a/{rest+}/{id:[0-9]+}/{b}", names) == {
        "rest+": "rest",
        "id:[0-9]+": "id",
        "other": "b",
    }


@pytest.mark.parametrize(
    ("place", "greedy"),
    [("a", False), ("a+", True), ("+a", True), ("a*", True), ("...a", True), ("a...", True), ("a:.+", False)],
)
def test_greedy_places(place: str, greedy: bool) -> None:
    """What ends a pattern marks the pattern, not the place."""
    assert is_greedy(place) is greedy


def test_places_are_known_by_their_bare_names() -> None:
    """What marks a place as greedy, or limits it, is no part of its name."""
    assert places_of("/a/{b+}/{c:[0-9]+}/{...d}") == ["b", "c", "d"]


def test_operations_have_places_for_their_parameters() -> None:
    """An operation is read with the path and the names that are meant; where it stands is as written."""
    parameter = {"name": "taskUid", "in": "path", "required": True, "schema": {"type": "integer"}}
    item = {"parameters": [parameter], "get": {}}
    found = list(operations({"openapi": "3.1.0", "paths": {"/t/:taskUid": item, "/u/{id}": item}}))
    assert [(entry.path, entry.pointer) for entry in found] == [
        ("/t/{taskUid}", "/paths/~1t~1:taskUid/get"),
        ("/u/{id}", "/paths/~1u~1{id}/get"),
    ]
    assert [[entry.name for entry in operation.parameters] for operation in found] == [["taskUid"], ["id"]]
