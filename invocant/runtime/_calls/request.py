"""From an operation and its arguments to a request: address, headers and body, without I/O.

What an operation needs for that is worked out once, at its first call. Path parameters are percent-encoded
whole, so an id can never reach another path; a segment of dots only is encoded too.

Source: OpenAPI 3.1, section 4.8.12.6 (style values); RFC 6570; RFC 3986, sections 2.2, 2.3 and 3.3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from invocant.runtime._calls.bodies import BodyWriter
from invocant.runtime._calls.json_bodies import as_json, dumps
from invocant.runtime._calls.styles import members, quote_all, quote_kept, text_of, write_form, write_styled
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._models.kinds import kind_of
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.unset import UNSET
from invocant.runtime._records import frozen

if TYPE_CHECKING:
    from invocant.runtime._calls.steps import HeaderList
    from invocant.runtime._declarations import Operation, Parameter


@frozen
class Built:
    """A request as far as the operation says it: `url` is the path and query, without the API's base."""

    method: str
    url: str
    headers: HeaderList
    content: bytes | None


def build(
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    *,
    accept: str | None = None,
    body_members: Mapping[str, Any] | None = None,
    extra_query: Mapping[str, Any] | None = None,
) -> Built:
    """Build the request for a call.

    Args:
        operation: The operation.
        arguments: The arguments by Python name; UNSET is the same as absent.
        accept: What to accept; None is what the operation answers.
        body_members: Members to set in a JSON body after the caller's own.
        extra_query: Query parameters to add.

    Raises:
        ConfigurationError: a required argument is missing, a value cannot be sent, or an argument is not
            known.
    """
    builder = operation._builder
    if builder is None:
        builder = operation._builder = RequestBuilder(operation)
    built: Built = builder.build(arguments, accept, body_members, extra_query)
    return built


class RequestBuilder:
    """Builds the requests of one operation."""

    __slots__ = (
        "_accept",
        "_bodies",
        "_body_required",
        "_known",
        "_method",
        "_name",
        "_others",
        "_path",
        "_query",
    )

    def __init__(self, operation: Operation[Any]) -> None:
        self._name = operation.name
        self._method = operation.method.upper()
        self._path = _path_parts(operation)
        self._query = [_Slot(p) for p in operation.parameters if p.location == "query"]
        self._others = [_Slot(p) for p in operation.parameters if p.location in ("header", "cookie")]
        self._accept = _accept(operation)
        self._bodies = [] if operation.body is None else [BodyWriter(c) for c in operation.body.content]
        self._body_required = operation.body is not None and operation.body.required
        self._known = {p.python_name for p in operation.parameters}
        for body in self._bodies:
            self._known |= body.names

    def build(
        self,
        arguments: Mapping[str, Any],
        accept: str | None,
        body_members: Mapping[str, Any] | None,
        extra_query: Mapping[str, Any] | None,
    ) -> Built:
        """Build one request."""
        if not self._known.issuperset(arguments):
            unknown = sorted(set(arguments) - self._known)
            raise ConfigurationError(f"{self._name} has no parameter {', '.join(unknown)}")
        parts: list[str] = []
        for part in self._path:
            if part.__class__ is str:
                parts.append(part)
            else:
                parts.append(self._path_value(part, arguments))
        query: list[str] = []
        for slot in self._query:
            value = arguments.get(slot.name, UNSET)
            if value is UNSET or value is None:
                if slot.required:
                    raise self._missing(slot.name)
                continue
            slot.write_query(value, query)
        if extra_query:
            for name, value in extra_query.items():
                write_form(quote(str(name), safe=""), to_json(value), quote_all, True, query)
        headers: HeaderList = [("Accept", accept or self._accept)]
        if self._others:
            self._write_headers(arguments, headers)
        content = self._write_body(arguments, body_members, headers)
        url = "".join(parts)
        if query:
            url = f"{url}?{'&'.join(query)}"
        return Built(self._method, url, headers, content)

    def _missing(self, name: str) -> ConfigurationError:
        return ConfigurationError(f"{self._name} needs {name}")

    def _path_value(self, slot: _Slot, arguments: Mapping[str, Any]) -> str:
        value = arguments.get(slot.name, UNSET)
        if value is UNSET or value is None:
            raise self._missing(slot.name)
        text = slot.write_path(value)
        if not text:
            raise ConfigurationError(
                f"{self._name}: {slot.name} must not be empty: it would name another resource"
            )
        return text

    def _write_headers(self, arguments: Mapping[str, Any], headers: HeaderList) -> None:
        cookies: list[str] = []
        for slot in self._others:
            value = arguments.get(slot.name, UNSET)
            if value is UNSET or value is None:
                if slot.required:
                    raise self._missing(slot.name)
                continue
            if slot.parameter.location == "cookie":
                slot.write_query(value, cookies)
            else:
                headers.append((slot.parameter.name, slot.write_header(value)))
        if cookies:
            headers.append(("Cookie", "; ".join(cookies)))

    def _write_body(
        self, arguments: Mapping[str, Any], members: Mapping[str, Any] | None, headers: HeaderList
    ) -> bytes | None:
        if not self._bodies:
            return None
        writer = self._bodies[0] if len(self._bodies) == 1 else self._choose(arguments)
        value = writer.value(arguments)
        if members:
            value = {**(value if value.__class__ is dict else {}), **members}
        if value is UNSET:
            if self._body_required:
                if writer.fields is None:
                    raise self._missing("body")
                value = {}
            else:
                return None
        media_type, content = writer.write(value, self._name)
        headers.append(("Content-Type", media_type))
        return content

    def _choose(self, arguments: Mapping[str, Any]) -> BodyWriter:
        """Return the first media type that has a place for all that is given, and suits it."""
        names = {name for body in self._bodies for name in body.names}
        given = {name for name in names if arguments.get(name, UNSET) is not UNSET}
        able = [body for body in self._bodies if given <= body.names]
        if not able:
            raise ConfigurationError(
                f"{self._name}: no body can carry all of {', '.join(sorted(given))}: leave some of them out"
            )
        return next((body for body in able if body.suits(arguments)), able[0])


