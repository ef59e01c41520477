# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or generator/templates, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, Union

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

    FIELDS = (
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

    use_cache: bool | k.Unset = k.UNSET
    """False to ask the model anew although an equal call was answered before."""
    reasoning_enabled: bool | k.Unset = k.UNSET
    """True to let the model think before it answers, if it can."""
    reasoning_budget: float | k.Unset = k.UNSET
    """Most tokens it may spend on thinking."""
    temperature: float | k.Unset = k.UNSET
    """How freely words are chosen; 0 picks the likeliest ones."""
    top_p: float | k.Unset = k.UNSET
    """Share of probability, 0 to 1, that words are drawn from."""
    max_tokens: float | k.Unset = k.UNSET
    """Longest answer, in tokens."""
    max_completion_tokens: float | k.Unset = k.UNSET
    """Longest answer in tokens, thinking included. Takes the place of `max_tokens` with newer models."""
    frequency_penalty: float | k.Unset = k.UNSET
    """Positive numbers make words rarer the more often they came already."""
    presence_penalty: float | k.Unset = k.UNSET
    """Positive numbers make words rarer once they came at all."""
    response_format: ResponseFormat | None | k.Unset = k.UNSET
    """Form the model's answer must have; null leaves it open."""
    tool_choice: OpenAIModelParamsToolChoice | k.Unset = k.UNSET
    """Whether the model must call a tool: `auto` lets it decide, `none` forbids, `required` demands
    any, an object demands that one.
    """
    function_call: OpenAIModelParamsFunctionCall | k.Unset = k.UNSET
    """Older form of `tool_choice`."""
    n: float | k.Unset = k.UNSET
    """How many answers to produce."""
    stop: list[str] | k.Unset = k.UNSET
    """Texts that end the answer when they come up."""
    reasoning_effort: OpenAIModelParamsReasoningEffort | k.Unset = k.UNSET
    """How hard the model is to think."""
    verbosity: OpenAIModelParamsVerbosity | k.Unset = k.UNSET
    """How wordy the answer is to be."""


@k.model
class OpenAIModelParamsToolChoiceFunction(k.Model):
    """Demands one tool."""

    FIELDS = (
        k.Field("type", k.Const("function"), required=True),
        k.Field("function", ref("OpenAIModelParamsToolChoiceFunctionFunction"), required=True),
    )

    type: Literal["function"] = "function"
    function: OpenAIModelParamsToolChoiceFunctionFunction
    """The tool demanded."""


@k.model
class OpenAIModelParamsToolChoiceFunctionFunction(k.Model):
    """The tool demanded."""

    FIELDS = (k.Field("name", k.STR, required=True),)

    name: str
    """Its name."""


@k.model
class OpenAIModelParamsFunctionCallFunction(k.Model):
    """Demands one tool, older form."""

    FIELDS = (k.Field("name", k.STR, required=True),)

    name: str
    """Its name."""


@k.model
class AnthropicModelParams(k.Model):
    """Parameters of Anthropic models."""

    FIELDS = (
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

    use_cache: bool | k.Unset = k.UNSET
    """False to ask the model anew although an equal call was answered before."""
    reasoning_enabled: bool | k.Unset = k.UNSET
    """True to let the model think before it answers, if it can."""
    reasoning_budget: float | k.Unset = k.UNSET
    """Most tokens it may spend on thinking."""
    max_tokens: float
    """Longest answer, in tokens."""
    temperature: float
    """How freely words are chosen; 0 picks the likeliest ones."""
    top_p: float | k.Unset = k.UNSET
    """Share of probability, 0 to 1, that words are drawn from."""
    top_k: float | k.Unset = k.UNSET
    """Number of likeliest words that words are drawn from."""
    stop_sequences: list[str] | k.Unset = k.UNSET
    """Texts that end the answer when they come up."""
    max_tokens_to_sample: float | k.Unset = k.UNSET
    """Longest answer, in tokens, under the name older models use."""


@k.model
class GoogleModelParams(k.Model):
    """Parameters of Google models."""

    FIELDS = (
        k.Field("use_cache", k.BOOL),
        k.Field("reasoning_enabled", k.BOOL),
        k.Field("reasoning_budget", k.FLOAT),
        k.Field("temperature", k.FLOAT),
        k.Field("max_output_tokens", k.FLOAT, key="maxOutputTokens"),
        k.Field("top_p", k.FLOAT, key="topP"),
        k.Field("top_k", k.FLOAT, key="topK"),
    )

    use_cache: bool | k.Unset = k.UNSET
    """False to ask the model anew although an equal call was answered before."""
    reasoning_enabled: bool | k.Unset = k.UNSET
    """True to let the model think before it answers, if it can."""
    reasoning_budget: float | k.Unset = k.UNSET
    """Most tokens it may spend on thinking."""
    temperature: float | k.Unset = k.UNSET
    """How freely words are chosen; 0 picks the likeliest ones."""
    max_output_tokens: float | k.Unset = k.UNSET
    """Longest answer, in tokens."""
    top_p: float | k.Unset = k.UNSET
    """Share of probability, 0 to 1, that words are drawn from."""
    top_k: float | k.Unset = k.UNSET
    """Number of likeliest words that words are drawn from."""


@k.model
class WindowAIModelParams(k.Model):
    """Parameters of models that run in a browser."""

    FIELDS = (
        k.Field("use_cache", k.BOOL),
        k.Field("reasoning_enabled", k.BOOL),
        k.Field("reasoning_budget", k.FLOAT),
        k.Field("temperature", k.FLOAT),
        k.Field("top_k", k.FLOAT, key="topK"),
    )

    use_cache: bool | k.Unset = k.UNSET
    """False to ask the model anew although an equal call was answered before."""
    reasoning_enabled: bool | k.Unset = k.UNSET
    """True to let the model think before it answers, if it can."""
    reasoning_budget: float | k.Unset = k.UNSET
    """Most tokens it may spend on thinking."""
    temperature: float | k.Unset = k.UNSET
    """How freely words are chosen; 0 picks the likeliest ones."""
    top_k: float | k.Unset = k.UNSET
    """Number of likeliest words that words are drawn from."""


@k.model
class JsCompletionParams(k.Model):
    """Parameters of functions that complete by code."""

    FIELDS = (
        k.Field("use_cache", k.BOOL),
        k.Field("reasoning_enabled", k.BOOL),
        k.Field("reasoning_budget", k.FLOAT),
    )

    use_cache: bool | k.Unset = k.UNSET
    """False to ask the model anew although an equal call was answered before."""
    reasoning_enabled: bool | k.Unset = k.UNSET
    """True to let the model think before it answers, if it can."""
    reasoning_budget: float | k.Unset = k.UNSET
    """Most tokens it may spend on thinking."""


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
