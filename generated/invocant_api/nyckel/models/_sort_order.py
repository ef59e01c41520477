# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from invocant.runtime import kinds as k


class SortOrder(k.OpenStr):
    """Which end comes first."""

    ASCENDING = "ascending"
    DESCENDING = "descending"
