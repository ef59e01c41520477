"""Models written by hand as the generator would write them, and realistic bodies to measure them with."""

# ruff: noqa: D101  # the classes are named after what they stand for, and nobody reads their help

from __future__ import annotations

import random
import uuid
from datetime import datetime
from typing import Any, Literal

from invocant.runtime import kinds as k

m = k.Models(__name__)


class FunctionType(k.OpenStr):
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


class ObjectType(k.OpenStr):
    ORGANIZATION = "organization"
    PROJECT = "project"
    EXPERIMENT = "experiment"
    DATASET = "dataset"
    PROMPT = "prompt"
    PROMPT_SESSION = "prompt_session"


class Runtime(k.OpenStr):
    NODE = "node"
    PYTHON = "python"
    BROWSER = "browser"
    QUICKJS = "quickjs"


class TemplateFormat(k.OpenStr):
    MUSTACHE = "mustache"
    NUNJUCKS = "nunjucks"
    NONE = "none"


class ReasoningEffort(k.OpenStr):
    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Verbosity(k.OpenStr):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@k.model
class PromptFunction(k.Model):
    FIELDS = (k.Field("type", k.Const("prompt"), required=True),)
    type: Literal["prompt"] = "prompt"


@k.model
class RuntimeContext(k.Model):
    FIELDS = (
        k.Field("runtime", m("Runtime"), required=True),
        k.Field("version", k.STR, required=True),
    )
    runtime: Runtime
    version: str


@k.model
class InlineCode(k.Model):
    FIELDS = (
        k.Field("type", k.Const("inline"), required=True),
        k.Field("runtime_context", m("RuntimeContext"), required=True),
        k.Field("code", k.STR, required=True),
        k.Field("code_hash", k.STR),
    )
    runtime_context: RuntimeContext
    code: str
    type: Literal["inline"] = "inline"
    code_hash: str | k.Unset = k.UNSET


@k.model
class CodeFunction(k.Model):
    FIELDS = (
        k.Field("type", k.Const("code"), required=True),
        k.Field("data", k.Tagged("type", {"inline": m("InlineCode")}), required=True),
    )
    data: InlineCode | k.UnknownModel
    type: Literal["code"] = "code"


@k.model
class GlobalFunction(k.Model):
    FIELDS = (
        k.Field("type", k.Const("global"), required=True),
        k.Field("name", k.STR, required=True),
        k.Field("function_type", k.Nullable(m("FunctionType"))),
        k.Field("config", k.Nullable(k.Map(k.ANY))),
    )
    name: str
    type: Literal["global"] = "global"
    function_type: FunctionType | k.Unset | None = k.UNSET
    config: dict[str, Any] | k.Unset | None = k.UNSET


@k.model
class CacheControl(k.Model):
    FIELDS = (k.Field("type", k.Const("ephemeral"), required=True),)
    type: Literal["ephemeral"] = "ephemeral"


@k.model
class TextPart(k.Model):
    FIELDS = (
        k.Field("text", k.STR),
        k.Field("type", k.Const("text"), required=True),
        k.Field("cache_control", m("CacheControl")),
    )
    text: str | k.Unset = k.UNSET
    type: Literal["text"] = "text"
    cache_control: CacheControl | k.Unset = k.UNSET


@k.model
class ImageUrl(k.Model):
    FIELDS = (
        k.Field("url", k.STR, required=True),
        k.Field("detail", k.Const("auto", "low", "high")),
    )
    url: str
    detail: Literal["auto", "low", "high"] | k.Unset = k.UNSET


@k.model
class ImagePart(k.Model):
    FIELDS = (
        k.Field("image_url", m("ImageUrl"), required=True),
        k.Field("type", k.Const("image_url"), required=True),
    )
    image_url: ImageUrl
    type: Literal["image_url"] = "image_url"


text_content_kind: k.Kind[Any] = k.OneOf(string=k.STR, array=k.List(m("TextPart")))
user_content_kind: k.Kind[Any] = k.OneOf(
    string=k.STR, array=k.List(k.Tagged("type", {"text": m("TextPart"), "image_url": m("ImagePart")}))
)


@k.model
class SystemMessage(k.Model):
    FIELDS = (
        k.Field("content", text_content_kind),
        k.Field("role", k.Const("system"), required=True),
        k.Field("name", k.STR),
    )
    content: str | list[TextPart] | k.Unset = k.UNSET
    role: Literal["system"] = "system"
    name: str | k.Unset = k.UNSET


