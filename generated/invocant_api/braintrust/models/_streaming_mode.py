# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from invocant.runtime import kinds as k


class StreamingMode(k.OpenStr):
    """Form of the answer. `auto`, the meaning of null: text if the model wrote text, else the
    arguments of its first tool call; `parallel`: an array with one object for each tool call;
    `json` and `text`: always that form.
    """

    AUTO = "auto"
    PARALLEL = "parallel"
    JSON = "json"
    TEXT = "text"
