"""Opper's own client in Python, driven through what its users do first."""

import json
import os
from collections.abc import Callable
from typing import Any

from opperai import Opper, errors

MOOD = {
    "type": "object",
    "required": ["mood", "age", "calm", "note"],
    "properties": {
        "mood": {"type": "string"},
        "age": {"type": "integer"},
        "calm": {"type": "boolean"},
        "note": {"type": "null"},
    },
}
NOWHERE = "00000000-0000-4000-8000-000000000000"


def refusal(kind: type[errors.OpperError], call: Callable[[], object]) -> Any:
    """Return the error that a call ends with."""
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__} was raised")


def main() -> None:
    """Make, list, change, call, stream and delete functions; call and stream tasks; meet errors."""
    with Opper(http_bearer=os.environ["MOCK_KEY"], server_url=os.environ["MOCK_URL"]) as client:
        functions = client.functions
        plain = functions.create(name="greeter", instructions="Greet who asks.")
        shaped = functions.create(name="moods", instructions="Tell the mood.", output_schema=MOOD)
        assert [item.id for item in functions.list().data] == [plain.id, shaped.id]
        assert functions.get_by_name(name="greeter").id == plain.id
        changed = functions.update(function_id=plain.id, description="new")
        assert (changed.description, changed.id) == ("new", plain.id)
        before = functions.get_by_revision(function_id=plain.id, revision_id=plain.revision_id)
        assert not before.description

        message = functions.call(function_id=plain.id, input="Hello").message
        pieces = [event.data.delta for event in functions.stream(function_id=plain.id, input="Hello").result]
        assert "".join(filter(None, pieces)) == message
        answer = functions.call(function_id=shaped.id, input="Hello").json_payload
        pieces = [event.data.delta for event in functions.stream(function_id=shaped.id, input="Hello").result]
        assert json.loads("".join(filter(None, pieces))) == answer
        assert (type(answer["age"]), type(answer["calm"]), answer["note"]) == (int, bool, None)

        assert client.call(name="task", instructions="Greet.", input="Hello").message
        places = {
            event.data.json_path: event.data.delta
            for event in client.stream(
                name="shaped", instructions="Greet.", input=1, output_schema=MOOD
            ).result
            if event.data.chunk_type == "json"
        }
        assert set(places) == {"response.mood", "response.age", "response.calm", "response.note"}
        assert isinstance(places["response.age"], int)

        missing = refusal(errors.NotFoundError, lambda: functions.get(function_id=NOWHERE))
        assert NOWHERE in missing.data.detail
        taken = refusal(errors.ConflictError, lambda: functions.create(name="greeter", instructions="Again."))
        assert "greeter" in taken.data.detail
        (detail,) = refusal(errors.RequestValidationError, lambda: functions.list(limit=1000)).data.detail
        assert (detail["loc"], detail["input"]) == (["query", "limit"], "1000")
        functions.delete(function_id=plain.id)
        assert [item.name for item in functions.list().data] == ["moods", "shaped", "task"]


main()
print("passed")
