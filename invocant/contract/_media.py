"""Media types, as a tester reads them: by its own eyes, not by those of the client that is judged.

Source: RFC 9110, section 8.3.1; RFC 6839, section 3.1 (`+json`).
"""

from __future__ import annotations

_SEQUENCES = (
    "application/jsonl",
    "application/x-jsonlines",
    "application/x-ndjson",
    "application/ndjson",
    "application/json-seq",
)


def essence(content_type: str) -> str:
    """Return a media type without its parameters, in lower case."""
    return content_type.split(";")[0].strip().lower()


def is_json(content_type: str) -> bool:
    """Whether a body is one JSON value."""
    name = essence(content_type)
    return name in ("application/json", "text/json") or (
        name.startswith("application/") and name.endswith("+json")
    )


def is_xml(content_type: str) -> bool:
    """Whether a body is XML. Source: RFC 7303, section 8.1 (`+xml`)."""
    name = essence(content_type)
    return name in ("application/xml", "text/xml") or name.endswith("+xml")


def is_event_stream(content_type: str) -> bool:
    """Whether a body is server-sent events."""
    return essence(content_type) == "text/event-stream"


def is_stream(content_type: str) -> bool:
    """Whether a body is one event, or one JSON value, after another."""
    name = essence(content_type)
    return name in ("text/event-stream", *_SEQUENCES) or name.endswith("+json-seq")


def covers(declared: str, actual: str) -> bool:
    """Whether a media type that is declared, or a range of them, has the *actual* one in it."""
    pattern, name = essence(declared), essence(actual)
    if pattern in (name, "*/*"):
        return True
    kind, _, rest = pattern.partition("/")
    kind_of_name, _, rest_of_name = name.partition("/")
    if kind != kind_of_name:
        return False
    return rest == "*" or (rest.startswith("*+") and rest_of_name.endswith(rest[1:]))


def best(declared: list[str], actual: str) -> str | None:
    """Return which of the *declared* media types fits an actual one best, or None; JSON fits other JSON."""
    exact = [name for name in declared if essence(name) == essence(actual)]
    ranges = [name for name in declared if covers(name, actual)]
    alike = [name for name in declared if is_json(name) and is_json(actual)]
    return next(iter([*exact, *sorted(ranges, key=len, reverse=True), *alike]), None)
