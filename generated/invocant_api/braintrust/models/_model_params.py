# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._response_format_nullish import ResponseFormat


class OpenAIModelParamsToolChoiceValue(k.OpenStr):
    """Known values of OpenAIModelParamsToolChoiceValue; others are kept as they come."""

    AUTO = "auto"
    NONE = "none"
    REQUIRED = "required"


class OpenAIModelParamsFunctionCallValue(k.OpenStr):
    """Known values of OpenAIModelParamsFunctionCallValue; others are kept as they come."""

    AUTO = "auto"
    NONE = "none"


class OpenAIModelParamsReasoningEffort(k.OpenStr):
    """How hard the model is to think."""

    NONE = "none"
    MINIMAL = "minimal"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class OpenAIModelParamsVerbosity(k.OpenStr):
    """How wordy the answer is to be."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@k.model
class OpenAIModelParams(k.Model):
    """Parameters of models that speak the OpenAI protocol."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("use_cache", k.BOOL),
        k.Field("reasoning_enabled", k.BOOL),
        k.Field("reasoning_budget", k.FLOAT),
        k.Field("temperature", k.FLOAT),
        k.Field("top_p", k.FLOAT),
        k.Field("max_tokens", k.FLOAT),
        k.Field("max_completion_tokens", k.FLOAT),
        k.Field("frequency_penalty", k.FLOAT),
        k.Field("presence_penalty", k.FLOAT),
        k.Field("response_format", k.Nullable(ref("response_format_kind"))),
        k.Field("tool_choice", ref("open_ai_model_params_tool_choice_kind")),
        k.Field("function_call", ref("open_ai_model_params_function_call_kind")),
        k.Field("n", k.FLOAT),
        k.Field("stop", k.List(k.STR)),
        k.Field("reasoning_effort", ref("OpenAIModelParamsReasoningEffort")),
        k.Field("verbosity", ref("OpenAIModelParamsVerbosity")),
    )

    use_cache: bool | None = None
    """False to ask the model anew although an equal call was answered before."""
    reasoning_enabled: bool | None = None
    """True to let the model think before it answers, if it can."""
    reasoning_budget: float | None = None
    """Most tokens it may spend on thinking."""
    temperature: float | None = None
    """How freely words are chosen; 0 picks the likeliest ones."""
    top_p: float | None = None
    """Share of probability, 0 to 1, that words are drawn from."""
    max_tokens: float | None = None
    """Longest answer, in tokens."""
    max_completion_tokens: float | None = None
    """Longest answer in tokens, thinking included. Takes the place of `max_tokens` with newer models."""
    frequency_penalty: float | None = None
    """Positive numbers make words rarer the more often they came already."""
    presence_penalty: float | None = None
    """Positive numbers make words rarer once they came at all."""
    response_format: ResponseFormat | None = None
    """Form the model's answer must have; null leaves it open."""
    tool_choice: OpenAIModelParamsToolChoice | None = None
    """Whether the model must call a tool: `auto` lets it decide, `none` forbids, `required` demands
    any, an object demands that one.
    """
    function_call: OpenAIModelParamsFunctionCall | None = None
    """Older form of `tool_choice`."""
    n: float | None = None
    """How many answers to produce."""
    stop: list[str] | None = None
    """Texts that end the answer when they come up."""
    reasoning_effort: OpenAIModelParamsReasoningEffort | None = None
    """How hard the model is to think."""
    verbosity: OpenAIModelParamsVerbosity | None = None
    """How wordy the answer is to be."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            use_cache: bool | k.Unset = k.UNSET,
            reasoning_enabled: bool | k.Unset = k.UNSET,
            reasoning_budget: float | k.Unset = k.UNSET,
            temperature: float | k.Unset = k.UNSET,
            top_p: float | k.Unset = k.UNSET,
            max_tokens: float | k.Unset = k.UNSET,
            max_completion_tokens: float | k.Unset = k.UNSET,
            frequency_penalty: float | k.Unset = k.UNSET,
            presence_penalty: float | k.Unset = k.UNSET,
            response_format: ResponseFormat | None | k.Unset = k.UNSET,
            tool_choice: OpenAIModelParamsToolChoice | k.Unset = k.UNSET,
            function_call: OpenAIModelParamsFunctionCall | k.Unset = k.UNSET,
            n: float | k.Unset = k.UNSET,
            stop: list[str] | k.Unset = k.UNSET,
            reasoning_effort: OpenAIModelParamsReasoningEffort | k.Unset = k.UNSET,
            verbosity: OpenAIModelParamsVerbosity | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class OpenAIModelParamsToolChoiceFunction(k.Model):
    """Demands one tool."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("function"), required=True),
        k.Field("function", ref("OpenAIModelParamsToolChoiceFunctionFunction"), required=True),
    )

    type: Literal["function"] = "function"
    function: OpenAIModelParamsToolChoiceFunctionFunction
    """The tool demanded."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["function"] = "function",
            function: OpenAIModelParamsToolChoiceFunctionFunction,
        ) -> None: ...


@k.model
class OpenAIModelParamsToolChoiceFunctionFunction(k.Model):
    """The tool demanded."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("name", k.STR, required=True),)

    name: str
    """Its name."""

    if TYPE_CHECKING:

        def __init__(self, *, name: str) -> None: ...


