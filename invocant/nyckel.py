"""The Nyckel client: everything about it is declared."""

from invocant_api.nyckel.client import AsyncClient, Client


class Nyckel(Client):
    """Client of the Nyckel API: `with Nyckel() as client: client.functions.invoke(id, data="...")`."""


class AsyncNyckel(AsyncClient):
    """Client of the Nyckel API for async code: `async with AsyncNyckel() as client: ...`."""


__all__ = ["AsyncNyckel", "Nyckel"]
