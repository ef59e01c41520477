# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from invocant.runtime import kinds as k


class FieldType(k.OpenStr):
    """Kind of value a field holds. A function can have one `Image` field at most."""

    TEXT = "Text"
    NUMBER = "Number"
    IMAGE = "Image"