@k.model
class UserMessage(k.Model):
    FIELDS = (
        k.Field("content", user_content_kind),
        k.Field("role", k.Const("user"), required=True),
        k.Field("name", k.STR),
    )
    content: str | list[TextPart | ImagePart] | k.Unset = k.UNSET
    role: Literal["user"] = "user"
    name: str | k.Unset = k.UNSET


@k.model
class ToolCallFunction(k.Model):
    FIELDS = (
        k.Field("arguments", k.STR, required=True),
        k.Field("name", k.STR, required=True),
    )
    arguments: str
    name: str


@k.model
class ToolCall(k.Model):
    FIELDS = (
        k.Field("id", k.STR, required=True),
        k.Field("function", m("ToolCallFunction"), required=True),
        k.Field("type", k.Const("function"), required=True),
    )
    id: str
    function: ToolCallFunction
    type: Literal["function"] = "function"


@k.model
class AssistantMessage(k.Model):
    FIELDS = (
        k.Field("role", k.Const("assistant"), required=True),
        k.Field("content", k.OneOf(string=k.STR, array=k.List(m("TextPart")), null=True)),
        k.Field("function_call", k.Nullable(m("ToolCallFunction"))),
        k.Field("name", k.Nullable(k.STR)),
        k.Field("tool_calls", k.Nullable(k.List(m("ToolCall")))),
        k.Field("reasoning", k.Nullable(k.List(k.ANY))),
        k.Field("reasoning_signature", k.Nullable(k.STR)),
    )
    role: Literal["assistant"] = "assistant"
    content: str | list[TextPart] | k.Unset | None = k.UNSET
    function_call: ToolCallFunction | k.Unset | None = k.UNSET
    name: str | k.Unset | None = k.UNSET
    tool_calls: list[ToolCall] | k.Unset | None = k.UNSET
    reasoning: list[Any] | k.Unset | None = k.UNSET
    reasoning_signature: str | k.Unset | None = k.UNSET


message_kind: k.Kind[Any] = k.Tagged(
    "role",
    {"system": m("SystemMessage"), "user": m("UserMessage"), "assistant": m("AssistantMessage")},
)


@k.model
class ChatPrompt(k.Model):
    FIELDS = (
        k.Field("type", k.Const("chat"), required=True),
        k.Field("messages", k.List(message_kind), required=True),
        k.Field("tools", k.STR),
    )
    messages: list[SystemMessage | UserMessage | AssistantMessage | k.UnknownModel]
    type: Literal["chat"] = "chat"
    tools: str | k.Unset = k.UNSET


@k.model
class CompletionPrompt(k.Model):
    FIELDS = (
        k.Field("type", k.Const("completion"), required=True),
        k.Field("content", k.STR, required=True),
    )
    content: str
    type: Literal["completion"] = "completion"


@k.model
class JsonSchema(k.Model):
    FIELDS = (
        k.Field("name", k.STR, required=True),
        k.Field("description", k.STR),
        k.Field("schema", k.OneOf(object=k.Map(k.ANY), string=k.STR)),
        k.Field("strict", k.Nullable(k.BOOL)),
    )
    name: str
    description: str | k.Unset = k.UNSET
    schema: dict[str, Any] | str | k.Unset = k.UNSET
    strict: bool | k.Unset | None = k.UNSET


@k.model
class JsonSchemaFormat(k.Model):
    FIELDS = (
        k.Field("type", k.Const("json_schema"), required=True),
        k.Field("json_schema", m("JsonSchema"), required=True),
    )
    json_schema: JsonSchema
    type: Literal["json_schema"] = "json_schema"


@k.model
class TextFormat(k.Model):
    FIELDS = (k.Field("type", k.Const("text"), required=True),)
    type: Literal["text"] = "text"