def _path_parts(operation: Operation[Any]) -> list[Any]:
    """Cut a path template into texts and slots."""
    by_name = {p.name: p for p in operation.parameters if p.location == "path"}
    parts: list[Any] = []
    rest = operation.path
    while rest:
        text, brace, rest = rest.partition("{")
        parts.append(text)
        if brace:
            name, _, rest = rest.partition("}")
            if name not in by_name:
                raise ConfigurationError(f"{operation.name}: {operation.path} has no parameter {name}")
            parts.append(_Slot(by_name[name]))
    return parts


def _accept(operation: Operation[Any]) -> str:
    """Return what a call accepts: the media types of its successes."""
    media_types: dict[str, None] = {}
    for status, declared in operation.responses.items():
        if status.startswith("2") or (status == "default" and len(operation.responses) == 1):
            for response in declared if isinstance(declared, tuple) else (declared,):
                if response and response.media_type and response.media_type != "text/event-stream":
                    media_types[response.media_type] = None
    return ", ".join(media_types) or "application/json"


class _Slot:
    """A parameter made ready for writing."""

    __slots__ = ("_quote", "_wire", "encode", "name", "parameter", "required")

    def __init__(self, parameter: Parameter) -> None:
        self.parameter = parameter
        self.name = parameter.python_name
        self.required = parameter.required
        self._quote: Callable[[str], str] = quote_kept if parameter.allow_reserved else quote_all
        self._wire = quote(parameter.wire_name or parameter.name, safe="")
        self.encode: Callable[[Any], Any] = self._bind_and_encode

    def _bind_and_encode(self, value: Any) -> Any:
        """Encode the first value: only now is the kind looked up, as that may import models."""
        kind = self.parameter.kind
        self.encode = to_json if kind is None else kind_of(kind).encode
        return self.encode(value)

    def _json(self, value: Any) -> Any:
        value = self.encode(as_json(value))
        media_type = self.parameter.media_type
        return value if media_type is None else dumps(value, self.name).decode()

    def write_path(self, value: Any) -> str:
        if value.__class__ is str and self.parameter.style == "simple":
            return _segment(value, self.parameter.greedy)  # by far the most usual
        value = self._json(value)
        parameter, style = self.parameter, self.parameter.style
        write = _segment_greedy if parameter.greedy else _segment
        if style == "label":
            joiner = "." if parameter.explode else ","
            return "." + joiner.join(members(value, parameter.explode, quote_all, self.name))
        if style == "matrix":
            if value.__class__ is list and parameter.explode:
                return "".join(f";{self._wire}={quote_all(text_of(item, self.name))}" for item in value)
            if value.__class__ is dict and parameter.explode:
                return "".join(f";{item}" for item in members(value, True, quote_all, self.name))
            return f";{self._wire}=" + ",".join(members(value, False, quote_all, self.name))
        if value.__class__ is list or value.__class__ is dict:
            return _segment_kept(",".join(members(value, parameter.explode, quote_all, self.name)))
        return write(text_of(value, self.name))

    def write_header(self, value: Any) -> str:
        text = ",".join(members(self._json(value), self.parameter.explode, str, self.name))
        try:
            text.encode("latin-1")
        except UnicodeEncodeError:
            raise ConfigurationError(f"{self.name} cannot be sent as a header: only Latin-1 can") from None
        if any(c in text for c in "\r\n\0"):
            raise ConfigurationError(f"{self.name} cannot be sent as a header: it has a line end in it")
        return text.strip()

    def write_query(self, value: Any, out: list[str]) -> None:
        if value.__class__ is str and self.parameter.media_type is None:
            out.append(f"{self._wire}={self._quote(self.encode(value))}")
            return
        parameter = self.parameter
        write_styled(
            self._wire,
            self._json(value),
            parameter.style,
            bool(parameter.explode),
            self._quote,
            out,
            self.name,
        )


def _segment(text: str, greedy: bool = False) -> str:
    """Encode a path value whole; a segment of dots only would be taken for a direction."""
    if greedy:
        return _segment_greedy(text)
    return text.replace(".", "%2E") if text in (".", "..") else quote(text, safe="")


def _segment_greedy(text: str) -> str:
    return "/".join(_segment(part) for part in text.split("/"))


def _segment_kept(encoded: str) -> str:
    return encoded.replace(".", "%2E") if encoded in (".", "..") else encoded
