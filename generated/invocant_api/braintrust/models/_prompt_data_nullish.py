# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from uuid import UUID

    from ._prompt_block_data import PromptBlockData
    from ._prompt_options_nullish import PromptOptions
    from ._prompt_parser_nullish import PromptParser
    from ._saved_function_id import SavedFunctionId


class PromptDataTemplateFormat(k.OpenStr):
    """Language of the templates in the prompt; `none` leaves the text as it is, null means the
    service's usual one.
    """

    MUSTACHE = "mustache"
    NUNJUCKS = "nunjucks"
    NONE = "none"


@k.model
class PromptData(k.Model):
    """The prompt of a function and how a model is to run it; null for functions without one."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("prompt", k.Nullable(ref("prompt_block_data_kind"))),
        k.Field("options", k.Nullable(ref("PromptOptions"))),
        k.Field("parser", k.Nullable(ref("PromptParser"))),
        k.Field("tool_functions", k.Nullable(k.List(ref("saved_function_id_kind")))),
        k.Field("template_format", k.Nullable(ref("PromptDataTemplateFormat"))),
        k.Field("mcp", k.Nullable(k.Map(ref("mcp_server_kind")))),
        k.Field("origin", k.Nullable(ref("PromptDataOrigin"))),
    )

    prompt: PromptBlockData | None = None
    """The words of a prompt: chat messages or one text."""
    options: PromptOptions | None = None
    """Which model runs the prompt, and how; null to leave all to the caller."""
    parser: PromptParser | None = None
    """How a scorer reads a score from the model's choice; null for none."""
    tool_functions: list[SavedFunctionId] | None = None
    """Functions the model may call as tools; null for none."""
    template_format: PromptDataTemplateFormat | None = None
    """Language of the templates in the prompt; `none` leaves the text as it is, null means the
    service's usual one.
    """
    mcp: dict[str, McpServer] | None = None
    """MCP servers whose tools the model may call, by a name of the author's choice; null for none."""
    origin: PromptDataOrigin | None = None
    """Stored prompt that this one was copied from; null when there is none."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            prompt: PromptBlockData | None | k.Unset = k.UNSET,
            options: PromptOptions | None | k.Unset = k.UNSET,
            parser: PromptParser | None | k.Unset = k.UNSET,
            tool_functions: list[SavedFunctionId] | None | k.Unset = k.UNSET,
            template_format: PromptDataTemplateFormat | None | k.Unset = k.UNSET,
            mcp: dict[str, McpServer] | None | k.Unset = k.UNSET,
            origin: PromptDataOrigin | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class McpServerById(k.Model):
    """A server that the project knows."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("id"), required=True),
        k.Field("id", k.UUID, required=True),
        k.Field("is_disabled", k.BOOL),
        k.Field("enabled_tools", k.Nullable(k.List(k.STR))),
    )

    type: Literal["id"] = "id"
    id: UUID
    """Id of that server."""
    is_disabled: bool | None = None
    """True to leave the server out for now."""
    enabled_tools: list[str] | None = None
    """Names of the tools to offer; null or absent for all."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["id"] = "id",
            id: UUID,
            is_disabled: bool | k.Unset = k.UNSET,
            enabled_tools: list[str] | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class McpServerByUrl(k.Model):
    """A server given by its address."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("url"), required=True),
        k.Field("url", k.STR, required=True),
        k.Field("is_disabled", k.BOOL),
        k.Field("enabled_tools", k.Nullable(k.List(k.STR))),
    )

    type: Literal["url"] = "url"
    url: str
    """Address of the server."""
    is_disabled: bool | None = None
    """True to leave the server out for now."""
    enabled_tools: list[str] | None = None
    """Names of the tools to offer; null or absent for all."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["url"] = "url",
            url: str,
            is_disabled: bool | k.Unset = k.UNSET,
            enabled_tools: list[str] | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class PromptDataOrigin(k.Model):
    """Stored prompt that this one was copied from; null when there is none."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("prompt_id", k.STR),
        k.Field("project_id", k.STR),
        k.Field("prompt_version", k.STR),
    )

    prompt_id: str | None = None
    """Id of that prompt."""
    project_id: str | None = None
    """Project of that prompt."""
    prompt_version: str | None = None
    """State of that prompt when it was copied."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            prompt_id: str | k.Unset = k.UNSET,
            project_id: str | k.Unset = k.UNSET,
            prompt_version: str | k.Unset = k.UNSET,
        ) -> None: ...


McpServer: TypeAlias = Union["McpServerById", "McpServerByUrl", "k.UnknownModel"]
"""One MCP server; `type` says how it is given."""

mcp_server_kind: k.Kind[McpServer] = k.OneOf(
    object=k.Tagged("type", {"id": ref("McpServerById"), "url": ref("McpServerByUrl")})
)
"""How a McpServer is read from JSON and written to it."""
