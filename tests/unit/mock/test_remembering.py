"""Answers that are kept for when the same is asked again: unless what they depend on changed."""

from pathlib import Path
from typing import Any

import pytest

from invocant.mock import ManualClock, ServedApi, from_mapping
from invocant.mock._meaning.semantics import Semantics
from tests.unit.mock.small import KEY, body, document, operation, response, serving

PET = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
}
NEW = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
PLACE = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}


def _api(**members: Any) -> ServedApi:
    paths = {
        "/pets": {
            "get": {"responses": {"200": response({"type": "array", "items": PET})}},
            "post": {"requestBody": body(NEW), "responses": {"201": response(PET)}},
        },
        "/pets/{id}": {
            "parameters": [PLACE],
            "get": {"responses": {"200": response(PET), "404": response()}},
            "delete": {"responses": {"204": response(), "404": response()}},
        },
    }
    return from_mapping("small", document(paths, **members))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The operations whose answers were made, and not remembered, in their order."""
    made: list[str] = []
    answer = Semantics.answer

    def noted(semantics: Semantics, call: Any) -> Any:
        made.append(call.operation.label)
        return answer(semantics, call)

    monkeypatch.setattr(Semantics, "answer", noted)
    return made


def test_what_is_asked_again_is_not_made_again(counted: list[str]) -> None:
    """The same request gets the same bytes; every other request is another one."""
    with serving(_api()) as call:
        call("POST", "/pets", json={"name": "Rex"})
        counted.clear()
        answers = [call("GET", "/pets/1") for _ in range(3)]
        assert [answer.json() for answer in answers] == [{"id": 1, "name": "Rex"}] * 3
        assert answers[0].headers == answers[2].headers
        assert counted == ["GET /pets/{id}"]
        call("GET", "/pets/1", headers={"accept": "application/json"})
        call("GET", "/pets", params={"limit": 5})
        call("GET", "/pets")
        assert len(counted) == 4
        assert len(call.app.journal) == 7


@pytest.mark.parametrize("file", [False, True], ids=["memory", "file"])
def test_any_change_ends_it(tmp_path: Path, *, file: bool) -> None:
    """What is stored, deleted, loaded or reset is seen by the next request."""
    with serving(_api(), db=tmp_path / "a.sqlite" if file else None) as call:
        assert call("GET", "/pets").json() == []
        assert call("GET", "/pets").json() == []
        call("POST", "/pets", json={"name": "Rex"})
        assert len(call("GET", "/pets").json()) == 1
        assert call("GET", "/pets/1").status == 200
        call("DELETE", "/pets/1")
        assert call("GET", "/pets/1").status == 404
        assert call("GET", "/pets").json() == []
        state = call.app.store.dump()
        call("POST", "/pets", json={"name": "Tom"})
        assert len(call("GET", "/pets").json()) == 1
        call.app.store.load(state)
        assert call("GET", "/pets").json() == []


def test_another_server_on_the_same_file_ends_it(tmp_path: Path) -> None:
    """Two servers on one database keep one truth, remembered or not."""
    with serving(_api(), db=tmp_path / "a.sqlite") as one, serving(_api(), db=tmp_path / "a.sqlite") as two:
        assert [len(one("GET", "/pets").json()) for _ in range(2)] == [0, 0]
        two("POST", "/pets", json={"name": "Rex"})
        assert len(one("GET", "/pets").json()) == 1
        two("DELETE", "/pets/1")
        assert one("GET", "/pets").json() == []


def test_what_asks_the_clock_is_not_remembered() -> None:
    """A token that was right a moment ago may have expired."""
    scheme = {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": {}}},
    }
    api = _api(components={"securitySchemes": {"o": scheme}}, security=[{"o": []}])
    clock = ManualClock()
    with serving(api, headers={}, clock=clock, token_lifetime=60) as call:
        form = b"grant_type=client_credentials&client_id=mock-a&client_secret=mock-b"
        kind = {"content-type": "application/x-www-form-urlencoded"}
        token = call("POST", "/token", content=form, headers=kind).json()["access_token"]
        shown = {"authorization": f"Bearer {token}"}
        assert [call("GET", "/pets", headers=shown).status for _ in range(2)] == [200, 200]
        clock.advance(61)
        assert call("GET", "/pets", headers=shown).status == 401


def test_namespaces_stubs_and_faults_come_first() -> None:
    """Another namespace has other answers; a stub or a fault is met by what is remembered too."""
    with serving(_api()) as call:
        assert [call("GET", "/pets").json() for _ in range(2)] == [[], []]
        call("POST", "/pets", json={"name": "Rex"}, headers={"x-mock-namespace": "b"})
        assert call("GET", "/pets").json() == []
        assert len(call("GET", "/pets", headers={"x-mock-namespace": "b"}).json()) == 1
        call.app.stubs.add({"when": {"path": "/pets"}, "answer": {"value": [], "status": 200}, "times": 1})
        call("GET", "/pets")
        call.app.stubs.verify()
        call.app.faults.add(503)
        assert [call("GET", "/pets").status for _ in range(2)] == [503, 200]


def test_memory_is_bounded(counted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """One answer more than are kept, and it begins anew."""
    monkeypatch.setattr("invocant.mock._serving.remembering.MAX_REMEMBERED_ANSWERS", 3)
    with serving(_api()) as call:
        for number in range(4):
            call("GET", "/pets", headers={"x-number": str(number)})
        counted.clear()
        call("GET", "/pets", headers={"x-number": "3"})
        call("GET", "/pets", headers={"x-number": "0"})
        assert counted == ["GET /pets"]


def test_functions_are_remembered_too(counted: list[str]) -> None:
    """What is made up depends on the request alone."""
    api = from_mapping("small", document({"/now": {"get": operation("now", {"type": "string"})}}))
    with serving(api, headers=KEY) as call:
        assert call("GET", "/now").content == call("GET", "/now").content
        assert counted == ["GET /now"]
