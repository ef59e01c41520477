"""R22 and the rest of the document: only what the parser reads, in the shape in which it reads it.

Everything else (examples, other tools' extensions) could only make the parse fail; the resolved document
keeps it. Headers, links, webhooks and callbacks are kept beside, by repairs of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from invocant.documents._repair.notes import Notebook


def info(document: Mapping[str, Any], notes: Notebook) -> dict[str, Any]:
    """Return title, version and description; the first two are required, so they are made up if missing."""
    given = document.get("info")
    given = given if isinstance(given, Mapping) else {}
    repaired: dict[str, Any] = {}
    for key, otherwise in (("title", "API"), ("version", "0")):
        value = given.get(key)
        if value is None or isinstance(value, (dict, list)):
            notes.note(f"info.{key} is filled in", "/info", "OpenAPI requires it")
            value = otherwise
        repaired[key] = str(value)
    if isinstance(given.get("description"), str):
        repaired["description"] = given["description"]
    return repaired


def servers(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the servers of HTTP, with their variables' defaults put in, and the variables beside."""
    repaired = []
    given = document.get("servers")
    for entry in given if isinstance(given, list) else ():
        if not isinstance(entry, Mapping) or not isinstance(entry.get("url"), str):
            continue
        template, url = entry["url"].strip(), entry["url"].strip()
        variables = {name: _variable(entry, name) for name in re.findall(r"\{([^{}]+)\}", template)}
        for name, variable in variables.items():
            if "default" in variable:
                url = url.replace("{" + name + "}", variable["default"])
        if re.match(r"(?!https?:)[A-Za-z][A-Za-z0-9+.-]*://", url, re.IGNORECASE):
            continue  # of another protocol, such as WebSocket's
        server: dict[str, Any] = {"url": url}
        if isinstance(entry.get("description"), str):
            server["description"] = entry["description"]
        if variables:
            server |= {"x-invocant-template": template, "x-invocant-variables": variables}
        name = entry.get("x-invocant-name") or entry.get("name")
        if isinstance(name, str):
            server["x-invocant-name"] = name
        repaired.append(server)
    return repaired


def _variable(server: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return what a server says of a part of its address: all as text, as it is put in."""
    variables = server.get("variables")
    raw = variables.get(name) if isinstance(variables, Mapping) else None
    if not isinstance(raw, Mapping):
        return {}
    variable: dict[str, Any] = {}
    if isinstance(raw.get("default"), (str, int, float)):
        variable["default"] = _spelled(raw["default"])
    values = raw.get("enum")
    if isinstance(values, list):
        variable["enum"] = [_spelled(value) for value in values if isinstance(value, (str, int, float))]
    for key in ("description", "x-invocant-name"):
        if isinstance(raw.get(key), str):
            variable[key] = raw[key]
    return variable


def _spelled(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def security_schemes(resolved: Mapping[str, Any], notes: Notebook) -> dict[str, Any]:
    """Return the security schemes in a shape that parses; one without a type is left out, with a note."""
    components = resolved.get("components")
    given = components.get("securitySchemes") if isinstance(components, Mapping) else None
    schemes = {}
    for name, scheme in given.items() if isinstance(given, Mapping) else ():
        if not isinstance(scheme, Mapping) or not isinstance(scheme.get("type"), str):
            notes.note(
                f"the security scheme {name[:80]!r} is left out",
                f"/components/securitySchemes/{name}",
                "it has no type",
            )
            continue
        kept: dict[str, Any] = {
            key: scheme[key]
            for key in ("type", "description", "name", "in", "scheme", "bearerFormat", "openIdConnectUrl")
            if isinstance(scheme.get(key), str)
        }
        flows = scheme.get("flows")
        if isinstance(flows, Mapping):
            # The parser insists on members that vendors leave out and that it never uses.
            kept["x-invocant-flows"] = flows
        kept.update({key: value for key, value in scheme.items() if key.startswith("x-invocant-")})
        schemes[name] = kept
    return schemes


def tags(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the tags that have a name, and what OpenAPI 3.2 says of their order."""
    is_32 = str(document.get("openapi", "")).startswith("3.2")
    keys = ("name", "description", *(("parent", "kind") if is_32 else ()))
    given = document.get("tags")
    return [
        {key: entry[key] for key in keys if isinstance(entry.get(key), str)}
        for entry in (given if isinstance(given, list) else ())
        if isinstance(entry, Mapping) and isinstance(entry.get("name"), str)
    ]


def extensions(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return our own extension keywords at the root."""
    return {key: value for key, value in document.items() if key.startswith("x-invocant-")}
