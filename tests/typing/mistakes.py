"""Mistakes that a type checker must find: a suppression that is not needed is an error. Never run."""

import invocant
from invocant import (
    UNSET,
    AsyncBraintrust,
    AsyncPager,
    AsyncStream,
    Braintrust,
    CallError,
    Environment,
    Fold,
    Nyckel,
    Opper,
    PageCursor,
    Pager,
    RequestEvent,
    RequestOptions,
    ResponseInfo,
    Retries,
    RetryEvent,
    Stream,
    StreamError,
    SyncOptions,
    Timeouts,
    response_info,
    runtime,
    use_orjson,
)
from invocant import runtime as rt
from invocant.runtime import kinds as k
from invocant_api.braintrust import events, inputs
from invocant_api.braintrust import models as all_models
from invocant_api.braintrust.models import (
    Function,
    FunctionDataCode,
    FunctionDataGlobal,
    FunctionDataPrompt,
    FunctionType,
)
from invocant_api.nyckel import models as nyckel
from tests.typing import own_answers


def names() -> None:
    """Names that do not exist: laziness must not hide it."""
    invocant.Brainstorm  # type: ignore[attr-defined]  # noqa: B018 - no such client
    runtime.Nonsense  # type: ignore[attr-defined]  # noqa: B018 - nor any other name
    k.NUMBER  # type: ignore[attr-defined]  # noqa: B018 - nor any other kind
    all_models.Funktion  # type: ignore[attr-defined]  # noqa: B018 - nor any model
    inputs.Funktion  # type: ignore[attr-defined]  # noqa: B018 - nor any dict
    events.Nonsense  # type: ignore[attr-defined]  # noqa: B018 - nor any event


def calls(client: Braintrust) -> None:
    """Wrong calls of a method."""
    client.functions.get()  # type: ignore[call-arg]  # the id is missing
    client.functions.get(1)  # type: ignore[arg-type]  # an id is text or a UUID
    client.functions.get(None)  # type: ignore[arg-type]  # and never null
    client.functions.get("id", "1")  # type: ignore[call-arg]  # all but the path is given by name
    client.functions.get("id", verison="1")  # type: ignore[call-arg]  # a typing error in a name
    client.functions.list(limit="2")  # type: ignore[arg-type]  # a page size is a number
    client.functions.list(ids=[1])  # type: ignore[list-item]  # ids are text or UUIDs
    client.functions.list(max_items="10")  # type: ignore[arg-type]  # how many is a number
    client.functions.list(cursor=3)  # type: ignore[arg-type]  # a cursor, or its text
    client.functions.create(name="n", slug="s")  # type: ignore[call-arg]  # required members are missing
    client.functions.update("id", name=1)  # type: ignore[arg-type]  # a name is text
    client.functions.update("id", tags=[1])  # type: ignore[list-item]  # tags are texts
    client.functions.update("id", metadata={})  # type: ignore[call-arg]  # a member of answers alone
    client.functions.invoke("id", stream=True)  # type: ignore[call-arg]  # streaming is a method of its own
    client.functions.invoke("id", mode=1)  # type: ignore[arg-type]  # an enum is text
    client.functions.replace_all()  # type: ignore[attr-defined]  # there is no such method
    client.functions.get("id", options={"retries": 1})  # type: ignore[arg-type]  # options are a RequestOptions
    client.labels.list("id")  # type: ignore[attr-defined]  # another API's resource


def other_calls(opper: Opper, client: Nyckel) -> None:
    """Wrong calls of the other two."""
    opper.call(name="n", examples=[{"input": 1}])  # type: ignore[list-item]  # its output is missing
    opper.call(name="n", tags={"a": 1})  # type: ignore[dict-item]  # labels are texts
    opper.call(name="n", parent_span_id=1)  # type: ignore[arg-type]  # an id is text or a UUID
    opper.functions.create(name="n")  # type: ignore[call-arg]  # instructions are missing
    opper.functions.call("id", "input")  # type: ignore[call-arg]  # the input is given by name
    opper.functions.delete("id").id  # type: ignore[attr-defined, func-returns-value]  # noqa: B018 - there is no answer
    client.functions.create(name="f", input="Text")  # type: ignore[call-arg]  # its output is missing
    client.functions.invoke("id", label_count="2", data="x")  # type: ignore[arg-type]  # a number
    client.samples.list()  # type: ignore[call-arg]  # whose samples
    nyckel.FunctionOutput(confidence="high")  # type: ignore[arg-type]  # a number


