"""Multipart bodies: a part for each member, with its own media type, file name and headers.

Parts that are files are sent as they are read, so a body of many gigabytes takes no more memory than a piece.

Source: RFC 7578; RFC 2046, section 5.1; OpenAPI 3.1.1, section 4.8.15 (Encoding Object).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from typing import TYPE_CHECKING, Any

from invocant.media_types import essence as essence_of
from invocant.media_types import is_json
from invocant.runtime._calls.forms import AS_IT_IS, NO_ENCODING, is_styled, items, pairs
from invocant.runtime._calls.json_bodies import dumps
from invocant.runtime._calls.styles import header_text, text_of
from invocant.runtime._calls.uploads import (
    Part,
    Segment,
    Upload,
    basename,
    is_source,
    name_of,
    part_of,
    upload_of,
)
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._models.plain_json import to_json

if TYPE_CHECKING:
    from invocant.runtime._declarations import Encoding

_BYTES = "application/octet-stream"
_SCALARS = (str, int, float, bool, type(None), dict, list)


def multipart(
    essence: str,
    value: Any,
    name: str,
    encoding: Mapping[str, Encoding] = NO_ENCODING,
    required: Set[str] = frozenset(),
    chance: Callable[[], float] = lambda: 0.0,
) -> tuple[str, bytes | Upload]:
    """Write a multipart body: a file for each binary member, JSON for what is nested, else text.

    A list has a part for each item. A member whose encoding says a style is written by it as in a query, but
    that nothing is percent-encoded; that is for `multipart/form-data` alone.

    Args:
        essence: The media type without parameters.
        value: The members by name: plain JSON, sources, and either in a `Part`.
        name: What it is the body of, for messages.
        encoding: How members are written, by name.
        required: The members that must have a part.
        chance: Makes the boundary, where the parts are not known before they are sent.

    Returns:
        The content type with its boundary, and the body.

    Raises:
        ConfigurationError: a member cannot be sent.
    """
    if value.__class__ is not dict:
        raise ConfigurationError(f"{name}: a multipart body must be an object")
    styled = essence == "multipart/form-data"
    parts: list[tuple[bytes, bytes | Segment]] = []
    for key, item in value.items():
        rules = encoding.get(key, AS_IT_IS)
        before = len(parts)
        if styled and is_styled(rules) and all(_is_plain(member) for member in items(item)):
            texts = pairs(key, item, rules, required=key in required)
            parts.extend((_head(f'form-data; name="{_quoted(at)}"'), text.encode()) for at, text in texts)
        else:
            parts.extend(_part(key, member, rules, f"{name}: {key}") for member in items(item))
        if key in required and len(parts) == before:
            raise ConfigurationError(
                f"{name}: {key} is an empty list, for which a multipart body has no form"
            )
    boundary = _boundary((body for _, body in parts), chance).encode()
    segments: list[bytes | Segment] = []
    for head, body in parts:
        segments += (b"--%b\r\n%b\r\n\r\n" % (boundary, head), body, b"\r\n")
    segments.append(b"--%b--\r\n" % boundary)
    content_type = f"{essence}; boundary={boundary.decode()}"
    known = [segment for segment in segments if isinstance(segment, bytes)]
    if len(known) == len(segments):
        return content_type, b"".join(known)
    return content_type, Upload(name, _joined(segments))


def _is_plain(value: Any) -> bool:
    return not isinstance(value, Part) and isinstance(value, _SCALARS)


def _joined(segments: Iterable[bytes | Segment]) -> list[bytes | Segment]:
    """Return segments with all bytes that follow each other in one."""
    joined: list[bytes | Segment] = []
    for segment in segments:
        last = joined[-1] if joined else None
        if isinstance(segment, bytes) and isinstance(last, bytes):
            joined[-1] = last + segment
        else:
            joined.append(segment)
    return joined


def _part(key: str, value: Any, rules: Encoding, name: str) -> tuple[bytes, bytes | Segment]:
    """Write a part: its headers, and its bytes or what reads them."""
    part = part_of(value)
    content = part.content
    allowed = [text.strip() for text in (rules.content_type or "").split(",") if text.strip()]
    disposition = f'form-data; name="{_quoted(key)}"'
    body: bytes | Segment
    if is_source(content) or not isinstance(content, _SCALARS):
        filename = basename(part.filename or name_of(content)) or key
        kind = part.content_type or _file_type(allowed, filename)
        disposition += f'; filename="{_quoted(filename)}"'
        body = upload_of(content, name)
    else:
        if part.filename:
            disposition += f'; filename="{_quoted(basename(part.filename))}"'
        nested = content.__class__ in (dict, list)
        kind = part.content_type or _value_type(allowed, nested=nested)
        body = dumps(content, key) if nested or is_json(kind) else text_of(content, key).encode()
    return _head(disposition, kind, _headers(part, rules, name)), body


def _head(disposition: str, kind: str = "", headers: Mapping[str, str] | None = None) -> bytes:
    lines = [f"Content-Disposition: {disposition}"]
    if kind:
        lines.append(f"Content-Type: {_quoted(kind, quote=False)}")
    lines += [f"{name}: {text}" for name, text in (headers or {}).items()]
    return "\r\n".join(lines).encode()


def _headers(part: Part[Any], rules: Encoding, name: str) -> dict[str, str]:
    """Return the headers of a part: those that were given, and of those declared the ones with a value.

    Raises:
        ConfigurationError: one that must be there has no value, or a value cannot be sent.
    """
    given = {key.lower(): (key, value) for key, value in part.headers.items()}
    headers: dict[str, str] = {}
    for declared in rules.headers:
        _, value = given.pop(declared.name.lower(), (None, declared.value))
        if value is None:
            if declared.required:
                raise ConfigurationError(
                    f"{name}: its part needs the header {declared.name}: give it in a Part, "
                    f"Part(…, headers={{{declared.name!r}: …}})"
                )
            continue
        headers[declared.name] = header_text(to_json(value), declared.explode, f"{name}: {declared.name}")
    for key, value in given.values():
        if key.lower() in ("content-disposition", "content-type") or not _is_token(key):
            raise ConfigurationError(f"{name}: {key!r:.60} cannot be a header of its part")
        headers[key] = header_text(to_json(value), False, f"{name}: {key}")
    return headers


def _is_token(name: str) -> bool:
    return bool(name) and name.isascii() and all(c.isalnum() or c in "!#$%&'*+-.^_`|~" for c in name)


def _file_type(allowed: list[str], filename: str) -> str:
    """Return the media type of a file: the allowed one; of several what its name says, else the first."""
    exact = [media_type for media_type in allowed if "*" not in media_type]
    if len(allowed) == 1 and exact:
        return exact[0]
    if allowed:
        from mimetypes import MimeTypes  # here, as few documents leave a choice

        guess, _ = MimeTypes().guess_type(filename)
        if guess and any(_covers(media_type, guess) for media_type in allowed):
            return guess
    return exact[0] if exact else _BYTES


def _covers(allowed: str, media_type: str) -> bool:
    """Whether an allowed media type, perhaps a range, stands for another."""
    bare = essence_of(allowed)
    return bare in ("*/*", media_type) or (bare.endswith("/*") and media_type.startswith(bare[:-1]))


def _value_type(allowed: list[str], *, nested: bool) -> str:
    """Return the media type of a part that is no file, "" for text that needs none."""
    exact = [media_type for media_type in allowed if "*" not in media_type]
    if nested:
        return next((media_type for media_type in exact if is_json(media_type)), "application/json")
    return exact[0] if exact else ""


def _quoted(text: str, *, quote: bool = True) -> str:
    """Escape what stands in a part's header, so that it ends nothing: as browsers do."""
    text = text.replace("\r", "%0D").replace("\n", "%0A")
    return text.replace("\\", "\\\\").replace('"', "%22") if quote else text


def _boundary(bodies: Iterable[bytes | Segment], chance: Callable[[], float]) -> str:
    """Return a boundary that cannot be inside any of the bodies.

    Of bytes it is a digest, so that the same body is the same bytes. What is yet to be read has none: there
    it is made by chance, a hundred bits of it, which whoever wrote the file could not have known.
    """
    import hashlib

    digest = hashlib.sha256()
    for body in bodies:
        if not isinstance(body, bytes):
            digest.update(b"%r %r" % (chance(), chance()))
            continue
        digest.update(b"%d:" % len(body))
        digest.update(body)
    return f"invocant-{digest.hexdigest()[:32]}"
