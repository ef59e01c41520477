"""What a media type says of its body, for the check alone."""

from __future__ import annotations

from fnmatch import fnmatchcase

FORM = "application/x-www-form-urlencoded"
SEQUENCES = frozenset(
    {
        "application/json-seq",
        "application/jsonl",
        "application/ndjson",
        "application/stream+json",
        "application/x-json-stream",
        "application/x-jsonl",
        "application/x-jsonlines",
        "application/x-ndjson",
    }
)
"""JSON values one after another; of these only `json-seq` is registered (RFC 7464)."""


def plain(media_type: str) -> str:
    """Return a media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Tell whether a body of *media_type* is one JSON value (RFC 6839, section 3.1, for `+json`)."""
    kind = plain(media_type)
    if kind in SEQUENCES:
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
    return plain(media_type).startswith("text/") and not is_json(media_type)


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