@k.model
class OpenAIParams(k.Model):
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
        k.Field(
            "response_format",
            k.Nullable(k.Tagged("type", {"json_schema": m("JsonSchemaFormat"), "text": m("TextFormat")})),
        ),
        k.Field("tool_choice", k.OneOf(string=k.Const("auto", "none", "required"), object=k.Map(k.ANY))),
        k.Field("function_call", k.OneOf(string=k.Const("auto", "none"), object=k.Map(k.ANY))),
        k.Field("n", k.FLOAT),
        k.Field("stop", k.List(k.STR)),
        k.Field("reasoning_effort", m("ReasoningEffort")),
        k.Field("verbosity", m("Verbosity")),
    )
    use_cache: bool | k.Unset = k.UNSET
    reasoning_enabled: bool | k.Unset = k.UNSET
    reasoning_budget: float | k.Unset = k.UNSET
    temperature: float | k.Unset = k.UNSET
    top_p: float | k.Unset = k.UNSET
    max_tokens: float | k.Unset = k.UNSET
    max_completion_tokens: float | k.Unset = k.UNSET
    frequency_penalty: float | k.Unset = k.UNSET
    presence_penalty: float | k.Unset = k.UNSET
    response_format: JsonSchemaFormat | TextFormat | k.UnknownModel | k.Unset | None = k.UNSET
    tool_choice: str | dict[str, Any] | k.Unset = k.UNSET
    function_call: str | dict[str, Any] | k.Unset = k.UNSET
    n: float | k.Unset = k.UNSET
    stop: list[str] | k.Unset = k.UNSET
    reasoning_effort: ReasoningEffort | k.Unset = k.UNSET
    verbosity: Verbosity | k.Unset = k.UNSET


@k.model
class AnthropicParams(k.Model):
    FIELDS = (
        k.Field("use_cache", k.BOOL),
        k.Field("max_tokens", k.FLOAT, required=True),
        k.Field("temperature", k.FLOAT, required=True),
        k.Field("top_p", k.FLOAT),
        k.Field("top_k", k.FLOAT),
        k.Field("stop_sequences", k.List(k.STR)),
        k.Field("max_tokens_to_sample", k.FLOAT),
    )
    max_tokens: float
    temperature: float
    use_cache: bool | k.Unset = k.UNSET
    top_p: float | k.Unset = k.UNSET
    top_k: float | k.Unset = k.UNSET
    stop_sequences: list[str] | k.Unset = k.UNSET
    max_tokens_to_sample: float | k.Unset = k.UNSET


@k.model
class GoogleParams(k.Model):
    FIELDS = (
        k.Field("use_cache", k.BOOL),
        k.Field("temperature", k.FLOAT),
        k.Field("max_output_tokens", k.FLOAT, "maxOutputTokens"),
        k.Field("top_p", k.FLOAT, "topP"),
        k.Field("top_k", k.FLOAT, "topK"),
    )
    use_cache: bool | k.Unset = k.UNSET
    temperature: float | k.Unset = k.UNSET
    max_output_tokens: float | k.Unset = k.UNSET
    top_p: float | k.Unset = k.UNSET
    top_k: float | k.Unset = k.UNSET


def _shape(name: str, cls: type[k.Model]) -> k.Shape:
    return k.Shape(
        required=tuple(field.key for field in cls.FIELDS if field.required),
        known=tuple(field.key for field in cls.FIELDS),
        kind=m(name),
    )


params_kind: k.Kind[Any] = k.Shapes(
    _shape("OpenAIParams", OpenAIParams),
    _shape("AnthropicParams", AnthropicParams),
    _shape("GoogleParams", GoogleParams),
)


@k.model
class PromptOptions(k.Model):
    FIELDS = (
        k.Field("model", k.STR),
        k.Field("params", params_kind),
        k.Field("position", k.STR),
    )
    model: str | k.Unset = k.UNSET
    params: OpenAIParams | AnthropicParams | GoogleParams | k.UnknownModel | k.Unset = k.UNSET
    position: str | k.Unset = k.UNSET


@k.model
class PromptParser(k.Model):
    FIELDS = (
        k.Field("type", k.Const("llm_classifier"), required=True),
        k.Field("use_cot", k.BOOL, required=True),
        k.Field("choice_scores", k.Map(k.FLOAT)),
        k.Field("choice", k.List(k.STR)),
        k.Field("allow_no_match", k.BOOL),
    )
    use_cot: bool
    type: Literal["llm_classifier"] = "llm_classifier"
    choice_scores: dict[str, float] | k.Unset = k.UNSET
    choice: list[str] | k.Unset = k.UNSET
    allow_no_match: bool | k.Unset = k.UNSET


