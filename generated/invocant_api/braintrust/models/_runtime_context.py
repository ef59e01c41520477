# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref


class Runtime(k.OpenStr):
    """Language runtime."""

    NODE = "node"
    PYTHON = "python"
    BROWSER = "browser"
    QUICKJS = "quickjs"


@k.model
class RuntimeContext(k.Model):
    """What runs the code."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("runtime", ref("Runtime"), required=True),
        k.Field("version", k.STR, required=True),
    )

    runtime: Runtime
    """Language runtime."""
    version: str
    """Version of that runtime, such as `3.12` or `20`."""

    if TYPE_CHECKING:

        def __init__(self, *, runtime: Runtime, version: str) -> None: ...