def files(client: Nyckel) -> None:
    """Wrong bodies."""
    client.functions.invoke("id", data=1)  # type: ignore[arg-type]  # an image, or the data itself
    client.functions.invoke("id", data=iter({"a": 1}))  # type: ignore[arg-type]  # pieces are bytes


def dicts(client: Braintrust) -> None:
    """Wrong dicts in place of models."""
    client.functions.update("id", function_data={"type": "nonsense"})  # type: ignore[arg-type]  # no such variant
    client.functions.update("id", function_data={"type": "global"})  # type: ignore[arg-type]  # its name is missing
    client.functions.update("id", prompt_data={"promt": None})  # type: ignore[arg-type]  # a typing error in a key
    inputs.FunctionDataGlobal(type="global")  # type: ignore[typeddict-item]  # its name is missing
    inputs.FunctionDataPrompt(type="code")  # type: ignore[typeddict-item]  # the tag of another variant
    data: inputs.FunctionDataGlobal = {"type": "global", "name": 1}  # type: ignore[typeddict-item]  # text
    data["nmae"] = "n"  # type: ignore[typeddict-unknown-key]  # a typing error in a key
    data["config"] = 1  # type: ignore[typeddict-item]  # an object
    FunctionDataCode(data={"type": "inline"})  # type: ignore[arg-type]  # a constructor takes models


def clients() -> None:
    """Wrong ways to make a client."""
    Braintrust(key="k")  # type: ignore[call-arg]  # it is api_key
    Braintrust(1)  # type: ignore[arg-type]  # a key is text, or a function that gives it
    Braintrust(lambda: 1)  # type: ignore[arg-type, return-value]  # a key is text
    Opper(timeouts="5")  # type: ignore[arg-type]  # seconds, or Timeouts
    Opper(retries=0.5)  # type: ignore[arg-type]  # a whole number, or Retries
    Opper(headers={"x": 1})  # type: ignore[dict-item]  # headers are texts
    Nyckel(api_key="k")  # type: ignore[call-arg]  # this API logs in with client credentials
    Opper().with_options(timeout=1)  # type: ignore[call-arg]  # it is timeouts
    options: SyncOptions = {"retires": 1}  # type: ignore[typeddict-unknown-key]  # a typing error in a key
    Opper(**options)


def hooks(told: list[RequestEvent]) -> None:
    """Hooks of the wrong event, and a hook that nobody would await."""

    async def later(event: RetryEvent) -> None:
        print(event.delay)

    Opper(on_retry=told.append)  # type: ignore[arg-type]  # a hook for requests
    Opper(on_retry=later)  # type: ignore[arg-type]  # only an async client awaits
    Opper(on_retry=lambda event: print(event.wait))  # type: ignore[attr-defined]  # it is delay
    Opper(on_request=lambda: None)  # type: ignore[misc, arg-type]  # it is told an event
    Opper(on_drift=told.append)  # type: ignore[arg-type]  # a list of events
    Opper(folds={"stream": dict})  # type: ignore[dict-item]  # a fold has methods of its own
    told[0].attempt = 2  # type: ignore[misc]  # what a hook is told is fixed


def options(info: ResponseInfo) -> None:
    """Wrong options of a call, and wrong bounds."""
    RequestOptions(5)  # type: ignore[call-arg]  # all by name
    RequestOptions(timeout=5)  # type: ignore[call-arg]  # it is timeouts
    RequestOptions(strict="yes")  # type: ignore[arg-type]  # yes or no
    RequestOptions(headers=["x"])  # type: ignore[arg-type]  # by name
    Timeouts(read=1)  # type: ignore[call-arg]  # it is idle
    Timeouts(total="5")  # type: ignore[arg-type]  # seconds
    Retries(max=1.5)  # type: ignore[arg-type]  # a whole number
    Retries(safety="maybe")  # type: ignore[arg-type]  # one of three words
    Retries().max = 3  # type: ignore[misc]  # a value, not a variable
    Environment(clock=lambda: "now")  # type: ignore[arg-type, return-value]  # seconds
    use_orjson("yes")  # type: ignore[arg-type]  # yes or no
    info.status.phrase  # type: ignore[attr-defined]  # noqa: B018 - any number, standard or not
    info.request_id.upper()  # type: ignore[union-attr]  # the server may not say
    response_info()  # type: ignore[call-arg]  # of what


