"""Small documents and a direct caller: the mock without a socket."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from attrs import frozen

from invocant.mock import MockApp, ServedApi, create_app, from_mapping

KEY = {"authorization": "Bearer mock-key"}
JSON = "application/json"


def response(schema: Any = None, *, media_type: str = JSON) -> dict[str, Any]:
    """Return a response object; without a schema it has no body."""
    return {"description": "", **({} if schema is None else {"content": {media_type: {"schema": schema}}})}


def body(schema: Any, *, required: bool = True, media_type: str = JSON) -> dict[str, Any]:
    """Return a request body object."""
    return {"required": required, "content": {media_type: {"schema": schema}}}


def operation(name: str, success: Any = None, **members: Any) -> dict[str, Any]:
    """Return an operation object with this Python name and a 200 response."""
    return {"operationId": name, "x-invocant-name": name, "responses": {"200": response(success)}, **members}


def document(paths: Mapping[str, Any], *, version: str = "3.1.0", **members: Any) -> dict[str, Any]:
    """Return a document with these paths."""
    return {"openapi": version, "info": {"title": "Small", "version": "1"}, "paths": dict(paths), **members}


def small(paths: Mapping[str, Any], **members: Any) -> ServedApi:
    """Return the API of a document with these paths."""
    return from_mapping("small", document(paths, **members))


@frozen
class Answered:
    """What the application sent."""

    status: int
    headers: dict[str, str]
    content: bytes
    chunks: Sequence[bytes]

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.content)


@frozen
class Caller:
    """Calls an application directly, one request at a time."""

    app: MockApp
    headers: Mapping[str, str] = KEY

    def __call__(
        self,
        method: str,
        path: str,
        *,
        params: Any = None,
        json: Any = ...,
        content: bytes | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Answered:
        """Send a request and return what came back; a header of None is left out."""
        sent: dict[str, str | None] = {**self.headers, **(headers or {})}
        data = content or b""
        if json is not ...:
            data = dumps(json)
            sent.setdefault("content-type", JSON)
        query = params if isinstance(params, str) else urlencode(params or {}, doseq=True)
        raw_path, _, given = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": raw_path,
            "raw_path": raw_path.encode("ascii"),
            "query_string": (given or query).encode("ascii"),
            "headers": [(n.lower().encode(), v.encode("latin-1")) for n, v in sent.items() if v is not None],
        }
        return asyncio.run(self._send(scope, data))

    async def _send(self, scope: dict[str, Any], data: bytes) -> Answered:
        messages: list[Any] = []
        requests = iter([{"type": "http.request", "body": data, "more_body": False}])

        answered = asyncio.Event()

        async def receive() -> Any:
            request = next(requests, None)
            if request is None:
                await answered.wait()
            return request or {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            messages.append(message)
            if message["type"] == "http.response.body" and not message["more_body"]:
                answered.set()

        await self.app(scope, receive, send)
        headers = {name.decode(): value.decode("latin-1") for name, value in messages[0]["headers"]}
        chunks = [each["body"] for each in messages[1:] if each["body"]]
        return Answered(messages[0]["status"], headers, b"".join(chunks), chunks)


def dumps(value: Any) -> bytes:
    """Return JSON text in ASCII."""
    return json.dumps(value).encode()


@contextmanager
def serving(*apis: str | ServedApi, headers: Mapping[str, str] = KEY, **options: Any) -> Iterator[Caller]:
    """Yield a caller of a fresh application."""
    app = create_app(*apis, **options)
    try:
        yield Caller(app, headers)
    finally:
        app.close()
