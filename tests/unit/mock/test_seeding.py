"""Seeds: what a mock holds from the start, and goes back to."""

import json
from pathlib import Path
from typing import Any

import pytest

from invocant.mock import MockApplication, MockError
from tests.unit.mock.small import Caller, body, operation, small

THING = {
    "type": "object",
    "required": ["n"],
    "properties": {"id": {"type": "string"}, "n": {"type": "integer"}},
}
NEW = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
API = small(
    {
        "/a": {
            "get": operation("a.list", {"type": "array", "items": THING}),
            "post": operation("a.create", THING, requestBody=body(NEW)),
        },
        "/a/{id}": {"delete": operation("a.delete", {}, parameters=[ID])},
    }
)
CREATE = {"operation": "a.create", "body": {"n": 1}}


def _numbers(call: Caller, **headers: str) -> list[int]:
    return [thing["n"] for thing in call("GET", "/a", headers=headers).json()]


def test_calls_are_made_at_the_start_and_after_a_reset(tmp_path: Path) -> None:
    """In every namespace; by Python name or method and path."""
    path = tmp_path / "seed.yaml"
    path.write_text(
        "calls: [{operation: a.create, body: {n: 1}}, {operation: POST /a, api: small, body: {n: 2}}]"
    )
    mock = MockApplication(API, seed_file=path)
    call = Caller(mock.app)
    call("POST", "/a", json={"n": 3})
    assert _numbers(call) == [1, 2, 3]
    assert _numbers(call, **{"x-mock-namespace": "x"}) == [1, 2]
    mock.reset()
    assert (_numbers(call), len(mock.requests())) == ([1, 2], 1)
    mock.app.close()


def test_dump_is_a_seed(tmp_path: Path) -> None:
    """What a mock held is what the next begins with, ids included."""
    path = tmp_path / "seed.json"
    first = MockApplication(API)
    made = Caller(first.app)("POST", "/a", json={"n": 5}).json()
    path.write_text(json.dumps(first.state()))
    first.app.close()
    second = MockApplication(API, seed_file=path)
    assert Caller(second.app)("GET", "/a").json() == [made]
    second.app.close()


def test_database_that_holds_something_stays(tmp_path: Path) -> None:
    """A restart does not plant again."""
    path = tmp_path / "seed.json"
    path.write_text(json.dumps({"calls": [CREATE]}))
    for _ in range(2):
        mock = MockApplication(API, seed_file=path, db=tmp_path / "state.sqlite")
        assert _numbers(Caller(mock.app)) == [1]
        mock.app.close()


@pytest.mark.parametrize(
    ("seed", "message"),
    [
        ("a: [", "YAML"),
        ([], "expected"),
        ({"calls": {}}, "expected"),
        ({"calls": [], "x": 1}, "expected"),
        ({"calls": [1]}, "call 0"),
        ({"calls": [CREATE, {"operation": "a.creat"}]}, "call 1: unknown operation 'a.creat'"),
        ({"calls": [{**CREATE, "bdy": 1}]}, "'bdy'"),
        ({"calls": [{"operation": "a.create", "body": {}}]}, "call 0: POST /a: body"),
        ({"calls": [{"operation": "a.delete", "arguments": {"id": "none"}}]}, "call 0: .*not found"),
        ({"objects": [1], "counters": {}}, "not a dump"),
    ],
    ids=str,
)
def test_unusable_seed(tmp_path: Path, seed: Any, message: str) -> None:
    """The message names the file, and which call it is."""
    path = tmp_path / "seed.yaml"
    path.write_text(seed if isinstance(seed, str) else json.dumps(seed))
    with pytest.raises(MockError, match=rf"(?s)seed\.yaml.*{message}"):
        MockApplication(API, seed_file=path)
    with pytest.raises(MockError, match="none"):
        MockApplication(API, seed_file=tmp_path / "none")
