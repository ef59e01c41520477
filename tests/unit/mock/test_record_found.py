"""Which record a request is about: what it holds beside a reference, and what an id of a path names."""

from typing import Any

import pytest

from invocant.mock import from_mapping
from tests.unit.mock.small import body, document, response, serving

TEXT = {"type": "string"}


def _object(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def _answers(status: str, schema: Any = None, **members: Any) -> dict[str, Any]:
    return {"responses": {status: response(schema)}, **members}


def _place(name: str) -> list[dict[str, Any]]:
    return [{"name": name, "in": "path", "required": True, "schema": TEXT}]


def test_a_request_is_the_record_and_not_what_it_refers_to() -> None:
    """A message with a template is a message: its id is its own, and its members are kept."""
    letter = _object("title", "to", title=TEXT, to=TEXT, template=_object("id", id=TEXT))
    paths = {
        "/letters": {"post": _answers("201", _object("id", id=TEXT), requestBody=body(letter))},
        "/letters/{letter_id}": {
            "parameters": _place("letter_id"),
            "get": _answers("200", _object("id", "title", "to", id=TEXT, title=TEXT, to=TEXT)),
        },
    }
    with serving(from_mapping("any", document(paths))) as call:
        sent = {"title": "Hello", "to": "Ada", "template": {"id": "t1"}}
        made = call("POST", "/letters", json=sent).json()["id"]
        assert made != "t1"
        read = call("GET", f"/letters/{made}").json()
        assert (read["id"], read["title"], read["to"]) == (made, "Hello", "Ada")
        assert call("POST", "/letters", json=sent).json()["id"] != made


def test_a_request_in_the_envelope_of_its_answer_is_taken_out_of_it() -> None:
    """What is wrapped stays wrapped, whatever stands beside it that no record has."""
    given = _object("letter", letter=_object("title", title=TEXT), dry_run={"type": "boolean"})
    answer = _object("letter", letter=_object("id", "title", id=TEXT, title=TEXT))
    paths = {
        "/letters": {"post": _answers("201", answer, requestBody=body(given))},
        "/letters/{letter_id}": {"parameters": _place("letter_id"), "get": _answers("200", answer)},
    }
    with serving(from_mapping("any", document(paths))) as call:
        sent = {"letter": {"title": "Hello"}, "dry_run": False}
        made = call("POST", "/letters", json=sent).json()["letter"]["id"]
        assert call("GET", f"/letters/{made}").json() == {"letter": {"id": made, "title": "Hello"}}


@pytest.mark.parametrize("place", ["identifier", "event_identifier", "id", "event"])
def test_an_identifier_is_the_id(place: str) -> None:
    """A place that is called an identifier takes the id that the creation answered."""
    event = _object("id", "name", id={**TEXT, "format": "uuid"}, name=TEXT)
    paths = {
        "/events": {
            "post": _answers(
                "201", _object("id", id=event["properties"]["id"]), requestBody=body(_object(name=TEXT))
            )
        },
        f"/events/{{{place}}}": {"parameters": _place(place), "get": _answers("200", event)},
    }
    with serving(from_mapping("any", document(paths))) as call:
        made = call("POST", "/events", json={"name": "left"}).json()["id"]
        assert call("GET", f"/events/{made}").json() == {"id": made, "name": "left"}


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_list_that_nothing_changes_has_all_there_is(is_listed: bool) -> None:
    """What its list does not show is not there; without a list, ids come from elsewhere and all are."""
    entry = _object("id", id=TEXT)
    listing = {"/logs": {"get": _answers("200", {"type": "array", "items": entry})}} if is_listed else {}
    paths = {**listing, "/logs/{log_id}": {"parameters": _place("log_id"), "get": _answers("200", entry)}}
    with serving(from_mapping("any", document(paths))) as call:
        assert call("GET", "/logs/made-elsewhere").status == (404 if is_listed else 200)
        if is_listed:
            shown = call("GET", "/logs").json()
            assert [call("GET", f"/logs/{log['id']}").json() for log in shown] == shown


def test_a_list_in_pages_is_one_list_whatever_is_asked_for() -> None:
    """A list that nothing else is about has the same items in small pages, each with an id, and filters."""
    visit = _object("id", "kind", id={**TEXT, "example": "v1"}, kind={"enum": ["a", "b"]})
    visits = {"type": "array", "items": visit}
    queries = {"limit": {"type": "integer"}, "after": TEXT, "kind": TEXT}
    asked = [{"name": name, "in": "query", "schema": schema} for name, schema in queries.items()]
    answer = _object("data", "has_more", data=visits, has_more={"type": "boolean"})
    paths = {
        "/pages/{page_id}/visits": {"get": _answers("200", answer, parameters=[*_place("page_id"), *asked])}
    }
    with serving(from_mapping("any", document(paths))) as call:
        whole = call("GET", "/pages/p1/visits").json()
        ids = [item["id"] for item in whole["data"]]
        assert len(set(ids)) == 3
        assert not whole["has_more"]
        first = call("GET", "/pages/p1/visits", params={"limit": 2}).json()
        rest = call("GET", "/pages/p1/visits", params={"limit": 2, "after": ids[1]}).json()
        assert (first["data"], first["has_more"]) == (whole["data"][:2], True)
        assert (rest["data"], rest["has_more"]) == (whole["data"][2:], False)
        for kind in "ab":
            some = call("GET", "/pages/p1/visits", params={"kind": kind}).json()["data"]
            assert some == [item for item in whole["data"] if item["kind"] == kind]
        assert call("GET", "/pages/p2/visits").json()["data"] != whole["data"]


def test_one_alone_is_shown_where_several_may_be() -> None:
    """A member that takes one or a list, and is shown as a list, shows the one."""
    several = {"type": "array", "items": TEXT}
    letter = _object("id", "to", id=TEXT, to=several)
    sent = _object("to", to={"oneOf": [TEXT, several]})
    paths = {
        "/letters": {"post": _answers("201", letter, requestBody=body(sent))},
        "/letters/{letter_id}": {"parameters": _place("letter_id"), "get": _answers("200", letter)},
    }
    with serving(from_mapping("any", document(paths))) as call:
        assert call("POST", "/letters", json={"to": "ada@example.com"}).json()["to"] == ["ada@example.com"]
        assert call("POST", "/letters", json={"to": ["a", "b"]}).json()["to"] == ["a", "b"]


@pytest.mark.parametrize("name", ["Idempotency-Key", "X-Idempotency-Key"])
def test_a_key_makes_one_thing(name: str) -> None:
    """The same request under the same declared key is answered as the first time, and makes nothing new."""
    thing = _object("id", "name", id=TEXT, name=TEXT)
    header = {"name": name, "in": "header", "schema": TEXT}
    paths = {
        "/things": {
            "get": _answers("200", {"type": "array", "items": thing}),
            "post": _answers("201", thing, requestBody=body(_object("name", name=TEXT)), parameters=[header]),
        },
        "/things/{thing_id}": {"parameters": _place("thing_id"), "get": _answers("200", thing)},
    }
    with serving(from_mapping("any", document(paths))) as call:
        made = [
            call("POST", "/things", json={"name": text}, headers={name: key})
            for text, key in [("a", "k1"), ("a", "k1"), ("b", "k1"), ("a", "k2")]
        ]
        ids = [answer.json()["id"] for answer in made]
        assert ids[0] == ids[1]
        assert (made[0].status, made[0].headers["location"]) == (made[1].status, made[1].headers["location"])
        assert len(set(ids)) == 3
        assert len(call("GET", "/things").json()) == 3
        assert len({call("POST", "/things", json={"name": "c"}).json()["id"] for _ in "12"}) == 2
