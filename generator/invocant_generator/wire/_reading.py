"""Read a request back as the document describes it, with openapi-core: a reader that shares nothing with us.

What it takes is prepared (`_preparing`) so that it reads what the standard says. Values are handed over as
they were sent and unescaped afterwards, so that an escaped comma is no delimiter. Where it has no word, what
is here decides: exploded objects and nested `deepObject`. Schemas are not applied: values are compared.

Source: OpenAPI 3.0.4 and 3.1.1, sections 4.8.12 (Parameter) and 4.8.15 (Encoding), appendices C and E;
RFC 6570.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import quote, unquote, unquote_plus

from jsonschema_path import SchemaPath
from openapi_core import V30RequestValidator, V31RequestValidator
from werkzeug.datastructures import ImmutableMultiDict

from invocant_generator.wire import _media as media
from invocant_generator.wire._brackets import read_brackets
from invocant_generator.wire._description import Described, Node, follow, operations
from invocant_generator.wire._preparing import prepared, shaped, style_of, without_defaults
from invocant_generator.wire._sent import ReadError, Sent, SentPart, pairs

_OPERATIONS = "x-wire-operations"
_UNESCAPE: Mapping[str, Callable[[str], str]] = {
    "path": unquote,
    "query": unquote_plus,
    "header": str,
    "cookie": unquote,
}


def _told(error: Exception) -> str:
    """Return what *error* says; some of openapi-core's cannot say it."""
    try:
        return f"{type(error).__name__}: {error.__cause__ or error}"
    except UnicodeDecodeError:
        return type(error).__name__


class _ByRule(dict[str, Any]):
    """How bodies are read by what their media type is, whatever it is called; forms are not among them."""

    def __contains__(self, media_type: object) -> bool:
        return str(media_type) != media.FORM and not media.is_multipart(str(media_type))

    def __getitem__(self, media_type: str) -> Any:
        if media.is_sequence(media_type):
            return _records if media_type.endswith("json-seq") else _lines
        return _json if media.is_json(media_type) else _text if media.is_text(media_type) else _bytes


def _json(value: bytes | str, **_: str) -> Any:
    return json.loads(value)


def _lines(value: bytes, **_: str) -> list[Any]:
    return [json.loads(line) for line in value.split(b"\n") if line.strip(b" \r\t")]


def _records(value: bytes, **_: str) -> list[Any]:
    """Read records, each opened by a separator and closed by a line feed (RFC 7464, section 2.2)."""
    before, *texts = value.split(b"\x1e")
    if before or not all(text.endswith(b"\n") for text in texts):
        raise ValueError("a record is not opened by a separator and closed by a line feed")
    return [json.loads(text) for text in texts]


def _text(value: bytes | str, **_: str) -> str:
    return value if isinstance(value, str) else value.decode()


def _bytes(value: bytes, **_: str) -> bytes:
    return value


class _Reading:
    """What this module needs of openapi-core's validators: values read, and not held to their schemas."""

    _deserialise_style: Callable[..., Any]
    _deserialise_media_type: Callable[..., Any]

    def _validate_schema(self, schema: SchemaPath, value: Any) -> None:
        """Hold nothing to its schema: samples of a schema that cannot be had (a pattern) would not pass."""

    def styled(self, parameter: SchemaPath, location: Mapping[str, Any], name: str) -> Any:
        """Return what the style of *parameter* says of its *location*."""
        return self._deserialise_style(parameter, location, name)

    def content(
        self, media_type: SchemaPath, kind: str, parameters: Mapping[str, str], value: bytes | str
    ) -> Any:
        """Return what a body of the media type *kind* says."""
        return self._deserialise_media_type(media_type, kind, parameters, value)


class _Reading30(_Reading, V30RequestValidator):
    pass


class _Reading31(_Reading, V31RequestValidator):
    pass


