"""Paths that have a query of their own (`/files?beta=true`): it tells operations apart, not records."""

from typing import Any

from invocant.mock import from_mapping
from tests.unit.mock.small import body, document, response, serving

FILE = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
}
BETA = {
    "type": "object",
    "required": ["id", "name", "scope"],
    "properties": {**FILE["properties"], "scope": {"type": "string", "default": "own"}},  # type: ignore[dict-item]
}
NEW = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
PLACE = {"name": "file_id", "in": "path", "required": True, "schema": {"type": "string"}}
FAILS = {"default": response({"type": "object", "properties": {"error": {"type": "string"}}})}


def _list_of(schema: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["data"],
        "properties": {"data": {"type": "array", "items": schema}},
    }


def _crud(query: str, schema: Any) -> dict[str, Any]:
    return {
        f"/files{query}": {
            "get": {"responses": {"200": response(_list_of(schema)), **FAILS}},
            "post": {"requestBody": body(NEW), "responses": {"201": response(schema), **FAILS}},
        },
        f"/files/{{file_id}}{query}": {
            "parameters": [PLACE],
            "get": {"responses": {"200": response(schema), **FAILS}},
            "delete": {"responses": {"204": response(), **FAILS}},
        },
    }


def test_a_query_tells_operations_apart_and_not_what_they_work_on() -> None:
    """A file that is uploaded in the stable form is there in the beta, shown by the beta's own schema."""
    api = from_mapping("small", document({**_crud("", FILE), **_crud("?beta=true", BETA)}))
    with serving(api) as call:
        made = call("POST", "/files", json={"name": "a.txt"})
        name = made.json()["id"]
        assert made.headers["location"] == f"/files/{name}"
        assert call("GET", f"/files/{name}?beta=true").json() == {
            "id": name,
            "name": "a.txt",
            "scope": "own",
        }
        assert call("GET", f"/files/{name}").json() == {"id": name, "name": "a.txt"}
        other = call("POST", "/files?beta=true", json={"name": "b.txt"}).json()["id"]
        assert [file["id"] for file in call("GET", "/files").json()["data"]] == [name, other]
        assert [file["id"] for file in call("GET", "/files?beta=true").json()["data"]] == [name, other]
        assert call("DELETE", f"/files/{name}?beta=true").status == 204
        assert call("GET", f"/files/{name}").status == 404


def test_a_collection_may_have_no_path_without_a_query() -> None:
    """Where every path has the query, so have the addresses of what is made."""
    with serving(from_mapping("small", document(_crud("?beta=true", BETA)))) as call:
        made = call("POST", "/files?beta=true", json={"name": "a.txt"})
        assert made.headers["location"] == f"/files/{made.json()['id']}?beta=true"
        assert call("GET", made.headers["location"]).json() == made.json()
        assert len(call("GET", "/files?beta=true").json()["data"]) == 1


def test_a_query_that_names_another_action_stays_a_function() -> None:
    """`POST /files?op=count` answers no file: it makes none."""
    count = {"type": "object", "required": ["count"], "properties": {"count": {"type": "integer"}}}
    paths = _crud("", FILE)
    paths["/files?op=count"] = {
        "post": {"requestBody": body({"type": "object"}), "responses": {"200": response(count)}}
    }
    with serving(from_mapping("small", document(paths))) as call:
        assert list(call("POST", "/files?op=count", json={}).json()) == ["count"]
        assert call("GET", "/files").json() == {"data": []}
        assert call("POST", "/files", json={"name": "a.txt"}).status == 201


def test_what_is_missing_has_the_schema_of_the_default_answer() -> None:
    """Where only `default` is documented, a 404 has its schema."""
    with serving(from_mapping("small", document(_crud("", FILE)))) as call:
        missing = call("GET", "/files/none")
        assert missing.status == 404
        assert missing.json() == {"error": "file none was not found"}
