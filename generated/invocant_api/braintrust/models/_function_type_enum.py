# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from invocant.runtime import kinds as k


class FunctionType(k.OpenStr):
    """What a function is used for. Counts as `scorer` when a reference leaves it out."""

    LLM = "llm"
    SCORER = "scorer"
    TASK = "task"
    TOOL = "tool"
    CUSTOM_VIEW = "custom_view"
    PREPROCESSOR = "preprocessor"
    FACET = "facet"
    CLASSIFIER = "classifier"
    TAG = "tag"
    PARAMETERS = "parameters"
    SANDBOX = "sandbox"
