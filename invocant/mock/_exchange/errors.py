"""The body of an error in a media type and shape that the document gives it."""

from collections.abc import Callable, Mapping
from typing import Any

from invocant.documents import Schema
from invocant.media_types import JSON, form_of, is_stream, is_xml
from invocant.mock._api import Json, ServedOperation
from invocant.mock._exchange.media import preferred, sent_as
from invocant.mock._exchange.rendering import rendered
from invocant.mock._exchange.replies import Answer, Refusal, encode_json
from invocant.mock._values.fitting import Fitting
from invocant.mock._values.merging import Merging
from invocant.mock._values.schemas import ANSWER, Schemas
from invocant.mock._values.synthesis import Synthesis

PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    529: "Overloaded",
}
"""Reason phrases for messages; unknown statuses are called `Status N`."""

_MESSAGES = ("message", "detail", "error", "error_message", "title", "description", "reason")
_STATUSES = ("status", "statuscode", "code", "errorcode", "httpstatus", "httpcode", "httpstatuscode")
"""Members of an error, without what tells spellings apart, that have the status where they are numbers."""
_CODES = ("type", "code", "error_type", "name")


def phrase(status: int) -> str:
    """Return the reason phrase of a status."""
    return PHRASES.get(status, f"Status {status}")


def default_status(operation: ServedOperation | None) -> int:
    """Return the status for an invalid request: 422 where it is documented and 400 elsewhere."""
    return 422 if operation and "422" in operation.responses else 400


def not_found(kind: str, name: Json) -> Refusal:
    """Return the refusal for an object that is not there."""
    return Refusal(404, f"{kind} {name} was not found")


def error_body(schemas: Schemas, schema: Schema, refusal: Refusal) -> Json:
    """Return a JSON error body that fits *schema*: the message goes where a member is named like one."""
    properties = schemas.properties(schema)
    if not properties:
        if "object" not in schemas.types(schema):
            return refusal.message
        return _open_body(refusal)
    body: dict[str, Any] = {}
    for name in properties:
        types = schemas.types(properties[name])
        if name in _MESSAGES and "string" in types:
            body[name] = refusal.message
        elif name in _CODES and "string" in types:
            code = phrase(refusal.status).title().replace(" ", "")
            if schemas.check(properties[name], ANSWER).passes(code):
                body[name] = code
        elif _plain(name) in _STATUSES and types & {"integer", "number"}:
            if schemas.check(properties[name], ANSWER).passes(refusal.status):
                body[name] = refusal.status
        elif name == "error" and "object" in types:
            body[name] = error_body(schemas, properties[name], refusal)
        elif name == "errors" and "array" in types and "items" in schemas.resolve(properties[name]):
            listed = [error_body(schemas, schemas.resolve(properties[name])["items"], refusal)]
            if schemas.check(properties[name], ANSWER).passes(listed):
                body[name] = listed
    synthesis = Synthesis(schemas)
    value = synthesis.complete(schema, {**body, **refusal.members}, refusal.status, refusal.message)
    if schemas.check(schema, ANSWER).passes(value):
        return value
    seed = (refusal.status, refusal.message)
    return Fitting(schemas, synthesis).fit(schema, {**body, **refusal.members}, seed, properties)


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _open_body(refusal: Refusal) -> dict[str, Any]:
    body: dict[str, Any] = {"message": refusal.message}
    if refusal.problems:
        body["problems"] = [problem.to_dict() for problem in refusal.problems]
    return {**body, **refusal.members}


def error_answer(
    operation: ServedOperation | None,
    refusal: Refusal,
    accept: str | None,
    body: Callable[[Schema, Refusal], Json],
    merging: Merging,
) -> Answer:
    """Return the response for a refusal, in the documented media type that the caller likes best.

    An undocumented status, or one without a body in the document, is answered with JSON: a caller must be
    able to read why.
    """
    documented = operation.response(refusal.status) if operation else None
    content: Mapping[str, Schema] = dict(documented.content) if documented else {}
    content = {key: member for key, member in content.items() if not is_stream(key)}
    media_type = preferred(list(content), accept) if content else JSON
    schema = content.get(media_type, {})
    if form_of(media_type) == "json":
        data = encode_json(body(schema, refusal))
    elif is_xml(media_type):
        value = body(schema, refusal)
        value = {"message": value} if isinstance(value, str) else value
        data = rendered(media_type, value, schema, merging)
    else:
        lines = [refusal.message, *(f"- {problem}" for problem in refusal.problems)]
        data = "\n".join(lines).encode("utf-8", "backslashreplace")
    headers = {"content-type": sent_as(media_type), **refusal.headers}
    return Answer(refusal.status, list(headers.items()), [data])
