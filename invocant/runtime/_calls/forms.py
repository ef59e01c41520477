"""Bodies of bytes and of parts: files, forms and multipart.

Source: OpenAPI 3.1.1, sections 4.8.14.4 and 4.8.15; RFC 7578.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeAlias
from urllib.parse import quote_plus

from invocant.runtime._calls.json_bodies import dumps
from invocant.runtime._calls.media_types import is_json
from invocant.runtime._calls.styles import quote_kept, text_of, write_styled
from invocant.runtime._declarations import Encoding
from invocant.runtime._errors import ConfigurationError


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

_AS_IT_IS = Encoding()
_NO_ENCODING: Mapping[str, Encoding] = {}


def is_binary(value: Any) -> bool:
    """Whether a value is raw bytes, an open file, or a file with its name."""
    if isinstance(value, (bytes, bytearray, memoryview)) or callable(getattr(value, "read", None)):
        return True  # a model may have a member of that name, which no JSON makes callable
    return (
        isinstance(value, tuple)
        and len(value) in (2, 3)
        and isinstance(value[0], str)
        and is_binary(value[1])
    )


def form(value: Any, name: str, encoding: Mapping[str, Encoding] = _NO_ENCODING) -> bytes:
    """Write a form: each member by the style that its encoding says, else as text, what is nested as JSON.

    Source: OpenAPI 3.1.1, sections 4.8.14.4 and 4.8.15.1.2.
    """
    if value.__class__ is not dict:
        raise ConfigurationError(f"{name}: a form must be an object")
    out: list[str] = []
    for key, item in value.items():
        wire, rules = quote_plus(key), encoding.get(key, _AS_IT_IS)
        put = quote_kept if rules.allow_reserved else quote_plus
        if rules.style is not None or rules.explode is not None or rules.allow_reserved:
            style = rules.style or "form"
            explode = style in ("form", "deepObject") if rules.explode is None else rules.explode
            write_styled(wire, item, style, explode, put, out, key)
        elif rules.content_type is not None and is_json(rules.content_type):
            out.append(f"{wire}={put(dumps(item, key).decode())}")
        else:
            out.extend(f"{wire}={put(_form_text(member, key))}" for member in _items(item))
    return "&".join(out).encode()


def _items(value: Any) -> Iterable[Any]:
    """Return what a member is written as, one by one: the items of a list, else itself."""
    return value if value.__class__ is list else (value,)


def _form_text(value: Any, name: str) -> str:
    """Write a member as text, as JSON where it is nested."""
    return dumps(value, name).decode() if value.__class__ in (dict, list) else text_of(value, name)


def read(value: Any) -> bytes:
    """Return the bytes of a file, kept whole so that an attempt can be repeated."""
    if isinstance(value, tuple):
        value = value[1]
    if hasattr(value, "read"):
        value = value.read()
    return value.encode() if isinstance(value, str) else bytes(value)


def file_type(value: Any) -> str | None:
    """Return the media type that a file was handed over with, or None."""
    return value[2] if isinstance(value, tuple) and len(value) == 3 else None


def multipart(
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
        content_type = encoding.get(key, _AS_IT_IS).content_type
        parts.extend(_part(key, member, content_type) for member in _items(item))
    boundary = _boundary(body for _, body in parts).encode()
    out = b"".join(b"--%b\r\n%b\r\n\r\n%b\r\n" % (boundary, head, body) for head, body in parts)
    return f"{essence}; boundary={boundary.decode()}", out + b"--%b--\r\n" % boundary


def _part(key: str, value: Any, content_type: str | None = None) -> tuple[bytes, bytes]:
    """Write a part: its headers and its bytes; *content_type* is its media type in the document, or None."""
    disposition = f'form-data; name="{_parameter(key)}"'
    wanted = content_type.partition(",")[0].strip() if content_type and "*" not in content_type else ""
    kind = wanted
    if is_binary(value):
        filename = value[0] if isinstance(value, tuple) else getattr(value, "name", None)
        filename = filename.rpartition("/")[2] if isinstance(filename, str) else key
        disposition += f'; filename="{_parameter(filename)}"'
        kind = file_type(value) or wanted or "application/octet-stream"
        body = read(value)
    elif value.__class__ in (dict, list) or is_json(wanted):
        kind, body = wanted if is_json(wanted) else "application/json", dumps(value, key)
    else:
        body = text_of(value, key).encode()
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
