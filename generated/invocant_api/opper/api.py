# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""Where the API is and how a client proves who it is."""

from __future__ import annotations

from invocant import runtime as rt

API = rt.Api(
    name="opper",
    title="Opper API",
    version="2.0.0",
    base_url="https://api.opper.ai/v2",
    auth=rt.BearerKey(
        env=(
            "OPPER_API_KEY",
            "OPPER_HTTP_BEARER",
        )
    ),
    base_url_env="OPPER_BASE_URL",
    package=__name__.rpartition(".")[0],
)
"""The API as the document declares it."""
