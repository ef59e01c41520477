"""The body of a request: which of its media types is written, and the JSON of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from invocant.media_types import concrete, covers, essence, form_of, is_range
from invocant.runtime._calls.forms import form
from invocant.runtime._calls.json_bodies import as_json, dumps
from invocant.runtime._calls.lines import is_many, lines_of
from invocant.runtime._calls.multipart import multipart
from invocant.runtime._calls.uploads import Part, Upload, is_binary, name_of, part_of, upload_of
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._models.containers import Nullable
from invocant.runtime._models.kinds import BINARY, Reference, kind_of
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.unset import UNSET
from invocant.runtime._problems import child
from invocant.runtime._records import evolve

if TYPE_CHECKING:
    from invocant.runtime._declarations import Content
    from invocant.runtime._models.kinds import Kind


class BodyWriter:
    """Writes one media type of a body."""

    __slots__ = ("_encode", "_essence", "_kind", "_required", "content", "fields", "form", "names")

    def __init__(self, content: Content) -> None:
        self.content = content
        self.fields = content.fields
        self.names = {"body"} if content.fields is None else {field.name for field in content.fields}
        if content.extras is not None:
            self.names.add(content.extras.name)
        self._required = frozenset(field.key for field in content.fields or () if field.required)
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
        if body.__class__ is str and self.form in ("text", "sequence"):
            return True
        if self.form == "sequence" and is_many(body):
            return True
        return is_binary(body) != (self.form in ("json", "form"))

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
        if self.form == "sequence" and is_many(body):
            return 2
        if body is UNSET or is_binary(body):
            return 0
        if self.form in ("text", "bytes"):
            return 2 if self.form == "text" else 1
        kind = self._bound()
        if self.form == "sequence" or kind is None:
            return 1
        model = _class_of(kind)
        if model is not None and model is body.__class__:
            return 4
        try:
            value = json.loads(dumps(self.value(arguments), "body"))
        except ConfigurationError:
            return 0
        fields = () if model is None else model.FIELDS
        unsent = {child("$", field.key) for field in fields if field.read_only and field.key not in value}
        if any(problem.path not in unsent for problem in kind.problems(value)):
            return 0
        more = model is not None and not {field.key for field in fields}.issuperset(value)
        return 2 if more else 3

    def value(self, arguments: Mapping[str, Any]) -> Any:
        """Return the body as JSON, or UNSET when no part of it was given; of a sequence, what was given."""
        fields = self.fields
        if fields is None:
            body = arguments.get("body", UNSET)
            if body is UNSET or self.form == "sequence" or is_binary(body):
                return body
            return self._encoder()(body)
        out: dict[str, Any] = {}
        for field in fields:
            value = arguments.get(field.name, UNSET)
            if value is UNSET:
                continue
            if self.form != "json":
                value = _encoded(value, field.kind)
            elif not is_binary(value):
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

    def _encoder(self) -> Callable[[Any], Any]:
        """Return what makes plain JSON of a value."""
        if self._encode is None:
            kind = self._bound()
            encode = to_json if kind is None else kind.encode
            self._encode = lambda value: encode(as_json(value))
        return self._encode

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

    def write(
        self, value: Any, name: str, chance: Callable[[], float] = lambda: 0.0
    ) -> tuple[str, bytes | Upload]:
        """Return the content type and the bytes, or what is sent as it is read.

        Whatever the media type, a source is sent as it is: it holds what is ready to be sent. Only of a JSON
        sequence what an iterator gives are its values.
        """
        media_type = self.content.media_type
        parts = self._essence.startswith("multipart/")
        if self.form == "sequence" and is_many(value):
            sent_as = self._media_type(value)
            return sent_as, lines_of(value, sent_as, self._encoder(), name)
        if is_binary(value) and (not parts or part_of(value).content_type):
            return self._as_it_is(value, name)
        if self.form == "json":
            return self._media_type(value), dumps(value, name)
        if self._essence == "application/x-www-form-urlencoded":
            return media_type, form(value, name, self.content.encoding, self._required)
        if parts:
            if is_binary(value):
                raise ConfigurationError(
                    f"{name}: a whole multipart body must come with its boundary: "
                    f"('', the body, '{self._essence}; boundary=…')"
                )
            return multipart(self._essence, value, name, self.content.encoding, self._required, chance)
        is_object = self.form == "sequence" and value.__class__ is not str and not is_binary(value)
        if is_object or value.__class__ in (dict, int, float, bool, type(None)):
            wanted = "values to iterate over" if self.form == "sequence" else "an iterator"
            raise ConfigurationError(
                f"{name}: a body of {media_type} must be text, bytes, an open file, a path or {wanted}"
            )
        return self._as_it_is(value, name)

    def _as_it_is(self, value: Any, name: str) -> tuple[str, bytes | Upload]:
        part = part_of(value)
        text = self.form in ("json", "sequence", "text", "form")
        body = upload_of(part.content, f"{name}: body", text=text)
        whole = body if isinstance(body, bytes) else Upload(name, [body])
        return part.content_type or self._media_type(value), whole


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


def _class_of(kind: Kind[Any]) -> Any:
    """Return the model class that a kind stands for, or None."""
    from invocant.runtime._models.directions import Writable  # here, as few operations have several bodies

    while isinstance(kind, (Reference, Nullable, Writable)):
        kind = kind.target() if isinstance(kind, Reference) else kind.item
    return getattr(kind, "cls", None) if hasattr(getattr(kind, "cls", None), "FIELDS") else None


def _guessed(value: Any, pattern: str) -> str | None:
    """Return the media type of a file by its name, where that is among those of the *pattern*; else None."""
    part = part_of(value)
    filename = part.filename or name_of(part.content)
    if not filename:
        return None
    from mimetypes import guess_type  # here, as few files are sent where a document leaves their type open

    media_type = guess_type(filename)[0]
    return media_type if media_type is not None and covers(pattern, media_type) else None
