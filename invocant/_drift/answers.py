"""An answer beside what its operation declares: status, headers, media type and body; and events of a stream.

Headers of HTTP itself, and those that proxies add, are no drift: `IN_BETWEEN` and `STANDARD` list them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from invocant._drift.schemas import Deviation, Located, SchemaWalk, joined, json_type

_STANDARD_NAMES = """
accept-ranges age allow alt-svc cache-control clear-site-data connection content-disposition
content-encoding content-language content-length content-location content-range
content-security-policy content-type critical-ch cross-origin-embedder-policy
cross-origin-opener-policy cross-origin-resource-policy date deprecation digest etag expect-ct
expires keep-alive last-modified link location nel origin-agent-cluster permissions-policy pragma
proxy-authenticate referrer-policy refresh report-to reporting-endpoints retry-after server
server-timing set-cookie strict-transport-security sunset timing-allow-origin trailer
transfer-encoding upgrade vary via warning www-authenticate x-content-type-options
x-dns-prefetch-control x-download-options x-frame-options x-permitted-cross-domain-policies
x-powered-by x-robots-tag x-xss-protection x-ua-compatible x-accel-buffering x-runtime
x-aspnet-version x-aspnetmvc-version
"""
STANDARD = frozenset(_STANDARD_NAMES.split())
"""Fields that every server may send (IANA, HTTP Field Name Registry), or that frameworks do."""
IN_BETWEEN = (
    "access-control-",
    "cf-",
    "sec-",
    "x-amz-",
    "x-amzn-",
    "x-azure-",
    "x-cache",
    "x-cdn",
    "x-cloud-",
    "x-edge-",
    "x-envoy-",
    "x-fastly-",
    "x-goog-",
    "x-kong-",
    "x-proxy-",
    "x-served-",
    "x-timer",
    "x-vercel-",
    "fly-",
)
"""Beginnings of names of fields that stand between a server and its clients."""
_NO_BODY = frozenset({204, 205, 304})


class DriftFinder:
    """Finds what one document does not declare."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._walk = SchemaWalk(document)
        self._shared = _mapping(document.get("components"))

    def answer(
        self,
        operation: str,
        status: int,
        headers: Mapping[str, str],
        body: bytes | None = None,
        *,
        method: str = "GET",
    ) -> Iterator[Deviation]:
        """Yield what an answer has that is not declared.

        Args:
            operation: JSON pointer of the operation.
            status: The status.
            headers: The headers, names in lower case.
            body: The whole body; None where it is not known, as of a stream.
            method: The HTTP method.
        """
        response = self._response(operation, status)
        if response is None:
            if isinstance(self._walk.at(operation), Mapping):
                yield Deviation("status", joined(operation, "responses"), "", str(status), "")
            return
        declared = {str(name).lower() for name in _mapping(response.schema.get("headers"))}
        for name in headers:
            if name not in declared | STANDARD and not name.startswith(IN_BETWEEN):
                yield Deviation("header", response.pointer, "", name, "")
        if body == b"" or method == "HEAD" or status in _NO_BODY:
            return
        yield from self._content(response, headers.get("content-type", ""), body)

    def _content(self, response: Located, content_type: str, body: bytes | None) -> Iterator[Deviation]:
        content = _mapping(response.schema.get("content"))
        essence = content_type.split(";")[0].strip().lower()
        if not essence:
            return
        key = next((name for name in content if _covers(name, essence)), None)
        if key is None:
            yield Deviation("media-type", joined(response.pointer, "content"), "", essence, "")
            key = next((name for name in content if _is_json(name) and _is_json(essence)), None)
        if key is None or body is None or not _is_json(essence):
            return
        media = self._walk.followed(Located(content[key], joined(response.pointer, "content", key)))
        schema = _mapping(media.schema).get("schema")
        try:
            value = json.loads(body)
        except ValueError:
            return  # that it is no JSON is no drift
        yield from self._walk.deviations([Located(schema, joined(media.pointer, "schema"))], value)

    def event(self, operation: str, name: str, data: str, media_type: str) -> Iterator[Deviation]:
        """Yield what an event of a stream has that is not declared.

        Args:
            operation: JSON pointer of the operation.
            name: The event's name; `message` where it has none, and for an item of a JSON sequence.
            data: Its data, or the text of the item.
            media_type: What the stream came as.
        """
        raw = _mapping(self._walk.at(operation))
        table, pointer = _table(raw, operation)
        value, is_json = _parsed(data)
        if isinstance(table, list):
            for index, entry in enumerate(table):
                if isinstance(entry, Mapping) and _fits(entry, name, data, value):
                    schema = Located(entry.get("schema"), joined(pointer, str(index), "schema"))
                    if is_json and entry.get("data", "json") == "json":
                        yield from self._walk.deviations([schema], value)
                    return
            kind = value.get("type") if isinstance(value, dict) and name == "message" else None
            word = kind if isinstance(kind, str) else name
            yield Deviation("event", pointer, "", word, json_type(value) if is_json else "")
            return
        place = self._item(raw, operation, media_type)
        if place is None:
            return
        if self._is_event(place):
            whole: dict[str, Any] = {"data": data} if name == "message" else {"data": data, "event": name}
            for deviation in self._walk.deviations([place], whole):
                is_name = deviation.path == "/event"
                yield Deviation("event", deviation.pointer, "", name, "") if is_name else deviation
        elif is_json:
            yield from self._walk.deviations([place], value)

    def _item(self, raw: Mapping[str, Any], operation: str, media_type: str) -> Located | None:
        """Return the schema of an item of a stream that came with a success."""
        for status in _mapping(raw.get("responses")):
            if not (str(status).startswith("2") or status == "default"):
                continue
            written = Located(raw["responses"][status], joined(operation, "responses", str(status)))
            response = self._walk.followed(written)
            for key, media in _mapping(_mapping(response.schema).get("content")).items():
                if not _covers(key, media_type.split(";")[0].strip().lower()):
                    continue
                pointer = joined(response.pointer, "content", key)
                for member in ("itemSchema", "schema"):
                    if isinstance(_mapping(media).get(member), Mapping):
                        return self._walk.followed(Located(media[member], joined(pointer, member)))
        return None

    def _is_event(self, place: Located) -> bool:
        """Whether a schema is about an event and its fields, as in OpenAPI 3.2, and not about its data."""
        options = [
            place,
            *(Located(o, "") for key in ("oneOf", "anyOf") for o in place.schema.get(key) or ()),
        ]
        for option in options:
            members = _mapping(_mapping(self._walk.followed(option).schema).get("properties"))
            if "data" in members and set(members) <= {"data", "event", "id", "retry"}:
                return True
        return False

    def _response(self, operation: str, status: int) -> Located | None:
        responses = _mapping(_mapping(self._walk.at(operation)).get("responses"))
        by_name = {str(key).upper(): key for key in responses}
        for name in (str(status), f"{status // 100}XX", "DEFAULT"):
            if name in by_name:
                pointer = joined(operation, "responses", str(by_name[name]))
                place = self._walk.followed(Located(responses[by_name[name]], pointer))
                return Located(_mapping(place.schema), place.pointer)
        return None


