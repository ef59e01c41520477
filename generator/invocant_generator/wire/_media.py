"""What a media type says of its body, for the check alone."""

from __future__ import annotations

from fnmatch import fnmatchcase

FORM = "application/x-www-form-urlencoded"
SEQUENCES = frozenset(
    {
        "application/json-lines",
        "application/json-seq",
        "application/jsonl",
        "application/jsonlines",
        "application/ndjson",
        "application/stream+json",
        "application/x-json-stream",
        "application/x-jsonl",
        "application/x-jsonlines",
        "application/x-ndjson",
    }
)
"""JSON values one after another; of these only `json-seq` is registered (RFC 7464)."""
_TEXT = frozenset({"application/javascript", "application/graphql", "application/yaml", "application/x-yaml"})
"""Text that is not below `text/`."""


def plain(media_type: str) -> str:
    """Return a media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def is_sequence(media_type: str) -> bool:
    """Tell whether a body of *media_type* is JSON values one after another."""
    return plain(media_type) in SEQUENCES or plain(media_type).endswith("+json-seq")


def is_stream(media_type: str) -> bool:
    """Tell whether a body of *media_type* is read piece by piece."""
    return is_sequence(media_type) or plain(media_type) == "text/event-stream"


def is_xml(media_type: str) -> bool:
    """Tell whether a body of *media_type* is XML (RFC 7303)."""
    return plain(media_type) in ("application/xml", "text/xml") or plain(media_type).endswith("+xml")


def is_json(media_type: str) -> bool:
    """Tell whether a body of *media_type* is one JSON value (RFC 6839, section 3.1, for `+json`)."""
    kind = plain(media_type)
    if is_sequence(kind):
        return False
    return kind in ("application/json", "text/json", "application/x-json") or kind.endswith("+json")


def is_range(media_type: str) -> bool:
    """Tell whether *media_type* stands for several."""
    return "*" in media_type


def is_multipart(media_type: str) -> bool:
    """Tell whether a body of *media_type* has parts."""
    return plain(media_type).startswith("multipart/")


def is_text(media_type: str) -> bool:
    """Tell whether a body of *media_type* is text and no JSON."""
    if is_json(media_type) or is_stream(media_type):
        return False
    return plain(media_type).startswith("text/") or plain(media_type) in _TEXT or is_xml(media_type)


def covers(declared: str, sent: str) -> bool:
    """Tell whether the *declared* media type, perhaps a range, stands for the one that was *sent*."""
    return fnmatchcase(plain(sent), plain(declared))


def concrete(media_type: str, *, binary: bool) -> str:
    """Return a media type that a server may answer where *media_type* is declared."""
    kind = plain(media_type)
    if not is_range(kind):
        return media_type
    if kind in ("*/*", "application/*"):
        return "application/octet-stream" if binary else "application/json"
    if kind.startswith("application/") and kind.endswith("+json"):
        return kind.replace("*", "vnd.wire")
    return {
        "text/*": "text/plain",
        "image/*": "image/png",
        "audio/*": "audio/wav",
        "video/*": "video/mp4",
    }.get(kind, "application/octet-stream")
