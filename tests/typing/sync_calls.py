"""What a type checker sees of every method of the sync clients. Checked by `tox -e types`, never run."""

from typing import Any, assert_type
from uuid import UUID

from invocant import Braintrust, Nyckel, Opper, Page, Pager, RequestOptions, Retries, Stream, Timeouts
from invocant_api.braintrust import events as braintrust_events
from invocant_api.braintrust import models as braintrust
from invocant_api.nyckel import models as nyckel
from invocant_api.opper import events as opper_events
from invocant_api.opper import models as opper

ID = UUID("00000000-0000-4000-8000-000000000000")
OPTIONS = RequestOptions(timeouts=Timeouts(total=5), retries=Retries(max=1), headers={"x-one": "1"})


def braintrust_calls(client: Braintrust) -> None:
    """Ids are UUIDs or text, bodies are models or dicts, and lists are typed by their items."""
    functions = client.functions
    assert_type(functions.list(limit=2, ids=[ID, "text"], max_items=3), Pager[braintrust.Function])
    assert_type(next(iter(functions.list())), braintrust.Function)
    assert_type(next(functions.list().pages()), Page[braintrust.Function])
    made = functions.create(
        project_id=ID,
        name="n",
        slug="s",
        function_data={"type": "prompt"},
        prompt_data={"prompt": {"type": "completion", "content": "{{question}}"}},
        tags=["a"],
        options=OPTIONS,
    )
    assert_type(made, braintrust.Function)
    assert_type(made.id, UUID)
    assert_type(made.slug, str)
    assert_type(
        functions.create(project_id="p", name="n", slug="s", function_data=braintrust.FunctionDataPrompt()),
        braintrust.Function,
    )
    assert_type(
        functions.replace(project_id=ID, name="n", slug="s", function_data=made.function_data),
        braintrust.Function,
    )
    assert_type(functions.get("text", version="1"), braintrust.Function)
    assert_type(functions.update(ID, name=None), braintrust.Function)
    assert_type(functions.delete(ID), braintrust.Function)
    assert_type(functions.invoke(ID, input={"any": ["JSON", None]}, mode="json"), Any)
    stream = functions.stream(ID, input=1)
    assert_type(stream, Stream[braintrust_events.InvokeEvent, Any])
    with stream:
        assert_type(next(iter(stream.text)), str)
        for event in stream.events:
            if isinstance(event, braintrust_events.TextDelta):
                assert_type(event.data, str)


def opper_calls(client: Opper) -> None:
    """Nested resources and methods of the client itself are typed alike."""
    functions = client.functions
    assert_type(functions.list(sort="-name"), Pager[opper.FunctionSummary])
    assert_type(
        functions.create(
            name="n", instructions="i", output_schema={"type": "object"}, model=["a", {"name": "b"}]
        ),
        opper.Function,
    )
    assert_type(functions.get(ID), opper.Function)
    assert_type(functions.get_by_name("n"), opper.Function)
    assert_type(functions.update(ID, description=None), opper.Function)
    functions.delete(ID)
    assert_type(functions.call(ID, input=1, tags={"a": "b"}), opper.FunctionCallResponse)
    assert_type(functions.stream(ID), Stream[opper_events.CallEvent, Any])
    assert_type(functions.revisions.list(ID), Pager[opper.FunctionRevision])
    assert_type(functions.revisions.get(ID, ID), opper.Function)
    assert_type(functions.revisions.call(ID, ID, input=None), opper.FunctionCallResponse)
    assert_type(functions.revisions.stream(ID, ID), Stream[opper_events.CallEvent, Any])
    assert_type(client.call(name="n", input=1), opper.TaskCallResponse)
    assert_type(client.stream(name="n"), Stream[opper_events.CallEvent, Any])


def nyckel_calls(client: Nyckel) -> None:
    """An output that may be several things is a union that isinstance and match narrow."""
    functions = client.functions
    assert_type(functions.list(), Pager[nyckel.Function])
    assert_type(functions.create(name="n", input="Text", output="Classification"), nyckel.Function)
    assert_type(functions.get("function_a"), nyckel.Function)
    assert_type(functions.replace("function_a", name="m", input="Text", output="Tags"), nyckel.Function)
    assert_type(functions.summary("function_a"), dict[str, Any])
    functions.delete("function_a")
    found = functions.invoke("function_a", data="text", label_count=2)
    if isinstance(found, nyckel.FunctionOutput):
        assert_type(found, nyckel.FunctionOutput)
    elif isinstance(found, list):
        assert_type(found, list[nyckel.LabelPrediction])
    assert_type(client.search.invoke("function_a", data="text"), list[nyckel.SearchSample])
    assert_type(client.labels.list("function_a"), Pager[nyckel.Label])
    assert_type(client.labels.create("function_a", name="l"), nyckel.Label)
    assert_type(client.labels.get("function_a", "label_b"), nyckel.Label)
    assert_type(client.labels.replace("function_a", "label_b", name="m"), nyckel.Label)
    client.labels.delete("function_a", "label_b")
    assert_type(client.fields.list("function_a"), Pager[nyckel.FunctionField])
    assert_type(client.fields.create("function_a", name="f", type="Number"), nyckel.FunctionField)
    assert_type(client.fields.get("function_a", "field_b"), nyckel.FunctionField)
    client.fields.delete("function_a", "field_b")
    assert_type(client.samples.list("function_a", count=10), Pager[nyckel.Sample])
    assert_type(client.samples.create("function_a", data={"age": 41}), nyckel.Sample)
    assert_type(client.samples.get("function_a", "sample_b"), nyckel.Sample)
    client.samples.delete("function_a", "sample_b")
    assert_type(client.samples.annotate("function_a", "sample_b", label_name="l"), nyckel.Annotation)
    client.samples.remove_annotation("function_a", "sample_b")
