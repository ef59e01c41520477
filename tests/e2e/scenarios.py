"""What a user does with each API, as tables: every operation appears, and a test says so."""

from typing import Any

from invocant import ConflictError, NotFoundError
from tests.e2e.scenario import Step, Streamed

PROJECT = "6a1c7c2e-3d0b-4f60-9b0e-0f6d3c1b8a11"
NOWHERE = "00000000-0000-4000-8000-000000000000"
CHAT = {"prompt": {"type": "chat", "messages": [{"role": "user", "content": "{{question}}"}]}}
QUESTION = {"question": "Where is my order?"}


def _prompt(number: int) -> dict[str, Any]:
    return {
        "project_id": PROJECT,
        "name": f"Function {number}",
        "slug": f"function-{number}",
        "function_data": {"type": "prompt"},
        "prompt_data": CHAT,
        "tags": ["e2e"],
    }


def _created(number: int) -> Step:
    return Step(
        "functions.create",
        arguments=lambda kept: _prompt(number),
        check=lambda made, kept: made.slug == f"function-{number}" and made.function_data.type == "prompt",
        keep=f"function-{number}",
    )


def _complete(streamed: Any) -> bool:
    return isinstance(streamed, Streamed) and len(streamed.events) > 1 and streamed.result is not None


BRAINTRUST = (
    *(_created(number) for number in range(5)),
    Step(
        "functions.list",
        arguments=lambda kept: {"project_id": PROJECT, "limit": 2},
        check=lambda items, kept: [item.slug for item in items] == [f"function-{n}" for n in (4, 3, 2, 1, 0)],
    ),
    Step(
        "functions.list",
        arguments=lambda kept: {"project_id": PROJECT, "limit": 2, "max_items": 3},
        check=lambda items, kept: len(items) == 3,
    ),
    Step(
        "functions.list",
        arguments=lambda kept: {"slug": "function-3"},
        check=lambda items, kept: [item.id for item in items] == [kept["function-3"].id],
    ),
    Step(
        "functions.list",
        arguments=lambda kept: {"ids": [kept["function-1"].id, kept["function-2"].id]},
        check=lambda items, kept: (
            {item.id for item in items} == {kept["function-1"].id, kept["function-2"].id}
        ),
    ),
    Step(
        "functions.get",
        path=lambda kept: [kept["function-0"].id],
        check=lambda got, kept: got == kept["function-0"],
    ),
    Step(
        "functions.get",
        path=lambda kept: [NOWHERE],
        raises=NotFoundError,
        check=lambda error, _: error.status == 404,
    ),
    Step(
        "functions.update",
        path=lambda kept: [kept["function-0"].id],
        arguments=lambda kept: {"name": "Renamed", "prompt_data": {"options": {"model": "small"}}},
        # an object is merged into the stored one, so the prompt is still there
        check=lambda got, kept: got.name == "Renamed" and got.prompt_data.prompt.type == "chat",
    ),
    Step(
        "functions.replace",
        arguments=lambda kept: {**_prompt(1), "name": "Replaced"},
        check=lambda got, kept: got.id == kept["function-1"].id and got.name == "Replaced",
    ),
    Step(
        "functions.invoke",
        path=lambda kept: [kept["function-0"].id],
        arguments=lambda kept: {"input": QUESTION},
        check=lambda value, kept: bool(value),
        keep="answer",
    ),
    Step(
        "functions.invoke",
        path=lambda kept: [kept["function-0"].id],
        arguments=lambda kept: {"input": QUESTION},
        check=lambda value, kept: value == kept["answer"],
    ),
    Step(
        "functions.stream",
        path=lambda kept: [kept["function-0"].id],
        arguments=lambda kept: {"input": QUESTION},
        check=lambda streamed, kept: _complete(streamed) and streamed.result == kept["answer"],
    ),
    Step(
        "functions.stream",
        path=lambda kept: [kept["function-0"].id],
        arguments=lambda kept: {"input": QUESTION, "mode": "json"},
        check=lambda streamed, kept: _complete(streamed),
    ),
    Step(
        "functions.delete",
        path=lambda kept: [kept["function-4"].id],
        check=lambda gone, kept: gone.id == kept["function-4"].id,
    ),
    Step("functions.get", path=lambda kept: [kept["function-4"].id], raises=NotFoundError),
)

SCHEMA = {"type": "object", "properties": {"mood": {"type": "string"}}, "required": ["mood"]}

