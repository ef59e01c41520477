# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from invocant.runtime import kinds as k


class FunctionInputType(k.OpenStr):
    """Kind of input. Fixed once the function exists."""

    TEXT = "Text"
    IMAGE = "Image"
    TABULAR = "Tabular"
