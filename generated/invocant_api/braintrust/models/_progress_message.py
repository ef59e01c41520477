# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref


class ProgressMessageObjectType(k.OpenStr):
    """Kind of function that runs."""

    PROMPT = "prompt"
    TOOL = "tool"
    SCORER = "scorer"
    TASK = "task"
    WORKFLOW = "workflow"
    CUSTOM_VIEW = "custom_view"
    PREPROCESSOR = "preprocessor"
    FACET = "facet"
    CLASSIFIER = "classifier"
    PARAMETERS = "parameters"
    SANDBOX = "sandbox"


class ProgressMessageFormat(k.OpenStr):
    """What the inner function is made of."""

    LLM = "llm"
    CODE = "code"
    GLOBAL = "global"
    GRAPH = "graph"
    TOPIC_MAP = "topic_map"


class ProgressMessageOutputType(k.OpenStr):
    """What it yields."""

    COMPLETION = "completion"
    SCORE = "score"
    FACET = "facet"
    CLASSIFICATION = "classification"
    ANY = "any"


class ProgressMessageEvent(k.OpenStr):
    """What happened, by the names of the events of a stream."""

    REASONING_DELTA = "reasoning_delta"
    TEXT_DELTA = "text_delta"
    JSON_DELTA = "json_delta"
    ERROR = "error"
    CONSOLE = "console"
    START = "start"
    DONE = "done"
    PROGRESS = "progress"


@k.model
class ProgressMessage(k.Model):
    """News of a function that runs inside the one invoked. It never adds to the result."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("id", k.STR, required=True),
        k.Field("object_type", ref("ProgressMessageObjectType"), required=True),
        k.Field("origin", k.Nullable(k.Map(k.ANY))),
        k.Field("format", ref("ProgressMessageFormat"), required=True),
        k.Field("output_type", ref("ProgressMessageOutputType"), required=True),
        k.Field("name", k.STR, required=True),
        k.Field("event", ref("ProgressMessageEvent"), required=True),
        k.Field("data", k.STR, required=True),
    )

    id: str
    """Span of the inner call."""
    object_type: ProgressMessageObjectType
    """Kind of function that runs."""
    origin: dict[str, Any] | None = None
    """Reference to the object the inner function belongs to; null for none."""
    format: ProgressMessageFormat
    """What the inner function is made of."""
    output_type: ProgressMessageOutputType
    """What it yields."""
    name: str
    """Its display name."""
    event: ProgressMessageEvent
    """What happened, by the names of the events of a stream."""
    data: str
    """Payload of that event, written exactly as it would stand in a stream of its own: text is a JSON
    string inside this string.
    """

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str,
            object_type: ProgressMessageObjectType,
            origin: dict[str, Any] | None | k.Unset = k.UNSET,
            format: ProgressMessageFormat,
            output_type: ProgressMessageOutputType,
            name: str,
            event: ProgressMessageEvent,
            data: str,
        ) -> None: ...
