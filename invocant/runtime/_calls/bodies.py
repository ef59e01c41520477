"""The body of a request: which of its media types is written, and the JSON of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from invocant.media_types import concrete, covers, essence, form_of, framing, is_range
from invocant.runtime._calls.forms import file_type, form, is_binary, multipart, read
from invocant.runtime._calls.json_bodies import as_json, dumps
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._models.kinds import BINARY, Reference, kind_of
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.unset import UNSET

if TYPE_CHECKING:
    from invocant.runtime._declarations import Content
    from invocant.runtime._models.kinds import Kind


class BodyWriter:
    """Writes one media type of a body."""

    __slots__ = ("_encode", "_essence", "_kind", "content", "fields", "form", "names")

    def __init__(self, content: Content) -> None:
        self.content = content
        self.fields = content.fields
        self.names = {"body"} if content.fields is None else {field.name for field in content.fields}
        handled_as = content.handled_as or content.media_type
        self._essence = essence(handled_as)
        self.form = form_of(handled_as, binary=content.kind is BINARY)
        self._kind: Kind[Any] | None = None
        self._encode: Callable[[Any], Any] | None = None

    def suits(self, arguments: Mapping[str, Any]) -> bool:
        """Whether this media type can carry the arguments: JSON cannot carry bytes, others are for them."""
        if self.fields is not None:
            binary = any(is_binary(arguments.get(field.name, UNSET)) for field in self.fields)
            return binary != (self.form in ("json", "form"))
        body = arguments.get("body", UNSET)
        binary = is_binary(body)
        if body.__class__ is str and self.form in ("text", "sequence"):
            return True
        if self.form == "sequence":
            return binary or is_many(body)
        return binary != (self.form in ("json", "form")) and (binary or not _is_read_once(body))

    def fit(self, arguments: Mapping[str, Any]) -> int:
        """Return how well the arguments fit the schema, 0 is not at all; asked where several can carry them.

        An object of the very class of the schema is before JSON that only fits it, and that before JSON which
        fits it with members that it does not have.
        """
        body = arguments.get("body", UNSET)
        if self.fields is not None:
            value = self.value(arguments)
            value = {} if value is UNSET else value
            for field in self.fields:
                if field.key not in value:
                    if field.required:
                        return 0
                elif not is_binary(value[field.key]) and any(field.kind.problems(value[field.key])):
                    return 0
            return 3
        if body is UNSET or is_binary(body):
            return 0
        if self.form in ("text", "bytes"):
            return 2 if self.form == "text" else 1
        kind = self._bound()
        if self.form == "sequence" or kind is None:
            return 2
        model = _class_of(kind)
        if model is not None and model is body.__class__:
            return 4
        try:
            value = json.loads(dumps(self.value(arguments), "body"))
        except ConfigurationError:
            return 0
        if next(iter(kind.problems(value)), None) is not None:
            return 0
        more = model is not None and not {field.key for field in model.FIELDS}.issuperset(value)
        return 2 if more else 3

    def value(self, arguments: Mapping[str, Any]) -> Any:
        """Return the body as JSON, or UNSET when no part of it was given; of a sequence, its values."""
        fields = self.fields
        if fields is None:
            body = arguments.get("body", UNSET)
            if body is UNSET or is_binary(body):
                return body
            if self._encode is None:
                kind = self._bound()
                self._encode = to_json if kind is None else kind.encode
            if self.form == "sequence":
                encode = self._encode
                return body if not is_many(body) else (encode(as_json(item)) for item in body)
            return self._encode(as_json(body))
        out: dict[str, Any] = {}
        for field in fields:
            value = arguments.get(field.name, UNSET)
            if value is UNSET:
                continue
            if not is_binary(value):
                value = field.kind.encode(as_json(value))
            out[field.key] = value
        return out or UNSET

    def _bound(self) -> Kind[Any] | None:
        """Look the kind up, which may import models, and return it."""
        if self._kind is None and self.content.kind is not None:
            self._kind = kind_of(self.content.kind)
        return self._kind

    def _media_type(self, value: Any) -> str:
        """Return what is sent as content type: what is declared, of a range what the value is."""
        media_type = self.content.media_type
        if not is_range(media_type):
            return media_type
        if self.form in ("json", "sequence"):
            return concrete(self.content.handled_as or media_type)
        return _guessed(value, media_type) or concrete(media_type, binary=self.form == "bytes")

    def write(self, value: Any, name: str) -> tuple[str, bytes]:
        """Return the content type and the bytes."""
        media_type = self._media_type(value)
        if self.form == "json":
            return media_type, dumps(value, name)
        if self.form == "sequence" and is_many(value):
            return media_type, b"".join(written(value, media_type, name))
        if self._essence == "application/x-www-form-urlencoded":
            return media_type, form(value, name, self.content.encoding)
        if self._essence.startswith("multipart/"):
            return multipart(self._essence, value, name, self.content.encoding)
        if is_binary(value):
            return file_type(value) or media_type, read(value)
        if value.__class__ is str:
            return media_type, value.encode()
        wanted = "values to iterate over, text" if self.form == "sequence" else "text"
        raise ConfigurationError(f"{name}: a body of {media_type} must be {wanted}, bytes or an open file")


def is_many(value: Any) -> bool:
    """Whether a value is values one after another: something to iterate that is no text, bytes or object."""
    return (
        isinstance(value, Iterable)
        and not isinstance(value, (str, bytes, bytearray, memoryview, Mapping))
        and not is_binary(value)
    )


def written(values: Iterable[Any], media_type: str, name: str) -> Iterable[bytes]:
    """Write the values of a JSON sequence one by one, each closed by a line feed.

    Of `application/json-seq` each opens with a record separator (RFC 7464, section 2.2).
    """
    start = b"\x1e" if framing(media_type) == "rfc7464" else b""
    for value in values:
        yield b"%b%b\n" % (start, dumps(value, name))


def _is_read_once(value: Any) -> bool:
    return hasattr(value, "__next__") or hasattr(value, "__anext__")


def _class_of(kind: Kind[Any]) -> Any:
    """Return the model class that a kind stands for, or None."""
    while isinstance(kind, Reference):
        kind = kind.target()
    return getattr(kind, "cls", None) if hasattr(getattr(kind, "cls", None), "FIELDS") else None


def _guessed(value: Any, pattern: str) -> str | None:
    """Return the media type of a file by its name, where that is among those of the *pattern*; else None."""
    filename = value[0] if isinstance(value, tuple) else getattr(value, "name", None)
    if not isinstance(filename, str):
        return None
    from mimetypes import guess_type  # here, as few files are sent where a document leaves their type open

    media_type = guess_type(filename)[0]
    return media_type if media_type is not None and covers(pattern, media_type) else None
