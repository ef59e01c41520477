"""Content types that are handled as others: the mock reads and writes them as the package does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.mock.small import body, operation, response, serving, small

PET = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
OWN = "application/Vnd.tiny"


@pytest.mark.parametrize("handled", [True, False])
def test_a_body_is_read_as_what_it_is_handled_as(handled: bool) -> None:
    """With the keyword a body of an own content type is JSON, checked and answered in that type."""
    request: dict[str, Any] = body(PET, media_type=OWN)
    answer: dict[str, Any] = response(PET, media_type=OWN)
    if handled:
        request["content"][OWN]["x-invocant-handled-as"] = "application/json"
        answer["content"][OWN]["x-invocant-handled-as"] = "application/json"
    add = {**operation("pets.add"), "requestBody": request, "responses": {"200": answer}}
    with serving(small({"/pets": {"post": add}})) as call:
        good = call("POST", "/pets", content=b'{"name": "Rex"}', headers={"content-type": OWN})
        bad = call("POST", "/pets", content=b'{"name": 1}', headers={"content-type": OWN})
    assert (good.status == 200) is handled
    assert bad.status == 400
    if handled:
        assert good.headers["content-type"] == OWN.lower()
        assert isinstance(good.json()["name"], str)
