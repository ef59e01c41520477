"""The Braintrust client. Its stream means what its event table says, so there is nothing to add."""

from invocant_api.braintrust.client import AsyncClient, Client


class Braintrust(Client):
    """Client of the Braintrust API: `with Braintrust() as client: client.functions.list()`."""


class AsyncBraintrust(AsyncClient):
    """Client of the Braintrust API for async code: `async with AsyncBraintrust() as client: ...`."""


__all__ = ["AsyncBraintrust", "Braintrust"]