OPPER = (
    Step(
        "functions.create",
        arguments=lambda kept: {"name": "summarise", "instructions": "Summarise in one sentence."},
        check=lambda made, kept: made.name == "summarise" and made.revision_id is not None,
        keep="plain",
    ),
    Step(
        "functions.create",
        arguments=lambda kept: {"name": "mood", "instructions": "Name the mood.", "output_schema": SCHEMA},
        check=lambda made, kept: made.output_schema is not None,
        keep="structured",
    ),
    Step(
        "functions.create",
        arguments=lambda kept: {"name": "mood", "instructions": "Again."},
        raises=ConflictError,
        check=lambda error, kept: error.status == 409,
    ),
    Step(
        "functions.list",
        arguments=lambda kept: {"limit": 1},
        check=lambda items, kept: sorted(item.name for item in items) == ["mood", "summarise"],
    ),
    Step(
        "functions.get",
        path=lambda kept: [kept["plain"].id],
        check=lambda got, kept: got.instructions == "Summarise in one sentence.",
    ),
    Step(
        "functions.get_by_name",
        path=lambda kept: ["mood"],
        check=lambda got, kept: got.id == kept["structured"].id,
    ),
    Step("functions.get_by_name", path=lambda kept: ["nobody"], raises=NotFoundError),
    Step(
        "functions.update",
        path=lambda kept: [kept["plain"].id],
        arguments=lambda kept: {"description": "Short", "model": ["one/model", {"name": "another/model"}]},
        check=lambda got, kept: got.description == "Short" and got.revision_id != kept["plain"].revision_id,
    ),
    Step(
        "functions.revisions.list",
        path=lambda kept: [kept["plain"].id],
        arguments=lambda kept: {"limit": 1},
        check=lambda items, kept: len(items) == 2,
        keep="revisions",
    ),
    Step(
        "functions.revisions.get",
        path=lambda kept: [kept["plain"].id, kept["plain"].revision_id],
        check=lambda got, kept: got.description != "Short",
    ),
    Step(
        "functions.call",
        path=lambda kept: [kept["plain"].id],
        arguments=lambda kept: {"input": "A long text.", "tags": {"origin": "e2e"}},
        check=lambda got, kept: isinstance(got.message, str),
        keep="answer",
    ),
    Step(
        "functions.call",
        path=lambda kept: [kept["structured"].id],
        arguments=lambda kept: {"input": "A long text."},
        check=lambda got, kept: isinstance(got.json_payload["mood"], str),
    ),
    Step(
        "functions.stream",
        path=lambda kept: [kept["plain"].id],
        arguments=lambda kept: {"input": "A long text."},
        check=lambda streamed, kept: _complete(streamed) and isinstance(streamed.result, str),
    ),
    Step(
        "functions.stream",
        path=lambda kept: [kept["structured"].id],
        arguments=lambda kept: {"input": "A long text."},
        check=lambda streamed, kept: _complete(streamed) and isinstance(streamed.result["mood"], str),
    ),
    Step(
        "functions.revisions.call",
        path=lambda kept: [kept["plain"].id, kept["plain"].revision_id],
        arguments=lambda kept: {"input": "A long text."},
        check=lambda got, kept: isinstance(got.message, str),
    ),
    Step(
        "functions.revisions.stream",
        path=lambda kept: [kept["plain"].id, kept["plain"].revision_id],
        arguments=lambda kept: {"input": "A long text."},
        check=lambda streamed, kept: _complete(streamed),
    ),
    Step(
        "call",
        arguments=lambda kept: {
            "name": "adhoc",
            "instructions": "Name the mood.",
            "output_schema": SCHEMA,
            "input": 1,
        },
        check=lambda got, kept: isinstance(got.json_payload["mood"], str),
    ),
    Step(
        "stream",
        arguments=lambda kept: {"name": "adhoc", "instructions": "Greet.", "input": {"who": "you"}},
        check=lambda streamed, kept: _complete(streamed),
    ),
    Step("functions.delete", path=lambda kept: [kept["plain"].id], check=lambda gone, kept: gone is None),
    Step("functions.get", path=lambda kept: [kept["plain"].id], raises=NotFoundError),
)

