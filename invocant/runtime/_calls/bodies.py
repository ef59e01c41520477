"""The body of a request: which of its media types is written, and the JSON of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from invocant.runtime._calls.forms import form
from invocant.runtime._calls.json_bodies import as_json, dumps
from invocant.runtime._calls.media_types import essence, is_json, is_text
from invocant.runtime._calls.multipart import multipart
from invocant.runtime._calls.uploads import Part, Upload, is_binary, part_of, upload_of
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._models.kinds import kind_of
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.unset import UNSET
from invocant.runtime._records import evolve

if TYPE_CHECKING:
    from invocant.runtime._declarations import Content
    from invocant.runtime._models.kinds import Kind


class BodyWriter:
    """Writes one media type of a body."""

    __slots__ = ("_encode", "_essence", "_required", "content", "fields", "is_json", "names")

    def __init__(self, content: Content) -> None:
        self.content = content
        self.fields = content.fields
        self.names = {"body"} if content.fields is None else {field.name for field in content.fields}
        self._required = frozenset(field.key for field in content.fields or () if field.required)
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
        binary = any(is_binary(value) for value in given.values())
        return binary != (self.is_json or self._essence == "application/x-www-form-urlencoded")

    def value(self, arguments: Mapping[str, Any]) -> Any:
        """Return the body as JSON, or UNSET when no part of it was given."""
        fields = self.fields
        if fields is None:
            body = arguments.get("body", UNSET)
            if body is UNSET or is_binary(body):
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
            out[field.key] = _encoded(value, field.kind)
        return out or UNSET

    def write(
        self, value: Any, name: str, chance: Callable[[], float] = lambda: 0.0
    ) -> tuple[str, bytes | Upload]:
        """Return the content type and the bytes, or what is sent as it is read.

        Whatever the media type, a source is sent as it is: it holds what is ready to be sent.
        """
        media_type = self.content.media_type
        parts = self._essence.startswith("multipart/")
        if is_binary(value) and (not parts or part_of(value).content_type):
            return self._as_it_is(value, name)
        if self.is_json:
            return media_type, dumps(value, name)
        if self._essence == "application/x-www-form-urlencoded":
            return media_type, form(value, name, self.content.encoding, self._required)
        if parts:
            if is_binary(value):
                raise ConfigurationError(
                    f"{name}: a whole multipart body must come with its boundary: "
                    f"('', the body, '{self._essence}; boundary=…')"
                )
            return multipart(self._essence, value, name, self.content.encoding, self._required, chance)
        if value.__class__ in (dict, int, float, bool, type(None)):
            raise ConfigurationError(
                f"{name}: a body of {media_type} must be text, bytes, an open file, a path or an iterator"
            )
        return self._as_it_is(value, name)

    def _as_it_is(self, value: Any, name: str) -> tuple[str, bytes | Upload]:
        part = part_of(value)
        text = self.is_json or is_text(self._essence) or self._essence == "application/x-www-form-urlencoded"
        body = upload_of(part.content, f"{name}: body", text=text)
        whole = body if isinstance(body, bytes) else Upload(name, [body])
        return part.content_type or self.content.media_type, whole


def _encoded(value: Any, kind: Kind[Any]) -> Any:
    """Return the JSON of a member; what is sent as it is read is left alone."""
    if is_binary(value):
        return value
    if isinstance(value, Part):
        return evolve(value, content=_encoded(value.content, kind))
    if isinstance(value, (list, tuple)) and any(isinstance(item, Part) or is_binary(item) for item in value):
        return [item if is_binary(item) else _item(item, kind) for item in value]
    return kind.encode(as_json(value))


def _item(value: Any, kind: Kind[Any]) -> Any:
    """Return the JSON of an item, by the kind of the list."""
    if isinstance(value, Part):
        return evolve(value, content=_item(value.content, kind))
    return kind.encode([as_json(value)])[0]
