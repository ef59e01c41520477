# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from invocant.runtime import kinds as k


class FunctionOutputType(k.OpenStr):
    """Kind of output. Fixed once the function exists."""

    CLASSIFICATION = "Classification"
    DETECTION = "Detection"
    SEARCH = "Search"
    OCR = "Ocr"
    LOCALIZATION = "Localization"
    TAGS = "Tags"
    BOX_DETECT = "BoxDetect"