@k.model
class SavedFunction(k.Model):
    FIELDS = (
        k.Field("type", k.Const("function"), required=True),
        k.Field("id", k.STR, required=True),
        k.Field("version", k.STR),
    )
    id: str
    type: Literal["function"] = "function"
    version: str | k.Unset = k.UNSET


@k.model
class PromptOrigin(k.Model):
    FIELDS = (
        k.Field("prompt_id", k.STR),
        k.Field("project_id", k.STR),
        k.Field("prompt_version", k.STR),
    )
    prompt_id: str | k.Unset = k.UNSET
    project_id: str | k.Unset = k.UNSET
    prompt_version: str | k.Unset = k.UNSET


@k.model
class PromptData(k.Model):
    FIELDS = (
        k.Field(
            "prompt",
            k.Nullable(k.Tagged("type", {"chat": m("ChatPrompt"), "completion": m("CompletionPrompt")})),
        ),
        k.Field("options", k.Nullable(m("PromptOptions"))),
        k.Field("parser", k.Nullable(m("PromptParser"))),
        k.Field(
            "tool_functions",
            k.Nullable(
                k.List(k.Tagged("type", {"function": m("SavedFunction"), "global": m("GlobalFunction")}))
            ),
        ),
        k.Field("template_format", k.Nullable(m("TemplateFormat"))),
        k.Field("mcp", k.Nullable(k.Map(k.ANY))),
        k.Field("origin", k.Nullable(m("PromptOrigin"))),
    )
    prompt: ChatPrompt | CompletionPrompt | k.UnknownModel | k.Unset | None = k.UNSET
    options: PromptOptions | k.Unset | None = k.UNSET
    parser: PromptParser | k.Unset | None = k.UNSET
    tool_functions: list[SavedFunction | GlobalFunction | k.UnknownModel] | k.Unset | None = k.UNSET
    template_format: TemplateFormat | k.Unset | None = k.UNSET
    mcp: dict[str, Any] | k.Unset | None = k.UNSET
    origin: PromptOrigin | k.Unset | None = k.UNSET


@k.model
class FunctionOrigin(k.Model):
    FIELDS = (
        k.Field("object_type", m("ObjectType"), required=True),
        k.Field("object_id", k.UUID, required=True),
        k.Field("internal", k.Nullable(k.BOOL)),
    )
    object_type: ObjectType
    object_id: uuid.UUID
    internal: bool | k.Unset | None = k.UNSET


@k.model
class FunctionSchema(k.Model):
    FIELDS = (k.Field("parameters", k.ANY), k.Field("returns", k.ANY))
    parameters: Any = k.UNSET
    returns: Any = k.UNSET


@k.model
class Function(k.Model):
    FIELDS = (
        k.Field("id", k.UUID, required=True),
        k.Field("xact_id", k.STR, "_xact_id", required=True),
        k.Field("project_id", k.UUID, required=True),
        k.Field("log_id", k.Const("p"), required=True),
        k.Field("org_id", k.UUID, required=True),
        k.Field("name", k.STR, required=True),
        k.Field("slug", k.STR, required=True),
        k.Field("description", k.Nullable(k.STR)),
        k.Field("created", k.Nullable(k.DATETIME)),
        k.Field("prompt_data", k.Nullable(m("PromptData"))),
        k.Field("tags", k.Nullable(k.List(k.STR))),
        k.Field("metadata", k.Nullable(k.Map(k.ANY))),
        k.Field("function_type", k.Nullable(m("FunctionType"))),
        k.Field(
            "function_data",
            k.Tagged(
                "type",
                {"prompt": m("PromptFunction"), "code": m("CodeFunction"), "global": m("GlobalFunction")},
            ),
            required=True,
        ),
        k.Field("origin", k.Nullable(m("FunctionOrigin"))),
        k.Field("function_schema", k.Nullable(m("FunctionSchema"))),
    )
    id: uuid.UUID
    xact_id: str
    project_id: uuid.UUID
    org_id: uuid.UUID
    name: str
    slug: str
    function_data: PromptFunction | CodeFunction | GlobalFunction | k.UnknownModel
    log_id: Literal["p"] = "p"
    description: str | k.Unset | None = k.UNSET
    created: datetime | k.Unset | None = k.UNSET
    prompt_data: PromptData | k.Unset | None = k.UNSET
    tags: list[str] | k.Unset | None = k.UNSET
    metadata: dict[str, Any] | k.Unset | None = k.UNSET
    function_type: FunctionType | k.Unset | None = k.UNSET
    origin: FunctionOrigin | k.Unset | None = k.UNSET
    function_schema: FunctionSchema | k.Unset | None = k.UNSET


