"""What a document says and no client does: told once for each construct, with how often and where first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from invocant.documents._directions import DIRECTIONS
from invocant.documents._repair.notes import Notebook
from invocant.documents.pointers import join

_WHY = {
    "server of another protocol than HTTP": "calls go over HTTP alone",
    "readOnly or writeOnly beside a reference": "in OpenAPI 3.0 what stands beside a $ref does not count: "
    "put the reference into allOf, or the keyword into what it refers to",
}
_PLURALS = {
    "server of another protocol than HTTP": "servers of another protocol than HTTP",
    "readOnly or writeOnly beside a reference": "readOnly or writeOnly beside references",
}


def note_left_out(
    document: Mapping[str, Any], described: Iterable[tuple[str, Mapping[str, Any]]], notes: Notebook
) -> None:
    """Take down each construct of *document* that no package does anything with; see `objects`."""
    places: dict[str, list[str]] = {construct: [] for construct in _WHY}
    for construct, pointer in _constructs(document, described):
        places[construct].append(pointer)
    for construct, pointers in places.items():
        if pointers:
            count = len(pointers)
            named = construct if count == 1 else _PLURALS.get(construct, f"{construct}s")
            notes.note(f"{count} {named} left out", pointers[0], _WHY[construct])


def _constructs(
    document: Mapping[str, Any], described: Iterable[tuple[str, Mapping[str, Any]]]
) -> Iterator[tuple[str, str]]:
    """Yield each such construct by name, and where it stands."""
    is_30 = str(document.get("openapi", "")).startswith("3.0")
    for pointer, holder in described:
        if (
            is_30
            and isinstance(holder.get("$ref"), str)
            and any(holder.get(key) is True for key in DIRECTIONS)
        ):
            yield "readOnly or writeOnly beside a reference", pointer
        servers = holder.get("servers")
        for place, server in enumerate(servers if isinstance(servers, list) else ()):
            if _is_of_another_protocol(server):
                yield "server of another protocol than HTTP", join(pointer, "servers", place)


def _is_of_another_protocol(server: Any) -> bool:
    url = server.get("url") if isinstance(server, Mapping) else None
    scheme, separator, _ = url.partition("://") if isinstance(url, str) else ("", "", "")
    return bool(separator) and "{" not in scheme and scheme.strip().lower() not in ("http", "https")
