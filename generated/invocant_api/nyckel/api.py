# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""Where the API is and how a client proves who it is."""

from __future__ import annotations

from invocant import runtime as rt

API = rt.Api(
    name="nyckel",
    title="Nyckel API",
    version="v1",
    base_url="https://www.nyckel.com",
    auth=rt.ClientCredentials(
        token_url="/connect/token",
        client_id_env=("NYCKEL_CLIENT_ID",),
        client_secret_env=("NYCKEL_CLIENT_SECRET",),
    ),
    base_url_env="NYCKEL_BASE_URL",
    package=__name__.rpartition(".")[0],
)
"""The API as the document declares it."""
