"""From an operation and its arguments to a request: address, headers and body, without I/O.

What an operation needs for that is worked out once, at its first call. Path parameters are percent-encoded
whole, so an id can never reach another path; a segment of dots only is encoded too.

Source: OpenAPI 3.1, section 4.8.12.6 (style values); RFC 6570; RFC 3986, sections 2.2, 2.3 and 3.3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from invocant.media_types import JSON, accept_header, form_of, is_range, is_stream
from invocant.runtime._calls.json_bodies import as_json, dumps
from invocant.runtime._calls.styles import (
    header_text,
    members,
    quote_all,
    quote_kept,
    quote_kept_in_cookie,
    quote_kept_in_list,
    quote_kept_in_path,
    text_of,
    unquoted_in_cookie,
    write_form,
    write_label,
    write_matrix,
    write_styled,
)
from invocant.runtime._calls.uploads import is_binary
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._models.kinds import kind_of
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.unset import UNSET
from invocant.runtime._records import frozen

if TYPE_CHECKING:
    from invocant.runtime._calls.bodies import BodyWriter
    from invocant.runtime._calls.steps import HeaderList
    from invocant.runtime._calls.uploads import Upload
    from invocant.runtime._declarations import Operation, Parameter


@frozen
class Built:
    """A request as far as the operation says it: `url` is the path and query, without the API's base."""

    method: str
    url: str
    headers: HeaderList
    content: bytes | Upload | None


def build(
    operation: Operation[Any],
    arguments: Mapping[str, Any],
    *,
    accept: str | None = None,
    body_members: Mapping[str, Any] | None = None,
    extra_query: Mapping[str, Any] | None = None,
    chance: Callable[[], float] = lambda: 0.0,
) -> Built:
    """Build the request for a call.

    Args:
        operation: The operation.
        arguments: The arguments by Python name; UNSET is the same as absent.
        accept: What to accept; None is what the operation answers.
        body_members: Members to set in a JSON body after the caller's own.
        extra_query: Query parameters to add.
        chance: A number from 0 up to 1, for the boundary of a multipart body that is read while it is sent.

    Raises:
        ConfigurationError: a required argument is missing, a value cannot be sent, or an argument is not
            known.
        OSError: the path of a file that is to be sent leads to none.
    """
    return builder_of(operation).build(arguments, accept, body_members, extra_query, chance)


def builder_of(operation: Operation[Any]) -> RequestBuilder:
    """Return what builds the requests of an operation; it is made at the first call."""
    builder: RequestBuilder | None = operation._builder
    if builder is None:
        builder = operation._builder = RequestBuilder(operation)
    return builder


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
        self._bodies = _writers(operation)
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
        chance: Callable[[], float],
    ) -> Built:
        """Build one request."""
        if not self._known.issuperset(arguments):
            unknown = sorted(set(arguments) - self._known)
            raise ConfigurationError(f"{self._name} has no parameter {', '.join(unknown)}")
        try:
            return self._built(arguments, accept, body_members, extra_query, chance)
        except UnicodeEncodeError:
            written = {slot.name: arguments[slot.name] for slot in self.slots() if slot.name in arguments}
            named = _unwritable(written) + _unwritable(extra_query or {}) or _unwritable(arguments)
        raise ConfigurationError(
            f"{self._name}: {' and '.join(named) or 'an argument'} cannot be sent: half of a surrogate pair "
            "(U+D800 to U+DFFF) is no character"
        )

    def _built(
        self,
        arguments: Mapping[str, Any],
        accept: str | None,
        body_members: Mapping[str, Any] | None,
        extra_query: Mapping[str, Any] | None,
        chance: Callable[[], float],
    ) -> Built:
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
                if value is None:
                    continue  # only a key that would go there is taken away
                write_form(quote(str(name), safe=""), to_json(value), quote_all, True, query)
        headers: HeaderList = [("Accept", accept or self._accept)]
        if self._others:
            self._write_headers(arguments, headers)
        content = self._write_body(arguments, body_members, headers, chance)
        url = "".join(parts)
        if "/." in url:
            url = _without_dots(url)
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
        self,
        arguments: Mapping[str, Any],
        members: Mapping[str, Any] | None,
        headers: HeaderList,
        chance: Callable[[], float],
    ) -> bytes | Upload | None:
        if not self._bodies:
            return None
        writer, value = self.body(arguments, members)
        if value is UNSET:
            if self._body_required:
                raise self._missing("body")
            return None
        media_type, content = writer.write(value, self._name, chance)
        headers.append(("Content-Type", media_type))
        return content

    def body(self, arguments: Mapping[str, Any], members: Mapping[str, Any] | None) -> tuple[BodyWriter, Any]:
        """Return what writes the body, and its JSON; UNSET where no part of it was given.

        Of an operation without a body there is none.
        """
        writer = self._bodies[0] if len(self._bodies) == 1 else self._choose(arguments)
        value = writer.value(arguments)
        if members:
            if is_binary(value):
                raise ConfigurationError(
                    f"{self._name}: {', '.join(members)} cannot be added to a body that is sent as it is"
                )
            value = {**(value if value.__class__ is dict else {}), **members}
        if value is UNSET and self._body_required and writer.fields is not None:
            value = {}
        return writer, value

    def slots(self) -> list[_Slot]:
        """Return the parameters, those of the path first."""
        return [*(part for part in self._path if part.__class__ is not str), *self._query, *self._others]

    def _choose(self, arguments: Mapping[str, Any]) -> BodyWriter:
        """Return the media type that has a place for all that is given and that it fits best, else the first.

        Raises:
            ConfigurationError: none has a place for all of it.
        """
        names = {name for body in self._bodies for name in body.names}
        given = {name for name in names if arguments.get(name, UNSET) is not UNSET}
        able = [body for body in self._bodies if given <= body.names]
        if not able:
            raise ConfigurationError(
                f"{self._name}: no body can carry all of {', '.join(sorted(given))}: leave some of them out"
            )
        suitable = [body for body in able if body.suits(arguments)] or able
        return suitable[0] if len(suitable) == 1 else max(suitable, key=lambda body: body.fit(arguments))