# Bodies ----------------------------------------------------------------------------------------------------

_WORDS = """
the order customer support answer refund policy shipping label question context reply short polite tone never
invent facts cite source when unsure ask again summarise thread detect language return value score
""".split()  # noqa: SIM905  # thirty words read better as a sentence


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(words)).capitalize() + "."


def _id(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def body(number: int) -> dict[str, Any]:
    """Return the JSON object of function *number*.

    Of ten, four are prompts with a chat, two are scorers and four inline code, 1.66 KB of JSON on average.
    The same number always gives the same object.
    """
    chance = random.Random(number)
    sort = number % 10
    day, hour, milli = chance.randint(1, 28), chance.randint(0, 23), chance.randint(100, 999)
    common: dict[str, Any] = {
        "id": _id(chance),
        "_xact_id": str(1000190000000000000 + chance.getrandbits(50)),
        "project_id": _id(chance),
        "log_id": "p",
        "org_id": _id(chance),
        "name": f"Function {number}",
        "slug": f"function-{number}",
        "description": _sentence(chance, 9),
        "created": f"2026-05-{day:02}T{hour:02}:31:07.{milli}Z",
    }
    rest: dict[str, Any] = {
        "tags": ["support", "production"] if number % 3 else None,
        "metadata": {"team": "support", "reviewed": True, "revision": number},
    }
    origin = {"object_type": "project", "object_id": _id(chance), "internal": False}
    if sort < 4:
        messages: list[dict[str, Any]] = [
            {"role": "system", "content": _sentence(chance, 45)},
            {"role": "user", "content": [{"type": "text", "text": "{{question}} " + _sentence(chance, 14)}]},
            {"role": "assistant", "content": _sentence(chance, 22)},
            {"role": "user", "content": "{{input}}"},
        ]
        common["prompt_data"] = {
            "prompt": {"type": "chat", "messages": messages},
            "options": {
                "model": "gpt-4o",
                "params": {"temperature": 0.2, "max_tokens": 800, "response_format": {"type": "text"}},
                "position": "0|hzzzzz:",
            },
            "parser": None,
            "tool_functions": [{"type": "function", "id": _id(chance)}],
            "template_format": "mustache",
            "origin": {
                "prompt_id": _id(chance),
                "project_id": _id(chance),
                "prompt_version": "1000192656880881099",
            },
        }
        return {
            **common,
            **rest,
            "function_type": "llm",
            "function_data": {"type": "prompt"},
            "origin": origin,
        }
    if sort < 6:
        common["prompt_data"] = {
            "prompt": {
                "type": "chat",
                "messages": [
                    {"role": "system", "content": _sentence(chance, 40)},
                    {"role": "user", "content": "{{output}} against {{expected}}. " + _sentence(chance, 20)},
                ],
            },
            "options": {"model": "gpt-4o-mini", "params": {"use_cache": True, "temperature": 0}},
            "parser": {
                "type": "llm_classifier",
                "use_cot": True,
                "choice_scores": {"Correct": 1, "Partly": 0.5, "Wrong": 0},
            },
        }
        return {
            **common,
            **rest,
            "function_type": "scorer",
            "function_data": {"type": "global", "name": "Factuality", "function_type": "scorer"},
            "origin": origin,
            "function_schema": {
                "parameters": {"type": "object", "properties": {"output": {"type": "string"}}},
                "returns": {"type": "number"},
            },
        }
    code = "\n".join(f"    {_sentence(chance, 6).lower()}" for _ in range(11))
    return {
        **common,
        "prompt_data": None,
        **rest,
        "function_type": "tool" if sort % 2 else "scorer",
        "function_data": {
            "type": "code",
            "data": {
                "type": "inline",
                "runtime_context": {"runtime": "python", "version": "3.12"},
                "code": "def handler(input):\n" + code + "\n    return input\n",
                "code_hash": f"{chance.getrandbits(256):064x}",
            },
        },
        "origin": origin,
        "function_schema": {
            "parameters": {"type": "object", "properties": {"question": {"type": "string"}}},
            "returns": None,
        },
    }
