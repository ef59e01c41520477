"""Security schemes of Swagger 2.0 as OpenAPI 3.0 writes them.

Source: Swagger 2.0, Security Scheme Object; OpenAPI 3.0.4, sections 4.7.27 to 4.7.29.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents._reading.upgrading.notes import UpgradeNotes

_FLOWS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "implicit": ("implicit", ("authorizationUrl",)),
    "password": ("password", ("tokenUrl",)),
    "application": ("clientCredentials", ("tokenUrl",)),
    "accessCode": ("authorizationCode", ("authorizationUrl", "tokenUrl")),
}
"""What a flow is called, and the addresses that it has."""


def upgrade_security_scheme(scheme: Any, pointer: str, notes: UpgradeNotes) -> Any:
    """Return a *scheme* as 3.0 writes it; one of another type, or a reference, as it is."""
    if not isinstance(scheme, Mapping):
        return scheme
    if scheme.get("type") == "basic":
        return {**scheme, "type": "http", "scheme": "basic"}
    if scheme.get("type") != "oauth2":
        return scheme
    words = {"flow", "authorizationUrl", "tokenUrl", "scopes"}
    upgraded: dict[str, Any] = {key: member for key, member in scheme.items() if key not in words}
    upgraded["flows"] = {}
    flow = _FLOWS.get(str(scheme.get("flow")))
    if flow is None:
        notes.add("flow", pointer)
        return upgraded
    name, addresses = flow
    upgraded["flows"][name] = {
        **{key: scheme[key] for key in addresses if key in scheme},
        "scopes": scheme.get("scopes", {}),
    }
    return upgraded
