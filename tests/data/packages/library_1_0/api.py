# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""Where the API is and how a client proves who it is."""

from __future__ import annotations

from invocant import runtime as rt

API = rt.Api(
    name="library_1_0",
    title="Library",
    version="7",
    base_url="https://library.example/v1",
    base_url_env=None,
    schemes={
        "key": rt.ApiKey(name="X-Key", location="header", env=("LIBRARY_1_0_API_KEY",)),
    },
    security=({"key": ()},),
    package=__name__.rpartition(".")[0],
)
"""The API as the document declares it."""
