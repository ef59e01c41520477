"""What functions of Braintrust answer: a text, an object or a list by mode, and the events of its stream."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from invocant.mock._api import Json
from invocant.mock._exchange.replies import Event
from invocant.mock._meaning.events import fragments, words
from invocant.mock._meaning.scripts import FunctionAnswer
from invocant.mock._state.backend import chance


def value_of(function: Mapping[str, Any], body: Mapping[str, Any]) -> Json:
    """Return what a function answers: the same arguments give the same value."""
    asked = {
        name: body.get(name) for name in ("input", "expected", "messages", "metadata", "overrides", "parent")
    }
    seed = [function["id"], function["_xact_id"], asked]
    mode = body.get("mode") or "auto"
    if mode == "auto":
        mode = "text" if _answers_text(function) else "json"
    if mode == "text":
        return _sentence(function, body.get("input"), seed)
    if mode == "parallel":
        count = 1 + int(chance("calls", seed) * 3)
        return [
            {"call": number, **_object(function, body.get("input"), [seed, number])}
            for number in range(count)
        ]
    return _object(function, body.get("input"), seed)


def _answers_text(function: Mapping[str, Any]) -> bool:
    if function["function_data"].get("type") != "prompt" or function.get("function_type") in (
        "scorer",
        "classifier",
    ):
        return False
    prompt_data = function.get("prompt_data") or {}
    parameters = (prompt_data.get("options") or {}).get("params") or {}
    wanted = parameters.get("response_format")
    json_wanted = isinstance(wanted, dict) and wanted.get("type") in ("json_object", "json_schema")
    return not (json_wanted or prompt_data.get("parser") or prompt_data.get("tool_functions"))


_ENDINGS = (
    "all is well, as far as a mock can tell.",
    "the short answer is yes, and the long one costs money elsewhere.",
    "it depends, but here always in the same way.",
    "nobody was asked, and this is what they said.",
)


def _sentence(function: Mapping[str, Any], given: Json, seed: Json) -> str:
    about = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    ending = _ENDINGS[int(chance("ending", seed) * len(_ENDINGS))]
    return f"{function['name']} read {about} and replies: {ending} ({int(chance('mark', seed) * 16**6):06x})"


def _object(function: Mapping[str, Any], given: Json, seed: Json) -> dict[str, Any]:
    parser = (function.get("prompt_data") or {}).get("parser") or {}
    scores = parser.get("choice_scores") or {}
    if scores:
        choice = sorted(scores)[int(chance("choice", seed) * len(scores))]
        return {"name": function["name"], "score": scores[choice], "metadata": {"choice": choice}}
    if function.get("function_type") in ("scorer", "classifier"):
        return {
            "name": function["name"],
            "score": round(chance("score", seed), 4),
            "metadata": {"input": given},
        }
    return {"function": function["slug"], "input": given, "mark": round(chance("mark", seed), 6)}


def events_of(
    function: Mapping[str, Any], value: Json, spoken: FunctionAnswer | None = None
) -> Iterator[Event]:
    """Yield the stream in which a function says *value*; *spoken* is what a test lets it say."""
    yield Event("start")
    code = function["function_data"].get("type") != "prompt"
    if code:
        yield _progress(function, "start", "")
        yield Event("console", {"stream": "stdout", "message": f"running {function['slug']}\n"})
    parameters = ((function.get("prompt_data") or {}).get("options") or {}).get("params") or {}
    reasoning = "Thinking about what a mock would think." if parameters.get("reasoning_effort") else ""
    for piece in words(reasoning if spoken is None else spoken.reasoning or ""):
        yield Event("reasoning_delta", piece)
    if isinstance(value, str):
        for piece in (spoken.pieces if spoken is not None else None) or words(value):
            yield Event("text_delta", piece)
    else:
        for piece in fragments(value):
            yield Event("json_delta", piece)
    if code:
        yield _progress(function, "done", "")
    yield Event("done")


def _progress(function: Mapping[str, Any], event: str, data: str) -> Event:
    payload = {
        "id": function["id"],
        "object_type": "tool",
        "format": "code",
        "output_type": "any",
        "name": function["name"],
        "event": event,
        "data": data,
    }
    return Event("progress", payload)
