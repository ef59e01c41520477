"""Media types: what a content type says about a body, and how to read the text it announces."""

from __future__ import annotations


def essence(content_type: str) -> str:
    """Return the media type without its parameters, in lower case; "" when there is none.

    Source: RFC 9110, section 8.3.1.
    """
    return content_type.partition(";")[0].strip().lower()


def is_json(content_type: str) -> bool:
    """Whether a body is JSON: `application/json`, `text/json` or anything `+json`."""
    media_type = essence(content_type)
    return media_type in ("application/json", "text/json") or media_type.endswith("+json")


def is_text(content_type: str) -> bool:
    """Whether a body is to be read as text, JSON apart."""
    media_type = essence(content_type)
    return media_type.startswith("text/") or media_type.endswith(("xml", "yaml", "javascript"))


def is_event_stream(content_type: str) -> bool:
    """Whether a body is an event stream."""
    return essence(content_type) == "text/event-stream"


def named(content_type: str, otherwise: str) -> str:
    """Return a media type for a message, cut at 60 characters; *otherwise* when there is none."""
    return content_type.partition(";")[0].strip()[:60] or otherwise


def decode_text(body: bytes, content_type: str) -> str:
    """Decode a body in the charset that its content type names, else UTF-8; bad bytes are replaced."""
    _, found, rest = content_type.partition("charset=")
    charset = rest.split(";")[0].strip(" \"'") if found else "utf-8"
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
