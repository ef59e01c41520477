"""Security schemes and servers declared by hand with `invocant.runtime`. Checked, never run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, Unpack, assert_type

from invocant import runtime as rt

API = rt.Api(
    name="notes",
    base_url="https://eu.notes.example/v1",
    servers=(
        rt.Server(
            "https://{region}.notes.example/{basePath}",
            "production",
            variables=(
                rt.ServerVariable("region", "eu", values=("eu", "us")),
                rt.ServerVariable("basePath", "v1", option="base_path"),
            ),
        ),
        rt.Server("https://{tenant}.notes.example", variables=(rt.ServerVariable("tenant", None),)),
    ),
    other_servers=(rt.Server("https://files.notes.example", "files"),),
    schemes={
        "key": rt.ApiKey(name="X-Key", location="header", prefix="Notes ", env=("NOTES_KEY",)),
        "session": rt.ApiKey(name="sid", location="cookie", argument="session"),
        "login": rt.BasicAuth(username_env=("NOTES_USER",), password_env=("NOTES_PASSWORD",)),
        "signed": rt.HttpScheme(scheme="Signature", argument="signature", env=("NOTES_SIGNATURE",)),
        "certificate": rt.MutualTLS(),
        "either": (
            rt.BearerKey(env=("NOTES_TOKEN",), argument="token"),
            rt.ClientCredentials(token_url="/token", client_auth="basic", client_id_argument="app_id"),
        ),
    },
    security=({"key": (), "certificate": ()}, {"either": ("read", "write")}, {}),
    voluntary=("session",),
)

PING: rt.Operation[None] = rt.Operation(
    name="ping",
    method="GET",
    path="/ping",
    pointer="/paths/~1ping/get",
    servers=(rt.Server("https://ping.notes.example", "files"),),
    responses={"204": rt.Response(), "200": rt.Response("text/plain", unasked=True)},
    security=({"login": ()}, {"signed": ()}),
)


class NotesClient(rt.SyncClient):
    """A client that takes each credential by a name of its own."""

    API = API

    def __init__(
        self,
        *,
        key: str | Callable[[], str] | None = None,
        username: str | None = None,
        password: str | None = None,
        server: Literal["production"] | None = None,
        region: Literal["eu", "us"] | None = None,
        **options: Unpack[rt.SyncOptions],
    ) -> None:
        super().__init__(
            api_key=key,
            credentials={"username": username, "password": password},
            server=server,
            server_variables={"region": region},
            **options,
        )

    def ping(self) -> None:
        """Ask whether it is there."""
        assert_type(self._client.call(PING, {}), None)


class AsyncNotesClient(rt.AsyncClient):
    """Its async twin, whose credentials its user names."""

    API = API

    def __init__(self, credentials: Mapping[str, str], **options: Unpack[rt.AsyncOptions]) -> None:
        super().__init__(
            credentials=credentials, server="production", server_variables={"region": "us"}, **options
        )

    async def ping(self) -> None:
        """Ask whether it is there."""
        assert_type(await self._client.call(PING, {}), None)


def used() -> None:
    """What its user sees."""
    client = NotesClient(key=lambda: "k", username="me", password="", region="us", validate=True)
    assert_type(client.with_options(validate=False), NotesClient)
    AsyncNotesClient({"token": "t", "session": "s"}, retries=0)


def where(api: rt.Api, operation: rt.Operation[Any]) -> list[str]:
    """The places of an API and of an operation, with what the caller chooses."""
    assert_type(api.servers, tuple[rt.Server, ...])
    assert_type(api.other_servers, tuple[rt.Server, ...])
    assert_type(operation.servers, tuple[rt.Server, ...])
    for server in (*api.servers, *api.other_servers, *operation.servers):
        assert_type(server.url, str)
        assert_type(server.name, str)
        assert_type(server.variables, tuple[rt.ServerVariable, ...])
        for variable in server.variables:
            assert_type(variable.name, str)
            assert_type(variable.default, str | None)
            assert_type(variable.values, tuple[str, ...])
            assert_type(variable.option, str)
    return [server.url for server in api.servers]


def who(api: rt.Api, operation: rt.Operation[Any]) -> set[str]:
    """Alternatives, each with the schemes that are needed together and the scopes of a token."""
    assert_type(api.security, tuple[Mapping[str, tuple[str, ...]], ...])
    assert_type(operation.security, tuple[Mapping[str, tuple[str, ...]], ...] | None)
    assert_type(operation.pointer, str)
    assert_type(api.voluntary, tuple[str, ...])
    wanted = api.security if operation.security is None else operation.security
    return {name for together in wanted for name in together}


def schemes(api: rt.Api) -> None:
    """Each scheme narrows by class, also where one is a choice of several."""
    for declared in api.schemes.values():
        for scheme in declared if isinstance(declared, tuple) else (declared,):
            assert_type(scheme.KIND, str)
            match scheme:
                case rt.ApiKey():
                    assert_type(scheme.name, str)
                    assert_type(scheme.location, Literal["header", "query", "cookie"])
                    assert_type(scheme.prefix, str)
                    assert_type(scheme.argument, str)
                    assert_type(scheme.env, tuple[str, ...])
                    assert_type(scheme.carrier, tuple[Literal["header", "query", "cookie"], str, str])
                case rt.BearerKey():
                    assert_type(scheme.header, str)
                    assert_type(scheme.argument, str)
                    assert_type(scheme.carrier, tuple[Literal["header"], str, str])
                case rt.HttpScheme():
                    assert_type(scheme.scheme, str)
                    assert_type(scheme.argument, str)
                    assert_type(scheme.env, tuple[str, ...])
                    assert_type(scheme.carrier, tuple[Literal["header", "query", "cookie"], str, str])
                case rt.BasicAuth():
                    assert_type(scheme.username_argument, str)
                    assert_type(scheme.password_argument, str)
                    assert_type(scheme.username_env, tuple[str, ...])
                    assert_type(scheme.password_env, tuple[str, ...])
                    assert_type(scheme.carrier, tuple[Literal["header", "query", "cookie"], str, str])
                case rt.ClientCredentials():
                    assert_type(scheme.client_id_argument, str)
                    assert_type(scheme.client_secret_argument, str)
                    assert_type(scheme.client_auth, Literal["form", "basic"])
                    assert_type(scheme.carrier, tuple[Literal["header"], str, str])
                case rt.MutualTLS():
                    assert_type(scheme.carrier, None)
