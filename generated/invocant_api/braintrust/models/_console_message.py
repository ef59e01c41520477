# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref


class ConsoleMessageStream(k.OpenStr):
    """Where it was printed to."""

    STDERR = "stderr"
    STDOUT = "stdout"


@k.model
class ConsoleMessage(k.Model):
    """Something the function printed. It never adds to the result."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("stream", ref("ConsoleMessageStream"), required=True),
        k.Field("message", k.STR, required=True),
    )

    stream: ConsoleMessageStream
    """Where it was printed to."""
    message: str
    """What was printed, line ends included."""

    if TYPE_CHECKING:

        def __init__(self, *, stream: ConsoleMessageStream, message: str) -> None: ...