async def twins(client: AsyncBraintrust, pager: AsyncPager[Function]) -> None:
    """What sync code does and async code may not."""
    for _ in client.functions.list():  # type: ignore[attr-defined]  # async for
        pass
    for _ in pager.pages():  # type: ignore[attr-defined]  # here too
        pass
    with client.functions.stream("id"):  # type: ignore[attr-defined]  # async with
        pass
    with client:  # type: ignore[attr-defined]  # here too
        pass
    client.functions.get("id").slug  # type: ignore[attr-defined]  # noqa: B018 - the mistake is that await is missing
    client.functions.get("id")  # type: ignore[unused-coroutine]  # awaited by nobody
    await client.functions.list()  # type: ignore[misc]  # a list is iterated
    await client.functions.stream("id")  # type: ignore[misc]  # a stream is entered
    pager.collect()[0]  # type: ignore[index]  # await is missing
    client.close()  # type: ignore[attr-defined]  # it is aclose


async def sync_twins(client: Braintrust, pager: Pager[Function]) -> None:
    """And the other way round."""
    async for _ in pager:  # type: ignore[attr-defined]  # for
        pass
    async with client:  # type: ignore[attr-defined]  # with
        pass
    await client.functions.get("id")  # type: ignore[misc]  # there is nothing to await
    await client.aclose()  # type: ignore[attr-defined]  # it is close


def lists(pager: Pager[Function], cursor: PageCursor) -> None:
    """Wrong uses of a list."""
    pager[0]  # type: ignore[index]  # a list that is read page by page has no index
    len(pager)  # type: ignore[arg-type]  # nor a length
    pager.first_page().cursor.place  # type: ignore[union-attr]  # noqa: B018 - None at the end
    pager.first_page().total + 1  # type: ignore[operator]  # the body may not say
    PageCursor("functions.list", "a")  # type: ignore[call-arg]  # all by name
    cursor.direction = "backward"  # type: ignore[misc]  # a value, not a variable
    names: list[str] = pager.collect()  # type: ignore[assignment]  # the items are functions
    print(names)


def streams(stream: Stream[events.InvokeEvent, str], other: AsyncStream[events.InvokeEvent, str]) -> None:
    """Wrong uses of a stream."""
    for event in stream:
        event.text  # type: ignore[union-attr]  # noqa: B018 - it is data
        event.data.upper()  # type: ignore[union-attr]  # which class of event is not known
        if isinstance(event, events.Console):
            event.data.upper()  # type: ignore[attr-defined]  # a model
        if isinstance(event, events.TextDelta):
            event.data = "x"  # type: ignore[misc]  # an event is fixed
    stream.info.status  # type: ignore[union-attr]  # noqa: B018 - None before it is open
    number: int = stream.result()  # type: ignore[assignment]  # this one gives text
    for _ in other:  # type: ignore[attr-defined]  # async for
        print(number)
    other.text.upper()  # type: ignore[attr-defined]  # text comes in pieces


def models(function: Function) -> None:
    """Wrong uses of a model."""
    function.slugg  # type: ignore[attr-defined]  # noqa: B018 - a typing error in a name is the mistake
    function.slug = 1  # type: ignore[assignment]  # text, not a number
    function.slug = UNSET  # type: ignore[assignment]  # it must be there
    function.tags = UNSET  # type: ignore[assignment]  # what removes is copy(tags=UNSET)
    function.slug = None  # type: ignore[assignment]  # nor is it ever null
    function.tags = "a"  # type: ignore[assignment]  # a list of texts
    function.created = "2024-01-01"  # type: ignore[assignment]  # a date-time
    function.log_id = "q"  # type: ignore[assignment]  # the one value it has
    function.function_type = "llm"  # type: ignore[assignment]  # a member of the enum
    function.function_data = function  # type: ignore[assignment]  # no variant of the union
    function.description.upper()  # type: ignore[union-attr]  # it may be absent, and it may be null
    FunctionDataPrompt(type="code")  # type: ignore[arg-type]  # the tag of another variant
    FunctionDataPrompt("prompt")  # type: ignore[call-arg]  # all by name
    FunctionDataGlobal()  # type: ignore[call-arg]  # its name is missing
    FunctionDataGlobal(name=UNSET)  # type: ignore[arg-type]  # it must be there
    FunctionDataGlobal(name="n", function_type="llm")  # type: ignore[arg-type]  # a member of the enum
    FunctionDataGlobal(nmae="n")  # type: ignore[call-arg]  # a typing error in a name
    Function.from_dict("{}")  # type: ignore[arg-type]  # an object, not its text
    Function.from_json({})  # type: ignore[arg-type]  # the other way round
    function.created.year  # type: ignore[union-attr]  # noqa: B018 - it may be absent, and it may be null
    function < function  # type: ignore[operator]  # noqa: B015 - models have no order