@k.model
class OpenAIModelParamsFunctionCallFunction(k.Model):
    """Demands one tool, older form."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("name", k.STR, required=True),)

    name: str
    """Its name."""

    if TYPE_CHECKING:

        def __init__(self, *, name: str) -> None: ...


@k.model
class AnthropicModelParams(k.Model):
    """Parameters of Anthropic models."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("use_cache", k.BOOL),
        k.Field("reasoning_enabled", k.BOOL),
        k.Field("reasoning_budget", k.FLOAT),
        k.Field("max_tokens", k.FLOAT, required=True),
        k.Field("temperature", k.FLOAT, required=True),
        k.Field("top_p", k.FLOAT),
        k.Field("top_k", k.FLOAT),
        k.Field("stop_sequences", k.List(k.STR)),
        k.Field("max_tokens_to_sample", k.FLOAT),
    )

    use_cache: bool | None = None
    """False to ask the model anew although an equal call was answered before."""
    reasoning_enabled: bool | None = None
    """True to let the model think before it answers, if it can."""
    reasoning_budget: float | None = None
    """Most tokens it may spend on thinking."""
    max_tokens: float
    """Longest answer, in tokens."""
    temperature: float
    """How freely words are chosen; 0 picks the likeliest ones."""
    top_p: float | None = None
    """Share of probability, 0 to 1, that words are drawn from."""
    top_k: float | None = None
    """Number of likeliest words that words are drawn from."""
    stop_sequences: list[str] | None = None
    """Texts that end the answer when they come up."""
    max_tokens_to_sample: float | None = None
    """Longest answer, in tokens, under the name older models use."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            use_cache: bool | k.Unset = k.UNSET,
            reasoning_enabled: bool | k.Unset = k.UNSET,
            reasoning_budget: float | k.Unset = k.UNSET,
            max_tokens: float,
            temperature: float,
            top_p: float | k.Unset = k.UNSET,
            top_k: float | k.Unset = k.UNSET,
            stop_sequences: list[str] | k.Unset = k.UNSET,
            max_tokens_to_sample: float | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class GoogleModelParams(k.Model):
    """Parameters of Google models."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("use_cache", k.BOOL),
        k.Field("reasoning_enabled", k.BOOL),
        k.Field("reasoning_budget", k.FLOAT),
        k.Field("temperature", k.FLOAT),
        k.Field("max_output_tokens", k.FLOAT, key="maxOutputTokens"),
        k.Field("top_p", k.FLOAT, key="topP"),
        k.Field("top_k", k.FLOAT, key="topK"),
    )

    use_cache: bool | None = None
    """False to ask the model anew although an equal call was answered before."""
    reasoning_enabled: bool | None = None
    """True to let the model think before it answers, if it can."""
    reasoning_budget: float | None = None
    """Most tokens it may spend on thinking."""
    temperature: float | None = None
    """How freely words are chosen; 0 picks the likeliest ones."""
    max_output_tokens: float | None = None
    """Longest answer, in tokens."""
    top_p: float | None = None
    """Share of probability, 0 to 1, that words are drawn from."""
    top_k: float | None = None
    """Number of likeliest words that words are drawn from."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            use_cache: bool | k.Unset = k.UNSET,
            reasoning_enabled: bool | k.Unset = k.UNSET,
            reasoning_budget: float | k.Unset = k.UNSET,
            temperature: float | k.Unset = k.UNSET,
            max_output_tokens: float | k.Unset = k.UNSET,
            top_p: float | k.Unset = k.UNSET,
            top_k: float | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class WindowAIModelParams(k.Model):
    """Parameters of models that run in a browser."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("use_cache", k.BOOL),
        k.Field("reasoning_enabled", k.BOOL),
        k.Field("reasoning_budget", k.FLOAT),
        k.Field("temperature", k.FLOAT),
        k.Field("top_k", k.FLOAT, key="topK"),
    )

    use_cache: bool | None = None
    """False to ask the model anew although an equal call was answered before."""
    reasoning_enabled: bool | None = None
    """True to let the model think before it answers, if it can."""
    reasoning_budget: float | None = None
    """Most tokens it may spend on thinking."""
    temperature: float | None = None
    """How freely words are chosen; 0 picks the likeliest ones."""
    top_k: float | None = None
    """Number of likeliest words that words are drawn from."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            use_cache: bool | k.Unset = k.UNSET,
            reasoning_enabled: bool | k.Unset = k.UNSET,
            reasoning_budget: float | k.Unset = k.UNSET,
            temperature: float | k.Unset = k.UNSET,
            top_k: float | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class JsCompletionParams(k.Model):
    """Parameters of functions that complete by code."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("use_cache", k.BOOL),
        k.Field("reasoning_enabled", k.BOOL),
        k.Field("reasoning_budget", k.FLOAT),
    )

    use_cache: bool | None = None
    """False to ask the model anew although an equal call was answered before."""
    reasoning_enabled: bool | None = None
    """True to let the model think before it answers, if it can."""
    reasoning_budget: float | None = None
    """Most tokens it may spend on thinking."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            use_cache: bool | k.Unset = k.UNSET,
            reasoning_enabled: bool | k.Unset = k.UNSET,
            reasoning_budget: float | k.Unset = k.UNSET,
        ) -> None: ...


ModelParams: TypeAlias = Union[
    "OpenAIModelParams",
    "AnthropicModelParams",
    "GoogleModelParams",
    "WindowAIModelParams",
    "JsCompletionParams",
    "k.UnknownModel",
]
"""Parameters for the model. The forms carry no tag and let other keys through; which keys count
depends on the model's vendor.
"""

model_params_kind: k.Kind[ModelParams] = k.OneOf(
    object=k.Shapes(
        k.Shape(
            required=(),
            known=(
                "use_cache",
                "reasoning_enabled",
                "reasoning_budget",
                "temperature",
                "top_p",
                "max_tokens",
                "max_completion_tokens",
                "frequency_penalty",
                "presence_penalty",
                "response_format",
                "tool_choice",
                "function_call",
                "n",
                "stop",
                "reasoning_effort",
                "verbosity",
            ),
            kind=ref("OpenAIModelParams"),
        ),
        k.Shape(
            required=(
                "max_tokens",
                "temperature",
            ),
            known=(
                "use_cache",
                "reasoning_enabled",
                "reasoning_budget",
                "max_tokens",
                "temperature",
                "top_p",
                "top_k",
                "stop_sequences",
                "max_tokens_to_sample",
            ),
            kind=ref("AnthropicModelParams"),
        ),
        k.Shape(
            required=(),
            known=(
                "use_cache",
                "reasoning_enabled",
                "reasoning_budget",
                "temperature",
                "maxOutputTokens",
                "topP",
                "topK",
            ),
            kind=ref("GoogleModelParams"),
        ),
        k.Shape(
            required=(),
            known=(
                "use_cache",
                "reasoning_enabled",
                "reasoning_budget",
                "temperature",
                "topK",
            ),
            kind=ref("WindowAIModelParams"),
        ),
        k.Shape(
            required=(),
            known=(
                "use_cache",
                "reasoning_enabled",
                "reasoning_budget",
            ),
            kind=ref("JsCompletionParams"),
        ),
    )
)
"""How a ModelParams is read from JSON and written to it."""


OpenAIModelParamsToolChoice: TypeAlias = Union[
    "OpenAIModelParamsToolChoiceValue", "OpenAIModelParamsToolChoiceFunction"
]
"""Whether the model must call a tool: `auto` lets it decide, `none` forbids, `required` demands any,
an object demands that one.
"""

open_ai_model_params_tool_choice_kind: k.Kind[OpenAIModelParamsToolChoice] = k.OneOf(
    string=ref("OpenAIModelParamsToolChoiceValue"), object=ref("OpenAIModelParamsToolChoiceFunction")
)
"""How a OpenAIModelParamsToolChoice is read from JSON and written to it."""


OpenAIModelParamsFunctionCall: TypeAlias = Union[
    "OpenAIModelParamsFunctionCallValue", "OpenAIModelParamsFunctionCallFunction"
]
"""Older form of `tool_choice`."""

open_ai_model_params_function_call_kind: k.Kind[OpenAIModelParamsFunctionCall] = k.OneOf(
    string=ref("OpenAIModelParamsFunctionCallValue"), object=ref("OpenAIModelParamsFunctionCallFunction")
)
"""How a OpenAIModelParamsFunctionCall is read from JSON and written to it."""
