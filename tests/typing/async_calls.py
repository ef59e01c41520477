"""What a type checker sees of every method of the async clients. Checked by `tox -e types`, never run."""

from typing import Any, assert_type
from uuid import UUID

from invocant import AsyncBraintrust, AsyncNyckel, AsyncOpper, AsyncPager, AsyncStream
from invocant_api.braintrust import events as braintrust_events
from invocant_api.braintrust import models as braintrust
from invocant_api.nyckel import models as nyckel
from invocant_api.opper import events as opper_events
from invocant_api.opper import models as opper

ID = UUID("00000000-0000-4000-8000-000000000000")


async def braintrust_calls(client: AsyncBraintrust) -> None:
    """Single results are awaited; lists and streams are iterated with `async for`."""
    functions = client.functions
    assert_type(functions.list(limit=2), AsyncPager[braintrust.Function])
    async for function in functions.list():
        assert_type(function, braintrust.Function)
    made = await functions.create(project_id=ID, name="n", slug="s", function_data={"type": "prompt"})
    assert_type(made, braintrust.Function)
    assert_type(
        await functions.replace(project_id=ID, name="n", slug="s", function_data=made.function_data),
        braintrust.Function,
    )
    assert_type(await functions.get("text"), braintrust.Function)
    assert_type(await functions.update(ID, tags=None), braintrust.Function)
    assert_type(await functions.delete(ID), braintrust.Function)
    assert_type(await functions.invoke(ID, input=1), Any)
    stream = functions.stream(ID, input=1)
    assert_type(stream, AsyncStream[braintrust_events.InvokeEvent, Any])
    async with stream:
        async for text in stream.text:
            assert_type(text, str)
        async for event in stream.events:
            if isinstance(event, braintrust_events.Console):
                assert_type(event.data, braintrust.ConsoleMessage)


async def opper_calls(client: AsyncOpper) -> None:
    """Nested resources and methods of the client itself are typed alike."""
    functions = client.functions
    assert_type(functions.list(), AsyncPager[opper.FunctionSummary])
    assert_type(await functions.create(name="n", instructions="i"), opper.Function)
    assert_type(await functions.get(ID), opper.Function)
    assert_type(await functions.get_by_name("n"), opper.Function)
    assert_type(await functions.update(ID, description="d"), opper.Function)
    await functions.delete(ID)
    assert_type(await functions.call(ID, input=1), opper.FunctionCallResponse)
    assert_type(functions.stream(ID), AsyncStream[opper_events.CallEvent, Any])
    assert_type(functions.revisions.list(ID), AsyncPager[opper.FunctionRevision])
    assert_type(await functions.revisions.get(ID, ID), opper.Function)
    assert_type(await functions.revisions.call(ID, ID), opper.FunctionCallResponse)
    assert_type(functions.revisions.stream(ID, ID), AsyncStream[opper_events.CallEvent, Any])
    assert_type(await client.call(name="n"), opper.TaskCallResponse)
    assert_type(client.stream(name="n"), AsyncStream[opper_events.CallEvent, Any])


async def nyckel_calls(client: AsyncNyckel) -> None:
    """An output that may be several things is a union that isinstance and match narrow."""
    functions = client.functions
    assert_type(functions.list(), AsyncPager[nyckel.Function])
    assert_type(await functions.create(name="n", input="Text", output="Tags"), nyckel.Function)
    assert_type(await functions.get("function_a"), nyckel.Function)
    assert_type(await functions.replace("function_a", name="m", input="Text", output="Tags"), nyckel.Function)
    assert_type(await functions.summary("function_a"), dict[str, Any])
    await functions.delete("function_a")
    match await functions.invoke("function_a", data={"age": 41}):
        case nyckel.DetectionOutput() as found:
            assert_type(found, nyckel.DetectionOutput)
        case _:
            pass
    assert_type(await client.search.invoke("function_a", sample_id="s"), list[nyckel.SearchSample])
    assert_type(client.labels.list("function_a"), AsyncPager[nyckel.Label])
    assert_type(await client.labels.create("function_a", name="l"), nyckel.Label)
    assert_type(await client.labels.get("function_a", "label_b"), nyckel.Label)
    assert_type(await client.labels.replace("function_a", "label_b", name="m"), nyckel.Label)
    await client.labels.delete("function_a", "label_b")
    assert_type(client.fields.list("function_a"), AsyncPager[nyckel.FunctionField])
    assert_type(await client.fields.create("function_a", name="f", type="Text"), nyckel.FunctionField)
    assert_type(await client.fields.get("function_a", "field_b"), nyckel.FunctionField)
    await client.fields.delete("function_a", "field_b")
    assert_type(client.samples.list("function_a"), AsyncPager[nyckel.Sample])
    assert_type(await client.samples.create("function_a", data="text"), nyckel.Sample)
    assert_type(await client.samples.get("function_a", "sample_b"), nyckel.Sample)
    await client.samples.delete("function_a", "sample_b")
    assert_type(await client.samples.annotate("function_a", "sample_b", label_id="l"), nyckel.Annotation)
    await client.samples.remove_annotation("function_a", "sample_b")
