# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""Where the API is and how a client proves who it is."""

from __future__ import annotations

from invocant import runtime as rt

API = rt.Api(
    name="braintrust",
    title="Braintrust API",
    version="1.0.0",
    base_url="https://api.braintrust.dev",
    auth=rt.BearerKey(env=("BRAINTRUST_API_KEY",)),
    base_url_env="BRAINTRUST_API_URL",
    package=__name__.rpartition(".")[0],
)
"""The API as the document declares it."""
