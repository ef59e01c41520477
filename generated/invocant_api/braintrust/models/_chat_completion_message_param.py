# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._chat_completion_content_part import ChatCompletionContentPart
    from ._chat_completion_content_part_text import ChatCompletionContentPartText
    from ._chat_completion_message_reasoning import ChatCompletionMessageReasoning
    from ._chat_completion_message_tool_call import ChatCompletionMessageToolCall


@k.model
class ChatCompletionMessageParamSystem(k.Model):
    """Standing instructions."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("content", k.OneOf(string=k.STR, array=k.List(ref("ChatCompletionContentPartText")))),
        k.Field("role", k.Const("system"), required=True),
        k.Field("name", k.STR),
    )

    content: str | list[ChatCompletionContentPartText] | None = None
    """The instructions, as one text or in parts."""
    role: Literal["system"] = "system"
    name: str | None = None
    """Tells apart authors of the same role."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            content: str | list[ChatCompletionContentPartText] | k.Unset = k.UNSET,
            role: Literal["system"] = "system",
            name: str | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class ChatCompletionMessageParamUser(k.Model):
    """What the user says."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("content", k.OneOf(string=k.STR, array=k.List(ref("chat_completion_content_part_kind")))),
        k.Field("role", k.Const("user"), required=True),
        k.Field("name", k.STR),
    )

    content: str | list[ChatCompletionContentPart] | None = None
    """The message, as one text or in parts that may be texts, images and files."""
    role: Literal["user"] = "user"
    name: str | None = None
    """Tells apart authors of the same role."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            content: str | list[ChatCompletionContentPart] | k.Unset = k.UNSET,
            role: Literal["user"] = "user",
            name: str | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class ChatCompletionMessageParamAssistant(k.Model):
    """What the model said before."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("role", k.Const("assistant"), required=True),
        k.Field(
            "content", k.OneOf(string=k.STR, array=k.List(ref("ChatCompletionContentPartText")), null=True)
        ),
        k.Field("function_call", k.Nullable(ref("ChatCompletionMessageParamAssistantFunctionCall"))),
        k.Field("name", k.Nullable(k.STR)),
        k.Field("tool_calls", k.Nullable(k.List(ref("ChatCompletionMessageToolCall")))),
        k.Field("reasoning", k.Nullable(k.List(ref("ChatCompletionMessageReasoning")))),
        k.Field("reasoning_signature", k.Nullable(k.STR)),
    )

    role: Literal["assistant"] = "assistant"
    content: str | list[ChatCompletionContentPartText] | None = None
    """The answer, as one text or in parts; null when the model only called tools."""
    function_call: ChatCompletionMessageParamAssistantFunctionCall | None = None
    """Call the model asked for, in the older form; null for none."""
    name: str | None = None
    """Tells apart authors of the same role; null for none."""
    tool_calls: list[ChatCompletionMessageToolCall] | None = None
    """Calls the model asked for; null for none."""
    reasoning: list[ChatCompletionMessageReasoning] | None = None
    """What the model thought; null when it did not say."""
    reasoning_signature: str | None = None
    """Proof of the model's vendor that the reasoning is unaltered, to be sent back as it came; null
    for none.
    """

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            role: Literal["assistant"] = "assistant",
            content: str | list[ChatCompletionContentPartText] | None | k.Unset = k.UNSET,
            function_call: ChatCompletionMessageParamAssistantFunctionCall | None | k.Unset = k.UNSET,
            name: str | None | k.Unset = k.UNSET,
            tool_calls: list[ChatCompletionMessageToolCall] | None | k.Unset = k.UNSET,
            reasoning: list[ChatCompletionMessageReasoning] | None | k.Unset = k.UNSET,
            reasoning_signature: str | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class ChatCompletionMessageParamAssistantFunctionCall(k.Model):
    """Call the model asked for, in the older form; null for none."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("arguments", k.STR, required=True),
        k.Field("name", k.STR, required=True),
    )

    arguments: str
    """Arguments as the model wrote them: JSON in a string, not always valid."""
    name: str
    """Name of the function to call."""

    if TYPE_CHECKING:

        def __init__(self, *, arguments: str, name: str) -> None: ...


@k.model
class ChatCompletionMessageParamTool(k.Model):
    """What a tool returned."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("content", k.OneOf(string=k.STR, array=k.List(ref("ChatCompletionContentPartText")))),
        k.Field("role", k.Const("tool"), required=True),
        k.Field("tool_call_id", k.STR),
    )

    content: str | list[ChatCompletionContentPartText] | None = None
    """The result, as one text or in parts."""
    role: Literal["tool"] = "tool"
    tool_call_id: str | None = None
    """Id of the call that this answers. Default: `""`."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            content: str | list[ChatCompletionContentPartText] | k.Unset = k.UNSET,
            role: Literal["tool"] = "tool",
            tool_call_id: str | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class ChatCompletionMessageParamFunction(k.Model):
    """What a function returned, in the older form."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("content", k.Nullable(k.STR), required=True),
        k.Field("name", k.STR, required=True),
        k.Field("role", k.Const("function"), required=True),
    )

    content: str | None
    """The result; null for none."""
    name: str
    """Name of the function."""
    role: Literal["function"] = "function"

    if TYPE_CHECKING:

        def __init__(
            self, *, content: str | None, name: str, role: Literal["function"] = "function"
        ) -> None: ...


@k.model
class ChatCompletionMessageParamDeveloper(k.Model):
    """Standing instructions, under the role newer models use."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("content", k.OneOf(string=k.STR, array=k.List(ref("ChatCompletionContentPartText")))),
        k.Field("role", k.Const("developer"), required=True),
        k.Field("name", k.STR),
    )

    content: str | list[ChatCompletionContentPartText] | None = None
    """The instructions, as one text or in parts."""
    role: Literal["developer"] = "developer"
    name: str | None = None
    """Tells apart authors of the same role."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            content: str | list[ChatCompletionContentPartText] | k.Unset = k.UNSET,
            role: Literal["developer"] = "developer",
            name: str | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class ChatCompletionMessageParamFallback(k.Model):
    """A message whose author is only known to be a model."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("role", k.Const("model"), required=True),
        k.Field("content", k.Nullable(k.STR)),
    )

    role: Literal["model"] = "model"
    content: str | None = None
    """Its text; null for none."""

    if TYPE_CHECKING:

        def __init__(
            self, *, role: Literal["model"] = "model", content: str | None | k.Unset = k.UNSET
        ) -> None: ...


ChatCompletionMessageParam: TypeAlias = Union[
    "ChatCompletionMessageParamSystem",
    "ChatCompletionMessageParamUser",
    "ChatCompletionMessageParamAssistant",
    "ChatCompletionMessageParamTool",
    "ChatCompletionMessageParamFunction",
    "ChatCompletionMessageParamDeveloper",
    "ChatCompletionMessageParamFallback",
    "k.UnknownModel",
]
"""One message of a chat; `role` says whose."""

chat_completion_message_param_kind: k.Kind[ChatCompletionMessageParam] = k.OneOf(
    object=k.Tagged(
        "role",
        {
            "system": ref("ChatCompletionMessageParamSystem"),
            "user": ref("ChatCompletionMessageParamUser"),
            "assistant": ref("ChatCompletionMessageParamAssistant"),
            "tool": ref("ChatCompletionMessageParamTool"),
            "function": ref("ChatCompletionMessageParamFunction"),
            "developer": ref("ChatCompletionMessageParamDeveloper"),
            "model": ref("ChatCompletionMessageParamFallback"),
        },
    )
)
"""How a ChatCompletionMessageParam is read from JSON and written to it."""
