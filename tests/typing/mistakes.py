"""Mistakes that a type checker must find: a suppression that is not needed is an error. Never run."""

import invocant
from invocant import AsyncBraintrust, Braintrust, Nyckel, Opper, runtime
from invocant_api.braintrust import models as all_models
from invocant_api.braintrust.models import Function, FunctionDataGlobal, FunctionDataPrompt, FunctionType


def names() -> None:
    """Names that do not exist: laziness must not hide it."""
    invocant.Brainstorm  # type: ignore[attr-defined]  # noqa: B018 - no such client
    runtime.Nonsense  # type: ignore[attr-defined]  # noqa: B018 - nor any other name
    all_models.Funktion  # type: ignore[attr-defined]  # noqa: B018 - nor any model


def calls(client: Braintrust) -> None:
    """Wrong calls of a method."""
    client.functions.get()  # type: ignore[call-arg]  # the id is missing
    client.functions.get("id", "1")  # type: ignore[call-arg]  # all but the path is given by name
    client.functions.get("id", verison="1")  # type: ignore[call-arg]  # a typing error in a name
    client.functions.list(limit="2")  # type: ignore[arg-type]  # a page size is a number
    client.functions.create(name="n", slug="s")  # type: ignore[call-arg]  # required members are missing
    client.functions.update("id", name=1)  # type: ignore[arg-type]  # a name is text
    client.functions.invoke("id", stream=True)  # type: ignore[call-arg]  # streaming is a method of its own
    client.functions.replace_all()  # type: ignore[attr-defined]  # there is no such method
    client.labels.list("id")  # type: ignore[attr-defined]  # another API's resource


def files(client: Nyckel) -> None:
    """Wrong bodies."""
    client.functions.invoke("id", data=1)  # type: ignore[arg-type]  # an image, or the data itself
    client.functions.invoke("id", data=iter([b""]))  # type: ignore[arg-type]  # it could not be sent again


def dicts(client: Braintrust) -> None:
    """Wrong dicts in place of models."""
    client.functions.update("id", function_data={"type": "nonsense"})  # type: ignore[arg-type]  # no such variant
    client.functions.update("id", function_data={"type": "global"})  # type: ignore[arg-type]  # its name is missing
    client.functions.update("id", prompt_data={"promt": None})  # type: ignore[arg-type]  # a typing error in a key


def clients() -> None:
    """Wrong ways to make a client."""
    Braintrust(key="k")  # type: ignore[call-arg]  # it is api_key
    Opper(timeouts="5")  # type: ignore[arg-type]  # seconds, or Timeouts
    Nyckel(api_key="k")  # type: ignore[call-arg]  # this API logs in with client credentials


async def twins(client: AsyncBraintrust) -> None:
    """What sync code does and async code may not."""
    for _ in client.functions.list():  # type: ignore[attr-defined]  # async for
        pass
    with client.functions.stream("id"):  # type: ignore[attr-defined]  # async with
        pass
    client.functions.get("id").slug  # type: ignore[attr-defined]  # noqa: B018 - the mistake is that await is missing


def models(function: Function) -> None:
    """Wrong uses of a model."""
    function.slugg  # type: ignore[attr-defined]  # noqa: B018 - a typing error in a name is the mistake
    function.slug = 1  # type: ignore[assignment]  # text, not a number
    function.description.upper()  # type: ignore[union-attr]  # it may be absent, and it may be null
    FunctionDataPrompt(type="code")  # type: ignore[arg-type]  # the tag of another variant
    FunctionDataGlobal()  # type: ignore[call-arg]  # its name is missing
    function.created.year  # type: ignore[union-attr]  # noqa: B018 - it may be absent, and it may be null
    FunctionType.NONSENSE  # type: ignore[attr-defined]  # noqa: B018 - a value that the document does not know