NYCKEL = (
    Step(
        "functions.create",
        arguments=lambda kept: {"name": "Tone", "input": "Text", "output": "Classification"},
        check=lambda made, kept: made.name == "Tone" and made.input == "Text",
        keep="text",
    ),
    Step(
        "functions.create",
        arguments=lambda kept: {"name": "Rows", "input": "Tabular", "output": "Classification"},
        keep="rows",
    ),
    Step(
        "functions.create",
        arguments=lambda kept: {"name": "Alike", "input": "Text", "output": "Search"},
        keep="search",
    ),
    Step("functions.list", check=lambda items, kept: len(items) >= 3),
    Step(
        "functions.get",
        path=lambda kept: [kept["text"].id],
        check=lambda got, kept: got.id == kept["text"].id,
    ),
    Step("functions.get", path=lambda kept: ["function_nowhere"], raises=NotFoundError),
    Step(
        "functions.replace",
        path=lambda kept: [kept["text"].id],
        arguments=lambda kept: {"name": "Mood", "input": "Text", "output": "Classification"},
        check=lambda got, kept: got.name == "Mood",
    ),
    Step(
        "labels.create",
        path=lambda kept: [kept["text"].id],
        arguments=lambda kept: {"name": "angry"},
        check=lambda made, kept: made.name == "angry",
        keep="angry",
    ),
    Step(
        "labels.create",
        path=lambda kept: [kept["text"].id],
        arguments=lambda kept: {"name": "calm"},
        keep="calm",
    ),
    Step(
        "labels.list",
        path=lambda kept: [kept["text"].id],
        check=lambda items, kept: {item.name for item in items} == {"angry", "calm"},
    ),
    Step(
        "labels.get",
        path=lambda kept: [kept["text"].id, kept["angry"].id],
        check=lambda got, kept: got.name == "angry",
    ),
    Step(
        "labels.replace",
        path=lambda kept: [kept["text"].id, kept["angry"].id],
        arguments=lambda kept: {"name": "furious", "metadata": {"colour": "red"}},
        check=lambda got, kept: got.name == "furious",
    ),
    Step(
        "fields.create",
        path=lambda kept: [kept["rows"].id],
        arguments=lambda kept: {"name": "age", "type": "Number"},
        check=lambda made, kept: made.type == "Number",
        keep="age",
    ),
    Step(
        "fields.list",
        path=lambda kept: [kept["rows"].id],
        check=lambda items, kept: [item.name for item in items] == ["age"],
    ),
    Step(
        "fields.get",
        path=lambda kept: [kept["rows"].id, kept["age"].id],
        check=lambda got, kept: got.name == "age",
    ),
    Step(
        "samples.create",
        path=lambda kept: [kept["text"].id],
        arguments=lambda kept: {"data": "Where is my order?!", "external_id": "one"},
        check=lambda made, kept: made.data == "Where is my order?!",
        keep="sample",
    ),
    Step(
        "samples.create",
        path=lambda kept: [kept["text"].id],
        arguments=lambda kept: {"data": "Where is my order?!"},
        raises=ConflictError,
        check=lambda error, kept: error.status == 409 and kept["sample"].id in error.body.decode(),
    ),
    Step(
        "samples.create", path=lambda kept: [kept["text"].id], arguments=lambda kept: {"data": "Thank you."}
    ),
    Step(
        "samples.list",
        path=lambda kept: [kept["text"].id],
        arguments=lambda kept: {"count": 1},
        check=lambda items, kept: len(items) >= 2,
    ),
    Step(
        "samples.get",
        path=lambda kept: [kept["text"].id, kept["sample"].id],
        check=lambda got, kept: got.external_id == "one",
    ),
    Step(
        "samples.annotate",
        path=lambda kept: [kept["text"].id, kept["sample"].id],
        arguments=lambda kept: {"label_name": "calm"},
        check=lambda got, kept: got.label_name == "calm" or got.label_id == kept["calm"].id,
    ),
    Step(
        "functions.summary",
        path=lambda kept: [kept["text"].id],
        check=lambda got, kept: got is not None,
    ),
    Step(
        "functions.invoke",
        path=lambda kept: [kept["text"].id],
        arguments=lambda kept: {"data": "Where is my order?!", "label_count": 2, "capture": False},
        check=lambda got, kept: got.label_name in {"furious", "calm"} and len(got.label_confidences) == 2,
    ),
    Step(
        "functions.invoke",
        path=lambda kept: [kept["rows"].id],
        arguments=lambda kept: {"data": {"age": 41}},
    ),
    Step(
        "search.invoke",
        path=lambda kept: [kept["search"].id],
        arguments=lambda kept: {"data": "order", "sample_count": 2},
        check=lambda got, kept: isinstance(got, list),
    ),
    Step("samples.remove_annotation", path=lambda kept: [kept["text"].id, kept["sample"].id]),
    Step("samples.delete", path=lambda kept: [kept["text"].id, kept["sample"].id]),
    Step("samples.get", path=lambda kept: [kept["text"].id, kept["sample"].id], raises=NotFoundError),
    Step("fields.delete", path=lambda kept: [kept["rows"].id, kept["age"].id]),
    Step("labels.delete", path=lambda kept: [kept["text"].id, kept["calm"].id]),
    Step("labels.get", path=lambda kept: [kept["text"].id, kept["calm"].id], raises=NotFoundError),
    Step("functions.delete", path=lambda kept: [kept["search"].id]),
    Step("functions.get", path=lambda kept: [kept["search"].id], raises=NotFoundError),
)

SCENARIOS = {"braintrust": BRAINTRUST, "nyckel": NYCKEL, "opper": OPPER}
