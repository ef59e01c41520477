"""The body of a request: which of its media types is written, and the JSON of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from invocant.runtime._calls.forms import file_type, form, is_binary, multipart, read
from invocant.runtime._calls.json_bodies import as_json, dumps
from invocant.runtime._calls.media_types import essence, is_json
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._models.kinds import kind_of
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.unset import UNSET

if TYPE_CHECKING:
    from invocant.runtime._declarations import Content


class BodyWriter:
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
            if not is_binary(value):
                value = field.kind.encode(as_json(value))
            out[field.key] = value
        for key, member in self._extras(arguments).items():
            out.setdefault(key, member)
        return out or UNSET

    def _extras(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the members that are given beside the fields.

        Raises:
            ConfigurationError: what is given for them is no mapping.
        """
        extras = self.content.extras
        given = UNSET if extras is None else arguments.get(extras.name, UNSET)
        if extras is None or given is UNSET:
            return {}
        members: dict[str, Any] = extras.kind.encode(given)
        if members.__class__ is not dict:
            raise ConfigurationError(f"{extras.name} must be a mapping from names to values")
        return members

    def write(self, value: Any, name: str) -> tuple[str, bytes]:
        """Return the content type and the bytes."""
        media_type = self.content.media_type
        if self.is_json:
            return media_type, dumps(value, name)
        if self._essence == "application/x-www-form-urlencoded":
            return media_type, form(value, name, self.content.encoding)
        if self._essence.startswith("multipart/"):
            return multipart(self._essence, value, name, self.content.encoding)
        if is_binary(value):
            return file_type(value) or media_type, read(value)
        if value.__class__ is str:
            return media_type, value.encode()
        raise ConfigurationError(f"{name}: a body of {media_type} must be text, bytes or an open file")