def narrowing(function: Function) -> None:
    """Members of one variant, asked of all of them."""
    data = function.function_data
    data.endpoint  # type: ignore[union-attr]  # noqa: B018 - only one variant has it
    if isinstance(data, FunctionDataPrompt):
        data.name  # type: ignore[attr-defined]  # noqa: B018 - this one has not
    elif isinstance(data, FunctionDataCode):
        data.data.code  # type: ignore[union-attr]  # noqa: B018 - a bundle has none
    if "description" in function:
        function.description.upper()  # type: ignore[union-attr]  # it may be there and null


def enums(kind: FunctionType) -> None:
    """Wrong uses of an enum."""
    FunctionType.NONSENSE  # type: ignore[attr-defined]  # noqa: B018 - a value that the document does not know
    kind.known  # type: ignore[attr-defined]  # noqa: B018 - it is is_known
    number: int = kind  # type: ignore[assignment]  # text
    print(number)


def errors(error: CallError) -> None:
    """What an error tells, asked of the wrong class."""
    error.status  # type: ignore[attr-defined]  # noqa: B018 - there may have been no answer
    error.info.status  # type: ignore[union-attr]  # noqa: B018 - for the same reason
    error.wait + 1  # type: ignore[operator]  # the server may not say
    if isinstance(error, StreamError):
        error.event  # type: ignore[attr-defined]  # noqa: B018 - only where the server reported the failure


def unread(client: Braintrust) -> None:
    """What `raw` gives, taken for something else."""
    client.functions.raw.get("id").name  # type: ignore[attr-defined]  # noqa: B018 - it is not decoded
    client.raw.functions.get(7)  # type: ignore[arg-type]  # it takes what the method takes
    client.raw.functions.list().collect()  # type: ignore[attr-defined]  # one page, as it came


def what_is_deprecated() -> None:
    """A call of what the vendor has given up."""
    own_answers.find("a")  # type: ignore[deprecated]  # a checker tells it before the program runs
    own_answers.search(old=1)  # type: ignore[call-arg]  # its parameters are checked all the same


def declarations() -> None:
    """Wrong declarations of an API."""
    rt.Api(name="n")  # type: ignore[call-arg]  # where is it
    rt.Parameter("q", "body")  # type: ignore[arg-type]  # no such place
    rt.ApiKey(name="k", location="path")  # type: ignore[arg-type]  # no key goes there
    rt.BasicAuth("me", "secret")  # type: ignore[call-arg]  # names of arguments, and never a secret
    rt.Webhook(name=k.STR)  # type: ignore[arg-type]  # a name is text
    rt.Parameter("q", "query", "text")  # type: ignore[arg-type]  # a kind, not a word
    rt.EventSpec(Function, type="t")  # type: ignore[arg-type]  # no event
    rt.CursorPaging(item=k.STR)  # type: ignore[call-arg]  # by which parameter
    operation: rt.Operation[Function] = rt.Operation(name="n", path="/")  # type: ignore[call-arg]  # no method
    operation.retry = "always"  # type: ignore[assignment]  # one of three words
    fold: Fold = rt.SSEParser()  # type: ignore[assignment]  # a parser is no fold
    k.Field(1, k.STR)  # type: ignore[arg-type]  # a name is text
    k.List("Function")  # type: ignore[arg-type]  # a kind, not its name
    texts: k.Kind[int] = k.STR  # type: ignore[assignment]  # it reads text
    print(fold, texts)
