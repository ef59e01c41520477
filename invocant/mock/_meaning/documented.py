"""Answers as the document has them: the response, the media type, the example, the headers."""

import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from attrs import evolve, field, frozen

from invocant.documents import ResponseObject
from invocant.media_types import form_of, is_stream
from invocant.mock._api import Json, ServedOperation, handled_as
from invocant.mock._exchange.errors import phrase
from invocant.mock._exchange.media import any_acceptable, preferred
from invocant.mock._exchange.preferences import Preferences, preferences
from invocant.mock._exchange.rendering import sample
from invocant.mock._exchange.replies import Refusal, Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.shapes import escaped
from invocant.mock._values.directions import shown
from invocant.mock._values.schemas import ANSWER, Schemas
from invocant.mock._values.synthesis import Synthesis

_LOG = logging.getLogger("invocant.mock")
_OWN_HEADERS = frozenset(
    (
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "keep-alive",
        "link",
        "location",
        "trailer",
        "transfer-encoding",
        "upgrade",
    )
)
"""Headers that say something of the message itself: a made-up value would be wrong."""
_PLAIN = (" ", "~")
"""The first and the last character that a made-up header has."""


@frozen(eq=False)
class Documented:
    """Makes the answers of one API that its document describes, whatever state there is."""

    schemas: Schemas
    made_up: Synthesis
    _told: set[str] = field(factory=set, init=False)
    """The examples that were told not to be valid."""

    def preferred(self, call: DecodedCall) -> Reply | None:
        """Return the answer that a caller prefers by name or status; None where it says nothing of the kind.

        What the document does not have is passed over: a preference may be.

        Raises:
            Refusal: an error is preferred.
        """
        wanted = preferences(call.request)
        if wanted.code is not None and call.operation.response(wanted.code) is not None:
            return self._by_code(call, wanted, wanted.code)
        if wanted.example is not None:
            status, response = call.operation.success()
            reply = self.by_example(call, status, response, wanted.example)
            if reply is not None:
                return _applied(reply, f'example="{wanted.example}"')
        return None

    def _by_code(self, call: DecodedCall, wanted: Preferences, code: int) -> Reply:
        response = call.operation.response(code)
        applied = f"code={code}"
        reply = self.by_example(call, code, response, wanted.example) if response is not None else None
        if reply is None and code >= 400:
            raise Refusal(code, phrase(code), headers={"preference-applied": applied})
        return _applied(reply or self.answer(call, code, response), applied)

    def check_acceptable(self, call: DecodedCall) -> None:
        """Refuse a call whose answer would have no media type that it accepts.

        Raises:
            Refusal: 406.
        """
        accept = call.request.header("accept")
        response = call.operation.success()[1] if accept else None
        if accept and response is not None and response.content:
            offered = tuple(response.content)
            if not any_acceptable(offered, accept):
                raise Refusal(
                    406, f"the answer comes as {', '.join(offered)}, which {accept!r} does not accept"
                )

    def answer(self, call: DecodedCall, status: int, response: ResponseObject | None, *seed: Json) -> Reply:
        """Return an answer with a status: the example, or made up from the arguments."""
        headers = (
            {"location": self._location(response, call)} if 300 <= status < 400 and status != 304 else {}
        )
        if response is None or not response.content or status in (204, 205, 304):
            return Reply(status=status, empty=True, headers=headers)
        by_example = self.by_example(call, status, response, None)
        if by_example is not None:
            return by_example
        offered = [key for key in response.content if not is_stream(key)] or list(response.content)
        media_type = preferred(offered, call.request.header("accept"))
        schema = response.content[media_type]
        value = self.made_up.value(schema, *(seed or (call.operation.name, call.arguments())))
        if form_of(handled_as(response, media_type)) == "bytes":
            value = sample(media_type, value)
        return Reply(value, status=status, headers=headers, media_type=media_type)

    def by_example(
        self, call: DecodedCall, status: int, response: ResponseObject | None, name: str | None
    ) -> Reply | None:
        """Return the documented example of a response; None where it has none (of that name).

        Args:
            call: The call.
            status: The status.
            response: What the document has for it.
            name: Which example; None is the first that is valid.
        """
        content = dict(response.raw.get("content") or {}) if response is not None else {}
        offered = [key.lower() for key in content if not is_stream(key)]
        if response is None or not offered:
            return None
        media_type = preferred(offered, call.request.header("accept"))
        media = next(media for key, media in content.items() if key.lower() == media_type)
        for label, value in _examples(media):
            if name is not None and label != name:
                continue
            schema = response.content[media_type]
            if form_of(handled_as(response, media_type)) == "json":
                if not self.schemas.check(schema, ANSWER).passes(value):
                    self._tell(f"{call.operation.label}: the example {label or ''} of {status} {media_type}")
                    continue
                value = shown(self.schemas, schema, value, ANSWER)
            return Reply(value, status=status, media_type=media_type)
        return None

    def _tell(self, example: str) -> None:
        if example not in self._told:
            self._told.add(example)
            _LOG.warning("%s is not valid, and is not used", example)

    def headers(
        self,
        operation: ServedOperation,
        status: int,
        values: Mapping[str, Json],
        known: Mapping[str, str],
        left_out: Callable[[str], bool],
    ) -> dict[str, str]:
        """Return the documented headers of an answer that it has not got yet, made up where need be.

        Args:
            operation: What is answered.
            status: The status of the answer.
            values: Those of the parameters in its path.
            known: The headers that it has.
            left_out: Tells of a header by its name that it stays away where it is not required.
        """
        response = operation.response(status)
        declared = response.raw.get("headers") if response is not None else None
        headers: dict[str, str] = {}
        if not declared:
            return headers
        for name, header in declared.items() if isinstance(declared, Mapping) else ():
            if name.lower() in known or not isinstance(header, Mapping):
                continue
            required = header.get("required") is True
            if left_out(name) and not required:
                continue
            if name.lower() in _OWN_HEADERS:
                text = _address(name, operation, values) if required else None
            else:
                text = self._header(name, header, (operation.name, status, name, dict(values)))
            if text is not None:
                headers[name.lower()] = text
        return headers

    def _header(self, name: str, header: Mapping[str, Any], seed: tuple[Json, ...]) -> str | None:
        """Return the text of a header; None for one that no text fits."""
        value = next((example for _, example in _examples(header)), None)
        if value is None:
            value = self.made_up.value(header.get("schema", {}), *seed)
        if isinstance(value, dict):
            pairs = [(key, _text(member)) for key, member in value.items()]
            mark = "=" if header.get("explode") is True else ","
            text = ",".join(f"{key}{mark}{member}" for key, member in pairs)
        elif isinstance(value, list):
            text = ",".join(map(_text, value))
        else:
            text = _text(value)
        if name.lower() == "etag" and not text.startswith(('"', "W/")):
            text = f'"{text}"'
        return text if all(_PLAIN[0] <= character <= _PLAIN[1] for character in text) else None

    def _location(self, response: ResponseObject | None, call: DecodedCall) -> str:
        """Return where a redirect leads: where the document says, else to the path of the API."""
        declared = response.raw.get("headers") if response is not None else None
        for name, header in declared.items() if isinstance(declared, Mapping) else ():
            if name.lower() == "location" and isinstance(header, Mapping):
                text = self._header(name, header, (call.operation.name, "location"))
                if text:
                    return text
        path = call.operation.path.strip("/").replace("{", "").replace("}", "")
        return f"https://example.test/{escaped(path)}"


def _examples(holder: Mapping[str, Any]) -> list[tuple[str | None, Json]]:
    """Return the examples of a media type or a header, with their names."""
    collected: list[tuple[str | None, Json]] = [(None, holder["example"])] if "example" in holder else []
    named = holder.get("examples")
    for name, example in named.items() if isinstance(named, Mapping) else ():
        if isinstance(example, Mapping):
            for member in ("value", "dataValue", "serializedValue"):
                if member in example:
                    collected.append((str(name), example[member]))
                    break
    return collected


def _address(name: str, operation: ServedOperation, values: Mapping[str, Json]) -> str | None:
    """Return the text of a required header that leads somewhere: here to what was asked; None for others."""
    path = operation.path
    for place, value in values.items():
        path = path.replace(f"{{{place}}}", quote(_text(value), safe=""))
    written = escaped(path.replace("{", "").replace("}", ""))
    return {"location": written, "link": f'<{written}>; rel="self"'}.get(name.lower())


def _applied(reply: Reply, preference: str) -> Reply:
    return evolve(reply, headers={**reply.headers, "preference-applied": preference})


def _text(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
