"""Programs as users write them, with what an editor shows: each `assert_type` must hold. Never run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, assert_type
from uuid import UUID

from invocant import (
    UNSET,
    AsyncBraintrust,
    AsyncNyckel,
    AsyncOpper,
    AsyncPager,
    AsyncStream,
    Braintrust,
    InvocantError,
    NotFoundError,
    Nyckel,
    Opper,
    Page,
    PageCursor,
    Pager,
    RateLimitError,
    RequestOptions,
    ResponseInfo,
    Retries,
    Stream,
    StreamError,
    Timeouts,
    UnknownEvent,
    Unset,
    response_info,
)
from invocant.runtime import Binary
from invocant.runtime.kinds import Problem, UnknownModel
from invocant_api.braintrust import events, inputs, models
from invocant_api.nyckel import models as nyckel_models
from invocant_api.opper import events as opper_events
from invocant_api.opper import models as opper_models


def clients() -> None:
    """Ways to make a client."""
    Braintrust()
    Braintrust(
        "key", base_url="http://127.0.0.1:1", timeouts=5, retries=0, headers={"x-trace": "1", "accept": None}
    )
    Braintrust(lambda: "key", timeouts=Timeouts(total=10), retries=Retries(max=5))
    Opper(api_key="key", on_retry=lambda event: print(event.attempt))
    Nyckel("id", "secret")
    with Braintrust() as client:
        assert_type(client, Braintrust)
        assert_type(client.with_options(retries=1), Braintrust)


def lists(client: Braintrust) -> None:
    """Pages, items and cursors."""
    pager = client.functions.list(project_name="support", limit=10, max_items=100, prefetch=True)
    assert_type(pager, Pager[models.Function])
    for function in pager:
        assert_type(function, models.Function)
        assert_type(function.id, UUID)
        assert_type(function.name, str)
        assert_type(function.log_id, Literal["p"])
        assert_type(function.created, datetime | None)
        assert_type(function.tags, list[str] | None)
        assert_type(function.metadata, dict[str, Any] | None)
    for page in pager.pages():
        assert_type(page, Page[models.Function])
        assert_type(page.cursor, PageCursor | None)
        client.functions.list(cursor=page.cursor)
    assert_type(pager.collect(), list[models.Function])
    client.functions.list(ids=["3c90c3cc-0d44-4b50-8888-8dd25736052a"])
    client.functions.list(ids="3c90c3cc-0d44-4b50-8888-8dd25736052a", limit=None)


def missing_and_null(function: models.Function) -> str:
    """Both read as None, and are told apart by asking for the member."""
    if function.created:
        assert_type(function.created.year, int)
    if function.tags:
        assert_type(function.tags, list[str])
    if function.description is None:
        assert_type("description" in function, bool)
        return "null" if "description" in function else "missing"
    assert_type(function.description, str)
    text = function.description
    function.description = None
    function.tags = function.tags
    return text


def left_out(tags: list[str] | Unset | None = UNSET) -> models.FunctionDataGlobal:
    """Constructors take what is to be left out, null, or nothing."""
    made = models.FunctionDataGlobal(name="n", config=None, function_type=UNSET)
    assert_type(made.config, dict[str, Any] | None)
    assert_type(made.function_type, models.FunctionType | None)
    assert_type(made.copy(config=UNSET), models.FunctionDataGlobal)
    print(tags)
    return models.FunctionDataGlobal(name="n")


def unions(function: models.Function) -> str:
    """A union narrows by class."""
    data = function.function_data
    match data:
        case models.FunctionDataPrompt():
            assert_type(data.type, Literal["prompt"])
            return "prompt"
        case models.FunctionDataCode(data=code):
            if isinstance(code, models.FunctionCodeInline):
                assert_type(code.code, str)
                return code.code
            return "bundle"
        case UnknownModel():
            assert_type(data.raw, dict[str, Any])
            return "newer than this client"
        case _:
            return str(data.type)


def enums(function: models.Function) -> None:
    """Known and unknown values."""
    kind = function.function_type
    if isinstance(kind, models.FunctionType):
        assert_type(kind.is_known, bool)
        assert_type(kind == models.FunctionType.LLM, bool)
        text: str = kind
        print(text)


def bodies(client: Braintrust) -> None:
    """Bodies as plain dicts and as models."""
    project = UUID("3c90c3cc-0d44-4b50-8888-8dd25736052a")
    created = client.functions.create(
        project_id=project,
        name="Order status",
        slug="order-status",
        function_data={"type": "prompt"},
        prompt_data={
            "prompt": {"type": "chat", "messages": [{"role": "system", "content": "Be kind."}]},
            "options": {"model": "small", "params": {"temperature": 0}},
        },
        function_type="llm",
        tags=("a", "b"),
    )
    assert_type(created, models.Function)
    client.functions.create(
        project_id=str(project),
        name="By model",
        slug="by-model",
        function_data=models.FunctionDataPrompt(),
        function_type=models.FunctionType.LLM,
        description=None,
    )
    message: inputs.ChatCompletionMessageParam = {"role": "user", "content": [{"type": "text", "text": "Hi"}]}
    messages: Sequence[inputs.ChatCompletionMessageParam] = [message]
    assert_type(client.functions.invoke(created.id, input={"a": 1}, messages=messages, mode="auto"), Any)
    options = RequestOptions(timeouts=3, retries=0, headers={"x": "y"})
    assert_type(client.functions.update(created.id, description="text", options=options), models.Function)
    assert_type(client.functions.delete(str(created.id)), models.Function)


def models_as_values() -> None:
    """What every model can do."""
    schema = models.FunctionSchema.from_dict({"parameters": {}}, strict=True)
    assert_type(schema, models.FunctionSchema)
    assert_type(schema.to_dict(), dict[str, Any])
    assert_type(schema.json(), str)
    assert_type(models.FunctionSchema.from_json("{}"), models.FunctionSchema)
    assert_type(schema.copy(returns=None), models.FunctionSchema)
    assert_type(schema.problems(), list[Problem])
    assert_type(schema.additional_properties, dict[str, Any])


def streams(client: Braintrust) -> None:
    """Events, text and result."""
    with client.functions.stream("id", input="x") as stream:
        assert_type(stream, Stream[events.InvokeEvent, Any])
        for event in stream:
            match event:
                case events.TextDelta():
                    assert_type(event.data, str)
                case events.Console(data=message):
                    assert_type(message, models.ConsoleMessage)
                case UnknownEvent():
                    print(event.event, event.raw)
                case _:
                    print(event.type)
        for piece in stream.text:
            assert_type(piece, str)
        assert_type(stream.done_seen, bool)
        assert_type(stream.info, ResponseInfo | None)
        print(stream.result(), stream.partial, stream.reasoning)


async def asynchronously(client: AsyncBraintrust, opper: AsyncOpper, nyckel: AsyncNyckel) -> None:
    """The same, awaited."""
    assert_type(await client.functions.get("id"), models.Function)
    pager = client.functions.list(limit=2)
    assert_type(pager, AsyncPager[models.Function])
    async for function in pager:
        assert_type(function, models.Function)
    async with client.functions.stream("id") as stream:
        assert_type(stream, AsyncStream[events.InvokeEvent, Any])
        async for event in stream:
            assert_type(event, events.InvokeEvent)
        print(await stream.result())
    assert_type(await opper.functions.call("id", input="x"), opper_models.FunctionCallResponse)
    async for label in nyckel.labels.list("function"):
        assert_type(label, nyckel_models.Label)


def the_second_api(client: Opper) -> None:
    """Offsets, revisions, streams by path."""
    created = client.functions.create(
        name="mood",
        instructions="Tell the mood.",
        output_schema={"type": "object"},
        model=["small", {"name": "large"}],
        configuration={"invocation.cache.ttl": 60},
    )
    assert_type(created, opper_models.Function)
    assert_type(client.functions.delete(created.id), None)
    for revision in client.functions.revisions.list(created.id):
        assert_type(revision, opper_models.FunctionRevision)
    with client.stream(name="mood", input="x") as stream:
        for event in stream:
            if isinstance(event, opper_events.TextChunk):
                print(event.data.delta)
    print(client.call(name="mood", input="x").message)


def the_third_api(client: Nyckel) -> None:
    """Links, labels, several results."""
    output = client.functions.invoke("function_x", data="text", label_count=2, capture=False)
    if isinstance(output, nyckel_models.FunctionOutput):
        assert_type(output.label_name, str | None)
    client.functions.invoke("function_x", data=b"\x89PNG")
    picture: Binary = ("cat.png", bytearray(b"\x89PNG"), "image/png")
    client.functions.invoke("function_x", data=picture)
    with Path("cat.png").open("rb") as file:
        client.functions.invoke("function_x", data=file)
    for sample in client.samples.list("function_x", max_items=5):
        assert_type(sample, nyckel_models.Sample)


def failures(client: Braintrust) -> None:
    """What errors tell."""
    try:
        client.functions.get("id")
    except NotFoundError as error:
        assert_type(error.status, int)
    except RateLimitError as error:
        assert_type(error.wait, float | None)
    except StreamError as error:
        print(error.partial)
    except InvocantError as error:
        print(error)
    assert_type(response_info(client.functions.get("id")), ResponseInfo)
