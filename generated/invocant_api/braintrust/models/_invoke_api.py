# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._chat_completion_message_param import ChatCompletionMessageParam
    from ._invoke_parent import InvokeParent
    from ._streaming_mode import StreamingMode


@k.model
class InvokeApi(k.Model):
    """How to run the function once. All members are optional; most calls give `input` only."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("input", k.ANY),
        k.Field("expected", k.ANY),
        k.Field("metadata", k.Nullable(k.Map(k.ANY))),
        k.Field("tags", k.Nullable(k.List(k.STR))),
        k.Field("messages", k.List(ref("chat_completion_message_param_kind"))),
        k.Field("parent", ref("invoke_parent_kind")),
        k.Field("stream", k.Nullable(k.BOOL)),
        k.Field("mode", k.Nullable(ref("StreamingMode"))),
        k.Field("strict", k.Nullable(k.BOOL)),
        k.Field("mcp_auth", k.Map(ref("McpCredentials"))),
        k.Field("overrides", k.Nullable(k.Map(k.ANY))),
        k.Field("version", k.STR),
    )

    input: Any = None
    """Argument of the function, any JSON. Prompts read their template variables from it."""
    expected: Any = None
    """The right answer, when known; scorers compare with it."""
    metadata: dict[str, Any] | None = None
    """Extra facts about this call, handed to scorers and kept in the log; null for none."""
    tags: list[str] | None = None
    """Labels for the log entry of this call; null for none."""
    messages: list[ChatCompletionMessageParam] | None = None
    """Chat messages put after those of the prompt. Only functions that call a model use them."""
    parent: InvokeParent | None = None
    """Where to log the call: below an existing span, given as an object or as the text another client
    exported. Absent: nothing is logged under a parent.
    """
    stream: bool | None = None
    """True to receive the answer piece by piece as server-sent events; false, null or absent for one
    JSON answer.
    """
    mode: StreamingMode | None = None
    """Form of the answer. `auto`, the meaning of null: text if the model wrote text, else the
    arguments of its first tool call; `parallel`: an array with one object for each tool call;
    `json` and `text`: always that form.
    """
    strict: bool | None = None
    """True to fail when the prompt names a template variable that `input` lacks; otherwise such
    variables are left empty.
    """
    mcp_auth: dict[str, McpCredentials] | None = None
    """Credentials for MCP servers, by server URL."""
    overrides: dict[str, Any] | None = None
    """Settings that replace those stored in the function, for this call only; null for none."""
    version: str | None = None
    """State of the function to run: a transaction id or a short version id. Absent: the newest."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            input: Any = k.UNSET,
            expected: Any = k.UNSET,
            metadata: dict[str, Any] | None | k.Unset = k.UNSET,
            tags: list[str] | None | k.Unset = k.UNSET,
            messages: list[ChatCompletionMessageParam] | k.Unset = k.UNSET,
            parent: InvokeParent | k.Unset = k.UNSET,
            stream: bool | None | k.Unset = k.UNSET,
            mode: StreamingMode | None | k.Unset = k.UNSET,
            strict: bool | None | k.Unset = k.UNSET,
            mcp_auth: dict[str, McpCredentials] | k.Unset = k.UNSET,
            overrides: dict[str, Any] | None | k.Unset = k.UNSET,
            version: str | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class McpCredentials(k.Model):
    """Credentials for one MCP server."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("oauth_token", k.STR),)

    oauth_token: str | None = None
    """OAuth access token to present to that server."""

    if TYPE_CHECKING:

        def __init__(self, *, oauth_token: str | k.Unset = k.UNSET) -> None: ...
