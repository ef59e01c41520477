"""Where an API of Swagger 2.0 is (`host`, `basePath`, `schemes`), as servers of OpenAPI 3.0.

Source: Swagger 2.0, Swagger Object and Operation Object; OpenAPI 3.0.4, section 4.7.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents._reading.upgrading.notes import UpgradeNotes


def upgrade_servers(
    document: Mapping[str, Any], operation: Mapping[str, Any] | None, pointer: str, notes: UpgradeNotes
) -> list[dict[str, Any]]:
    """Return the servers of *document*, or of an *operation* of it with `schemes` of its own, at *pointer*.

    One for each scheme, https before http, since the first is what a client takes; the path alone where the
    document has no host, and none where it has neither.
    """
    host, path = document.get("host"), document.get("basePath")
    path = f"/{path.strip('/')}" if isinstance(path, str) and path.strip("/") else ""
    given = (document if operation is None else operation).get("schemes")
    if not isinstance(host, str) or not host:
        if given:
            notes.add("no host", f"{pointer}/schemes")
        return [{"url": path}] if path else []
    host = host.rstrip("/")
    if "://" in host:  # no host by the specification, but plain enough
        notes.add("address", "/host")
        return [{"url": host + path}]
    schemes = [scheme for scheme in given if isinstance(scheme, str)] if isinstance(given, list) else []
    if not schemes:
        notes.add("scheme", "/host")
        schemes = ["https"]
    spoken = sorted({scheme.lower() for scheme in schemes} & {"http", "https"}, reverse=True)
    if {scheme.lower() for scheme in schemes} - {"http", "https"}:
        notes.add("websocket", f"{pointer}/schemes")
    return [{"url": f"{scheme}://{host}{path}"} for scheme in spoken]
