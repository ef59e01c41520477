"""From an operation and its arguments to a request: address, headers and body, without I/O.

What an operation needs for that is worked out once, at its first call. Path parameters are percent-encoded
whole, so an id can never reach another path; a segment of dots only is encoded too.

Source: OpenAPI 3.1, section 4.8.12.6 (style values); RFC 6570; RFC 3986, sections 2.2, 2.3 and 3.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias
from urllib.parse import quote, quote_plus

from invocant.runtime._calls.media_types import essence, is_json
from invocant.runtime._declarations import Encoding
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._models.json_text import body_writer
from invocant.runtime._models.kinds import kind_of
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.unset import UNSET
from invocant.runtime._records import frozen

if TYPE_CHECKING:
    from invocant.runtime._calls.steps import HeaderList
    from invocant.runtime._declarations import Content, Operation, Parameter


class Readable(Protocol):
    """An open file, or what reads like one."""

    def read(self, /) -> bytes | str:
        """Return all that is left."""


_Raw: TypeAlias = bytes | bytearray | memoryview | Readable
Binary: TypeAlias = _Raw | tuple[str, _Raw] | tuple[str, _Raw, str]
"""What can be sent as bytes: bytes, an open file, or either with a file name, and perhaps a media type.

A file is read whole before anything is sent, since an attempt may have to be repeated. For the same reason
an iterator is refused.
"""

# Reserved characters that do no harm inside a query value, kept by allowReserved. `&`, `#` and `+` would
# change what a server reads, so they are always encoded, and brackets are not allowed in a query at all (RFC
# 3986, 3.4).
_HARMLESS = "/?:@!$'()*,;="
_SUBJECT = "the value"
_AS_IT_IS = Encoding()
_NO_ENCODING: Mapping[str, Encoding] = {}


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
        self._bodies = [] if operation.body is None else [_BodyWriter(c) for c in operation.body.content]
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
                _write_form(quote(str(name), safe=""), to_json(value), _quote_all, True, query)
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

    def _choose(self, arguments: Mapping[str, Any]) -> _BodyWriter:
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
    found: dict[str, None] = {}
    for status, response in operation.responses.items():
        if status.startswith("2") or (status == "default" and len(operation.responses) == 1):
            for one in response if isinstance(response, tuple) else (response,):
                if one is not None and one.media_type and one.media_type != "text/event-stream":
                    found[one.media_type] = None
    return ", ".join(found) or "application/json"


class _Slot:
    """A parameter made ready for writing."""

    __slots__ = ("_quote", "_wire", "encode", "name", "parameter", "required")

    def __init__(self, parameter: Parameter) -> None:
        self.parameter = parameter
        self.name = parameter.python_name
        self.required = parameter.required
        self._quote: Callable[[str], str] = _quote_kept if parameter.allow_reserved else _quote_all
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
        return value if media_type is None else _dumps(value, self.name).decode()

    def write_path(self, value: Any) -> str:
        if value.__class__ is str and self.parameter.style == "simple":
            return _segment(value, self.parameter.greedy)  # by far the most usual
        value = self._json(value)
        parameter, style = self.parameter, self.parameter.style
        write = _segment_greedy if parameter.greedy else _segment
        if style == "label":
            joiner = "." if parameter.explode else ","
            return "." + joiner.join(_members(value, parameter.explode, _quote_all, self.name))
        if style == "matrix":
            if value.__class__ is list and parameter.explode:
                return "".join(f";{self._wire}={_quote_all(_text(item, self.name))}" for item in value)
            if value.__class__ is dict and parameter.explode:
                return "".join(f";{item}" for item in _members(value, True, _quote_all, self.name))
            return f";{self._wire}=" + ",".join(_members(value, False, _quote_all, self.name))
        if value.__class__ is list or value.__class__ is dict:
            return _segment_kept(",".join(_members(value, parameter.explode, _quote_all, self.name)))
        return write(_text(value, self.name))

    def write_header(self, value: Any) -> str:
        text = ",".join(_members(self._json(value), self.parameter.explode, str, self.name))
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
        _write_styled(
            self._wire,
            self._json(value),
            parameter.style,
            bool(parameter.explode),
            self._quote,
            out,
            self.name,
        )


def _quote_all(text: str) -> str:
    return quote(text, safe="")


def _quote_kept(text: str) -> str:
    return quote(text, safe=_HARMLESS)


def _segment(text: str, greedy: bool = False) -> str:
    """Encode a path value whole; a segment of dots only would be taken for a direction."""
    if greedy:
        return _segment_greedy(text)
    return text.replace(".", "%2E") if text in (".", "..") else quote(text, safe="")


def _segment_greedy(text: str) -> str:
    return "/".join(_segment(part) for part in text.split("/"))


def _segment_kept(encoded: str) -> str:
    return encoded.replace(".", "%2E") if encoded in (".", "..") else encoded


def _text(value: Any, name: str) -> str:
    """Write a scalar as text."""
    if value.__class__ is str:
        return value
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return ""
    if isinstance(value, (int, float, str)):
        return str(value)
    if isinstance(value, (list, dict)):
        raise ConfigurationError(f"{name}: a list or an object inside another cannot be sent as a parameter")
    raise ConfigurationError(f"{name}: a {type(value).__name__} cannot be sent as a parameter")


def _members(value: Any, explode: bool | None, put: Callable[[str], str], name: str) -> list[str]:
    """Write the members of an array or object one by one; a scalar is its own only member."""
    if value.__class__ is list:
        return [put(_text(item, name)) for item in value]
    if value.__class__ is dict:
        if explode:
            return [f"{put(str(key))}={put(_text(item, name))}" for key, item in value.items()]
        return [put(text) for key, item in value.items() for text in (str(key), _text(item, name))]
    return [put(_text(value, name))]


def _write_styled(
    wire: str,
    value: Any,
    style: str | None,
    explode: bool,
    put: Callable[[str], str],
    out: list[str],
    name: str,
) -> None:
    """Write a value as `name=value` pairs: of a query, of cookies, of a form."""
    if style == "deepObject" and value.__class__ in (dict, list):
        _write_deep(wire, value, put, name, out)
    elif style in ("spaceDelimited", "pipeDelimited") and value.__class__ is list and not explode:
        joiner = "%20" if style == "spaceDelimited" else "%7C"
        out.append(f"{wire}={joiner.join(put(_text(item, name)) for item in value)}")
    else:
        _write_form(wire, value, put, explode, out, name)


def _write_form(
    wire: str, value: Any, put: Callable[[str], str], explode: bool, out: list[str], name: str = _SUBJECT
) -> None:
    if value.__class__ is list:
        if explode:
            out.extend(f"{wire}={put(_text(item, name))}" for item in value)
        elif value:
            out.append(f"{wire}={','.join(put(_text(item, name)) for item in value)}")
    elif value.__class__ is dict:
        if explode:
            out.extend(_members(value, True, put, name))
        elif value:
            out.append(f"{wire}={','.join(_members(value, False, put, name))}")
    else:
        out.append(f"{wire}={put(_text(value, name))}")


def _write_deep(wire: str, value: Any, put: Callable[[str], str], name: str, out: list[str]) -> None:
    """Write `name[key]=value`, nested as deep as the value; an item of an array has its place for a key.

    OpenAPI leaves open how it nests: this is how APIs do that use it so (`items[0][price]=…`).
    """
    for key, item in value.items() if value.__class__ is dict else enumerate(value):
        inner = f"{wire}%5B{quote(str(key), safe='')}%5D"
        if item.__class__ in (dict, list):
            _write_deep(inner, item, put, name, out)
        else:
            out.append(f"{inner}={put(_text(item, name))}")


# Bodies ----------------------------------------------------------------------------------------------------


def as_json(value: Any) -> Any:
    """Take what offers itself as JSON for that: a class with a schema for it, a data object for its data.

    A JSON Schema may be handed over as the class it describes (`model_json_schema()`), data as an object of
    such a class (`model_dump()`): the protocol of the usual validation libraries, none of which is imported
    for it.
    """
    kind = value.__class__
    if kind is str or kind is dict or kind is int:
        return value
    if isinstance(value, type):
        schema = getattr(value, "model_json_schema", None)
        return schema() if callable(schema) else value
    dump = getattr(kind, "model_dump", None)
    if callable(dump):
        return dump(value, mode="json")
    schema = getattr(kind, "model_json_schema", None)
    return value.model_json_schema() if callable(schema) else value


def _default(value: Any) -> Any:
    """Write what `json` cannot."""
    plain = as_json(value)
    if plain is value:
        plain = to_json(value)
    if plain is value or plain is UNSET:
        advice = ": Base64(data) makes text of them" if isinstance(value, (bytes, bytearray)) else ""
        raise TypeError(f"a {type(value).__name__} cannot be sent as JSON{advice}")
    return plain


_write = body_writer(_default)


def _dumps(value: Any, name: str) -> bytes:
    try:
        return _write(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise ConfigurationError(f"{name}: the body cannot be written as JSON: {error}") from None


def _is_binary(value: Any) -> bool:
    """Whether a value is raw bytes, an open file, or a file with its name."""
    if isinstance(value, (bytes, bytearray, memoryview)) or callable(getattr(value, "read", None)):
        return True  # a model may have a member of that name, which no JSON makes callable
    return (
        isinstance(value, tuple)
        and len(value) in (2, 3)
        and isinstance(value[0], str)
        and _is_binary(value[1])
    )


class _BodyWriter:
    """Writes one media type of a body."""

    __slots__ = ("_encode", "_essence", "content", "fields", "is_json", "names")

    def __init__(self, content: Content) -> None:
        self.content = content
        self.fields = content.fields
        self.names = {"body"} if content.fields is None else {field.name for field in content.fields}
        if content.extras is not None:
            self.names.add(content.extras.name)
        handled_as = content.handled_as or content.media_type
        self._essence = essence(handled_as)
        self.is_json = is_json(handled_as)
        self._encode: Callable[[Any], Any] | None = None

    def suits(self, arguments: Mapping[str, Any]) -> bool:
        """Whether this media type can carry the arguments: JSON cannot carry bytes, others are for them."""
        if self.fields is None:
            given = {"body": arguments.get("body", UNSET)}
        else:
            given = {f.name: arguments.get(f.name, UNSET) for f in self.fields}
        binary = any(_is_binary(value) for value in given.values())
        return binary != (self.is_json or self._essence == "application/x-www-form-urlencoded")

    def value(self, arguments: Mapping[str, Any]) -> Any:
        """Return the body as JSON, or UNSET when no part of it was given."""
        fields = self.fields
        if fields is None:
            body = arguments.get("body", UNSET)
            if body is UNSET or _is_binary(body):
                return body
            body = as_json(body)
            if self._encode is None:
                kind = self.content.kind
                self._encode = to_json if kind is None else kind_of(kind).encode
            return self._encode(body)
        out: dict[str, Any] = {}
        for field in fields:
            value = arguments.get(field.name, UNSET)
            if value is UNSET:
                continue
            if not _is_binary(value):
                value = field.kind.encode(as_json(value))
            out[field.key] = value
        extras = self.content.extras
        given = UNSET if extras is None else arguments.get(extras.name, UNSET)
        if extras is not None and given is not UNSET:
            members = extras.kind.encode(given)
            if members.__class__ is not dict:
                raise ConfigurationError(f"{extras.name} must be a mapping from names to values")
            for key, value in members.items():
                out.setdefault(key, value)
        return out or UNSET

    def write(self, value: Any, name: str) -> tuple[str, bytes]:
        """Return the content type and the bytes."""
        media_type = self.content.media_type
        if self.is_json:
            return media_type, _dumps(value, name)
        if self._essence == "application/x-www-form-urlencoded":
            return media_type, _form(value, name, self.content.encoding)
        if self._essence.startswith("multipart/"):
            return _multipart(self._essence, value, name, self.content.encoding)
        if _is_binary(value):
            return _file_type(value) or media_type, _read(value)
        if value.__class__ is str:
            return media_type, value.encode()
        raise ConfigurationError(f"{name}: a body of {media_type} must be text, bytes or an open file")


def _form(value: Any, name: str, encoding: Mapping[str, Encoding] = _NO_ENCODING) -> bytes:
    """Write a form: each member by the style that its encoding says, else as text, what is nested as JSON.

    Source: OpenAPI 3.1.1, sections 4.8.14.4 and 4.8.15.1.2.
    """
    if value.__class__ is not dict:
        raise ConfigurationError(f"{name}: a form must be an object")
    out: list[str] = []
    for key, item in value.items():
        wire, said = quote_plus(key), encoding.get(key, _AS_IT_IS)
        put = _quote_kept if said.allow_reserved else quote_plus
        if said.style is not None or said.explode is not None or said.allow_reserved:
            style = said.style or "form"
            explode = style in ("form", "deepObject") if said.explode is None else said.explode
            _write_styled(wire, item, style, explode, put, out, key)
        elif said.content_type is not None and is_json(said.content_type):
            out.append(f"{wire}={put(_dumps(item, key).decode())}")
        else:
            out.extend(f"{wire}={put(_form_text(one, key))}" for one in _items(item))
    return "&".join(out).encode()


def _items(value: Any) -> Iterable[Any]:
    """Return what a member is written as, one by one: the items of a list, else itself."""
    return value if value.__class__ is list else (value,)


def _form_text(value: Any, name: str) -> str:
    """Write a member as text, as JSON where it is nested."""
    return _dumps(value, name).decode() if value.__class__ in (dict, list) else _text(value, name)


def _read(value: Any) -> bytes:
    """Return the bytes of a file, kept whole so that an attempt can be repeated."""
    if isinstance(value, tuple):
        value = value[1]
    if hasattr(value, "read"):
        value = value.read()
    return value.encode() if isinstance(value, str) else bytes(value)


def _file_type(value: Any) -> str | None:
    return value[2] if isinstance(value, tuple) and len(value) == 3 else None


def _multipart(
    essence: str, value: Any, name: str, encoding: Mapping[str, Encoding] = _NO_ENCODING
) -> tuple[str, bytes]:
    """Write a multipart body: a part for each member, a file for each binary one, JSON for what is nested.

    A part has the media type that its encoding says, the first of several.

    Source: RFC 7578.
    """
    if value.__class__ is not dict:
        raise ConfigurationError(f"{name}: a multipart body must be an object")
    parts: list[tuple[bytes, bytes]] = []
    for key, item in value.items():
        said = encoding.get(key, _AS_IT_IS).content_type
        parts.extend(_part(key, one, said) for one in _items(item))
    boundary = _boundary(body for _, body in parts).encode()
    out = b"".join(b"--%b\r\n%b\r\n\r\n%b\r\n" % (boundary, head, body) for head, body in parts)
    return f"{essence}; boundary={boundary.decode()}", out + b"--%b--\r\n" % boundary


def _part(key: str, value: Any, said: str | None = None) -> tuple[bytes, bytes]:
    """Write a part: its headers and its bytes; *said* is its media type in the document, or None."""
    disposition = f'form-data; name="{_parameter(key)}"'
    wanted = said.partition(",")[0].strip() if said is not None and "*" not in said else ""
    kind = wanted
    if _is_binary(value):
        filename = value[0] if isinstance(value, tuple) else getattr(value, "name", None)
        filename = filename.rpartition("/")[2] if isinstance(filename, str) else key
        disposition += f'; filename="{_parameter(filename)}"'
        kind = _file_type(value) or wanted or "application/octet-stream"
        body = _read(value)
    elif value.__class__ in (dict, list) or is_json(wanted):
        kind, body = wanted if is_json(wanted) else "application/json", _dumps(value, key)
    else:
        body = _text(value, key).encode()
    head = f"Content-Disposition: {disposition}"
    if kind:
        head += f"\r\nContent-Type: {_parameter(kind)}"
    return head.encode(), body


def _parameter(text: str) -> str:
    """Escape a name for a part's header, as browsers do."""
    return text.replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _boundary(bodies: Iterable[bytes]) -> str:
    """Return a boundary that cannot be inside any of the bodies: a digest of them all."""
    import hashlib

    digest = hashlib.sha256()
    for body in bodies:
        digest.update(b"%d:" % len(body))
        digest.update(body)
    return f"invocant-{digest.hexdigest()[:32]}"