class RequestReader:
    """Reads the requests of the operations of one document."""

    def __init__(self, document: Node) -> None:
        """Take the whole document, overlays applied and nothing repaired."""
        plain = without_defaults(document)
        self._document = plain
        self._operations = {described.pointer: described for described in operations(plain)}
        self._places = {pointer: place for place, pointer in enumerate(self._operations)}
        self._prepared = [prepared(plain, described) for described in self._operations.values()]
        self._spec = SchemaPath.from_dict({**plain, _OPERATIONS: self._prepared})
        reading = _Reading30 if str(document.get("openapi", "")).startswith("3.0") else _Reading31
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._reading: Any = reading(self._spec, extra_media_type_deserializers=_ByRule())

    def parameter(self, described: Described, parameter: Node, sent: Sent, path: Mapping[str, str]) -> Any:
        """Return the value of a *parameter* as *sent*; *path* has the escaped values of the path by name.

        Raises:
            KeyError: it is not there.
            ReadError: it is not what the document says.
        """
        own = self._operations[described.pointer]
        place = next(
            place
            for place, declared in enumerate(own.parameters)
            if (declared["name"], declared["in"]) == (parameter["name"], parameter["in"])
        )
        spec = self._spec / _OPERATIONS / self._places[described.pointer] / "parameters" / place
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return self._parameter(own, own.parameters[place], spec, sent, path)
            except KeyError:
                raise
            except Exception as error:
                raise ReadError(_told(error)) from error

    def _parameter(
        self, own: Described, parameter: Node, spec: SchemaPath, sent: Sent, path: Mapping[str, str]
    ) -> Any:
        name, location = str(parameter["name"]), str(parameter["in"])
        unescape = str if parameter.get("style") == "cookie" else _UNESCAPE[location]
        if location in ("query", "cookie"):
            pairs = sent.query if location == "query" else sent.cookies
            return self._of_pairs(own, parameter, spec, pairs, unescape)
        if location == "path":
            text = path[name]
        else:
            values = [value for key, value in sent.headers if key.lower() == name.lower()]
            if not values:
                raise KeyError(name)
            text = ", ".join(values)
        if "content" in parameter:
            kind = next(iter(parameter["content"]))
            return self._reading.content(spec / "content" / kind, media.plain(kind), {}, unescape(text))
        style, explode = style_of(parameter)
        key = {"label": f".{name}", "matrix": f";{name}"}.get(style, name)
        key += "*" if style in ("label", "matrix") and explode else ""
        if location == "header":
            text = re.sub(r"\s*,\s*", ",", text) if self._kind(parameter) in ("array", "object") else text
        return _unescaped(self._reading.styled(spec, {key: text}, name), unescape)

    def _of_pairs(
        self,
        own: Described,
        parameter: Node,
        spec: SchemaPath,
        pairs: Sequence[tuple[str, str]],
        unescape: Callable[[str], str],
    ) -> Any:
        """Read a parameter of the query, or a cookie."""
        name = str(parameter["name"])
        if "content" in parameter:
            kind = next(iter(parameter["content"]))
            text = unescape(dict(pairs)[name])
            return self._reading.content(spec / "content" / kind, media.plain(kind), {}, text)
        style, explode = style_of(parameter)
        kind = self._kind(parameter)
        if style == "cookie":
            style = "form"  # which differs by what is escaped
        if style == "deepObject":
            return self._deep(spec, name, pairs, unescape, flat=kind == "object")
        if style == "pipeDelimited":
            pairs = [(key, re.sub("%7c", "|", value, flags=re.IGNORECASE)) for key, value in pairs]
        if style == "spaceDelimited":
            pairs = [(key, value.replace("+", "%20")) for key, value in pairs]
        if style in ("pipeDelimited", "spaceDelimited") and explode:
            style = "form"
            spec = SchemaPath.from_dict({"name": name, "in": "query", "schema": parameter.get("schema", {})})
        if style == "form" and explode and kind == "object":
            other_names = {str(declared["name"]) for declared in own.parameters if declared is not parameter}
            mine = [f"{key}={value}" for key, value in pairs if key.partition("[")[0] not in other_names]
            if not mine:
                raise KeyError(name)
            pairs = [(name, "&".join(mine))]
        return _unescaped(self._reading.styled(spec, ImmutableMultiDict(pairs), name), unescape)

    def _deep(
        self,
        spec: SchemaPath,
        name: str,
        pairs: Sequence[tuple[str, str]],
        unescape: Callable[[str], str],
        *,
        flat: bool,
    ) -> Any:
        """Read `deepObject`: a *flat* object by openapi-core, if it is one; what is nested has brackets."""
        mine = [(key, value) for key, value in pairs if key.startswith(f"{name}[")]
        if not mine:
            return unescape(dict(pairs)[name])  # a scalar has no keys, whatever its style
        flat = (
            flat and all(re.fullmatch(r"\w+\[\w+\]", key) for key, _ in mine) and len(dict(mine)) == len(mine)
        )
        if flat:
            return _unescaped(self._reading.styled(spec, ImmutableMultiDict(mine), name), unescape)
        return read_brackets(name, [(key, unescape(value)) for key, value in mine])

    def _kind(self, parameter: Node) -> str:
        """Return the JSON type that the schema of *parameter* says, "" where it says none."""
        return str(shaped(self._document, parameter.get("schema") or {}).get("type") or "")

    def body(self, described: Described, sent: Sent) -> tuple[str, Any]:
        """Return the media type that the document declares for what was *sent*, and what the body says.

        Raises:
            ReadError: it is not what the document says.
        """
        own = self._operations[described.pointer]
        kind = sent.header("content-type") or ""
        if not kind or media.is_range(kind):
            raise ReadError(f"Content-Type is {kind or 'missing'}, where a media type must stand")
        declared = list((own.body or {}).get("content") or ())
        exact = [media_type for media_type in declared if media.plain(media_type) == media.plain(kind)]
        fitting = exact or [media_type for media_type in declared if media.covers(media_type, kind)]
        if not fitting:
            raise ReadError(f"Content-Type is {kind}, and the document has {', '.join(declared)}")
        place = self._places[described.pointer]
        spec = self._spec / _OPERATIONS / place / "requestBody" / "content" / fitting[0]
        parameters = dict(re.findall(r';\s*([\w-]+)="?([^";]+)"?', kind))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                if media.plain(kind) == media.FORM:
                    return fitting[0], self._form(
                        self._prepared[place]["requestBody"]["content"][fitting[0]], sent.body
                    )
                value = self._reading.content(spec, media.plain(kind), parameters, sent.body)
                value = dict(value) if isinstance(value, Mapping) else value
                if media.is_multipart(kind):
                    parts = self.parts(sent)
                    sent_names = {part.name for part in parts}
                    value = {name: member for name, member in value.items() if name in sent_names}
                    styled = self._prepared[place]["requestBody"]["content"][fitting[0]]
                    value |= self._styled_parts(styled, parts)
        except Exception as error:
            raise ReadError(_told(error)) from error
        return fitting[0], value

    def _styled_parts(self, prepared: Node, parts: Sequence[SentPart]) -> dict[str, Any]:
        """Read the members that are written by a style, of which openapi-core has no word in parts."""
        written = [(part.name, part.body.decode("utf-8", "replace")) for part in parts]
        values: dict[str, Any] = {}
        schemas = prepared["x-wire-properties"]
        for name, encoding in prepared["x-wire-encoding"].items():
            other_names = schemas.keys() - {name}
            own = [pair for pair in written if pair[0].partition("[")[0] not in other_names]
            unescape: Callable[[str], str] = str
            if encoding.get("style") == "spaceDelimited":  # which openapi-core reads as a query has it
                own, unescape = [(key, quote(value)) for key, value in own], unquote
            try:
                values[name] = self._member(name, schemas[name], encoding, own, unescape)
            except KeyError:
                continue
        return values

    def _member(
        self,
        name: str,
        schema: Node,
        encoding: Node,
        written: Sequence[tuple[str, str]],
        unescape: Callable[[str], str],
    ) -> Any:
        """Read a member as the parameter of a query that its encoding makes it."""
        parameter = {"name": name, "in": "query", "schema": schema, **encoding}
        own = Described("", "", "", {}, [parameter], None, {}, None, ())
        spec = SchemaPath.from_dict({**self._root, "x-wire-member": parameter}) / "x-wire-member"
        return self._of_pairs(own, parameter, spec, written, unescape)

    def _form(self, prepared: Node, sent: bytes) -> dict[str, Any]:
        """Read a form: a member at a time, each as its encoding says."""
        written = pairs(sent.decode("ascii"), "&", unquote_plus)
        values: dict[str, Any] = {}
        for name, encoding in prepared["x-wire-encoding"].items():
            schema = prepared["x-wire-properties"][name]
            try:
                if encoding.get("contentType"):
                    texts = [unquote_plus(value) for key, value in written if key == name]
                    if not texts:
                        continue
                    kinds = [json.loads(t) if media.is_json(encoding["contentType"]) else t for t in texts]
                    array = follow(self._document, schema).get("type") == "array"
                    values[name] = kinds if array and encoding.get("x-wire-each") else kinds[0]
                    continue
                values[name] = self._member(name, schema, encoding, written, unquote_plus)
            except KeyError:
                continue
        known = set(values)
        for key, value in written:
            if key.partition("[")[0] not in known:
                values.setdefault(key, unquote_plus(value))
        return values

    @property
    def _root(self) -> dict[str, Any]:
        return {"components": self._document.get("components") or {}}

    def parts(self, sent: Sent) -> list[SentPart]:
        """Return the parts of a multipart body."""
        kind = sent.header("content-type") or ""
        message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + sent.body)
        return [
            SentPart(
                name=str(part.get_param("name", header="content-disposition")),
                filename=part.get_filename(),
                headers={name.lower(): str(value) for name, value in part.items()},
                body=bytes(part.get_payload(decode=True) or b""),
            )
            for part in message.iter_parts()
        ]


def _unescaped(value: Any, unescape: Callable[[str], str]) -> Any:
    """Return *value* with all its texts unescaped."""
    if isinstance(value, str):
        return unescape(value)
    if isinstance(value, list):
        return [_unescaped(item, unescape) for item in value]
    if isinstance(value, dict):
        return {unescape(key): _unescaped(member, unescape) for key, member in value.items()}
    return value