def _unwritable(values: Mapping[str, Any]) -> list[str]:
    """Return the names of the values that hold text which is none in UTF-8, or have such a name."""
    import json

    names = []
    for name, value in values.items():
        try:
            f"{name}{json.dumps(to_json(value), ensure_ascii=False, default=str)}".encode()
        except (UnicodeError, TypeError, ValueError):
            names.append(f"{name}".encode("ascii", "backslashreplace").decode())
    return names


def _writers(operation: Operation[Any]) -> list[BodyWriter]:
    """Return what writes each media type of the body."""
    if operation.body is None:
        return []
    from invocant.runtime._calls.bodies import BodyWriter  # here, as many operations have none

    return [BodyWriter(content) for content in operation.body.content]


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
    """Return what a call accepts: the media types of its successes, of a range that is JSON just that."""
    media_types: list[str] = []
    for status, declared in operation.responses.items():
        if status.startswith("2") or (status == "default" and len(operation.responses) == 1):
            for response in declared if isinstance(declared, tuple) else (declared,):
                if response is None or not response.media_type or response.unasked:
                    continue
                if is_stream(response.media_type):
                    continue
                is_other = is_range(response.media_type) and response.handled_as
                media_types.append(response.handled_as if is_other else response.media_type)
    return accept_header(media_types) or JSON


class _Slot:
    """A parameter made ready for writing."""

    __slots__ = ("_inner", "_is_json", "_quote", "_wire", "encode", "name", "parameter", "required")

    def __init__(self, parameter: Parameter) -> None:
        self.parameter = parameter
        self.name = parameter.python_name
        self.required = parameter.required
        self._is_json = parameter.media_type is not None and form_of(parameter.media_type) == "json"
        self._quote: Callable[[str], str] = _quote_of(parameter)
        self._inner = quote_kept_in_list if self._quote is quote_kept_in_path else quote_all
        wire = parameter.wire_name or parameter.name
        self._wire = wire if parameter.style == "cookie" else quote(wire, safe="")
        self.encode: Callable[[Any], Any] = self._bind_and_encode

    def _bind_and_encode(self, value: Any) -> Any:
        """Encode the first value: only now is the kind looked up, as that may import models."""
        kind = self.parameter.kind
        self.encode = to_json if kind is None else kind_of(kind).encode
        return self.encode(value)

    def json(self, value: Any) -> Any:
        """Return the JSON of a value, which the style then writes."""
        return self.encode(as_json(value))

    def _json(self, value: Any) -> Any:
        value = self.json(value)
        return dumps(value, self.name).decode() if self._is_json else value

    def write_path(self, value: Any) -> str:
        if value.__class__ is str and self.parameter.style == "simple" and not self._is_json:
            return _segment(value, self.parameter.greedy, self._quote)  # by far the most usual
        value = self._json(value)
        parameter, style = self.parameter, self.parameter.style
        if style == "label":
            return write_label(value, parameter.explode, self.name, self._inner)
        if style == "matrix":
            return write_matrix(self._wire, value, parameter.explode, self.name, self._inner)
        if value.__class__ is list or value.__class__ is dict:
            return ",".join(members(value, parameter.explode, self._inner, self.name))
        return _segment(text_of(value, self.name), parameter.greedy, self._quote)

    def write_header(self, value: Any) -> str:
        return header_text(self._json(value), self.parameter.explode, self.name)

    def write_query(self, value: Any, out: list[str]) -> None:
        if value.__class__ is str and not self._is_json:
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
            required=self.required,
        )


def _quote_of(parameter: Parameter) -> Callable[[str], str]:
    """Return what encodes the texts of *parameter*.

    A package says `allowReserved` of a path or a cookie only where the document's version of OpenAPI gives
    that a meaning.
    """
    if parameter.location == "cookie" and parameter.style == "cookie":
        return partial(unquoted_in_cookie, name=parameter.python_name)
    if not parameter.allow_reserved:
        return quote_all
    return {"path": quote_kept_in_path, "cookie": quote_kept_in_cookie}.get(parameter.location, quote_kept)


def _segment(text: str, greedy: bool, put: Callable[[str], str]) -> str:
    """Encode a path value whole, but for the slashes of one that may span segments."""
    return "/".join(map(put, text.split("/"))) if greedy else put(text)


def _without_dots(path: str) -> str:
    """Encode the dots of segments of dots only, which would be taken for a direction.

    Source: RFC 3986, section 5.2.4.
    """
    segments = path.split("/")
    return "/".join(
        segment.replace(".", "%2E") if segment in (".", "..") else segment for segment in segments
    )