def _table(raw: Mapping[str, Any], operation: str) -> tuple[Any, str]:
    """Return the events that an overlay says to come, of the operation or of another method that calls it."""
    stated = _mapping(raw.get("x-invocant-stream")).get("events")
    if stated is not None:
        return stated, joined(operation, "x-invocant-stream", "events")
    further = raw.get("x-invocant-also")
    for index, entry in enumerate(further if isinstance(further, list) else ()):
        stated = _mapping(_mapping(entry).get("stream")).get("events")
        if stated is not None:
            return stated, joined(operation, "x-invocant-also", str(index), "stream", "events")
    return None, ""


def _fits(entry: Mapping[str, Any], name: str, data: str, value: Any) -> bool:
    """Whether an entry of `x-invocant-stream` is about an event."""
    if entry.get("event", "message") != name:
        return False
    when = entry.get("when")
    if not isinstance(when, Mapping):
        return True
    if "equals" in when and data != when["equals"]:
        return False
    match, has = _mapping(when.get("match")), when.get("has") or []
    if not match and not has:
        return True
    return isinstance(value, dict) and (
        all(value.get(member) == wanted for member, wanted in match.items())
        and all(member in value for member in has)
    )


def _parsed(text: str) -> tuple[Any, bool]:
    try:
        return json.loads(text), True
    except ValueError:
        return None, False


def _covers(declared: str, essence: str) -> bool:
    pattern = declared.split(";")[0].strip().lower()
    kind, _, rest = pattern.partition("/")
    return pattern in (essence, "*/*") or (
        kind == essence.partition("/")[0]
        and (rest == "*" or (rest.startswith("*+") and essence.endswith(rest[1:])))
    )


def _is_json(media_type: str) -> bool:
    essence = media_type.split(";")[0].strip().lower()
    return essence in ("application/json", "text/json", "*/*") or essence.endswith("+json")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
