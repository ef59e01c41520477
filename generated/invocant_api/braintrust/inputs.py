# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""What methods take in place of models and enums, for each class that a request can hold.

A model may be given as a plain dict, an enum as one of its values, which editors offer, or as one that is newer
than this client. All this is for type checkers and editors; at run time a dict is a dict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Required, TypeAlias, TypedDict, Union

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from . import models


class CreateFunctionOrigin(TypedDict, total=False):
    """Object the new function stems from; null when there is none."""

    object_type: Required[models.AclObjectType | AclObjectType]
    object_id: Required[UUID | str]
    internal: bool | None


class CreateFunctionSchema(TypedDict, total=False):
    """JSON Schemas of input and result; null to declare nothing."""

    parameters: Any
    returns: Any


class McpCredentials(TypedDict, total=False):
    """Credentials for one MCP server."""

    oauth_token: str


class InvokeParentSpanParentStruct(TypedDict, total=False):
    """A parent spelled out."""

    object_type: Required[
        models.InvokeParentSpanParentStructObjectType | InvokeParentSpanParentStructObjectType
    ]
    object_id: Required[str]
    row_ids: models.InvokeParentSpanParentStructRowIds | InvokeParentSpanParentStructRowIds | None
    propagated_event: Mapping[str, Any] | None


class InvokeParentSpanParentStructRowIds(TypedDict, total=False):
    """Span to hang the call under; null starts a new trace."""

    id: Required[str]
    span_id: Required[str]
    root_span_id: Required[str]


class FunctionDataPrompt(TypedDict, total=False):
    """A prompt: the words are in `prompt_data`, nothing else is needed."""

    type: Required[Literal["prompt"]]


class FunctionDataCode(TypedDict, total=False):
    """Code that the service runs."""

    type: Required[Literal["code"]]
    data: Required[models.FunctionCode | FunctionCode]


class FunctionCodeBundle(TypedDict, total=False):
    """Code uploaded as a bundle, and the place in it where the function is."""

    type: Required[Literal["bundle"]]
    location: Required[models.CodeBundleLocation | CodeBundleLocation]
    bundle_id: str | None
    preview: str | None
    runtime_context: Required[models.RuntimeContext | RuntimeContext]


class FunctionCodeInline(TypedDict, total=False):
    """Code given as source text."""

    type: Required[Literal["inline"]]
    code: Required[str]
    code_hash: str
    runtime_context: Required[models.RuntimeContext | RuntimeContext]


class FunctionDataRemoteEval(TypedDict, total=False):
    """An evaluation that a server of the user's own runs."""

    type: Required[Literal["remote_eval"]]
    endpoint: Required[str]
    eval_name: Required[str]
    parameters: Required[Mapping[str, Any]]
    parameters_version: str | None


class FunctionDataGlobal(TypedDict, total=False):
    """A function that comes with the service and belongs to no project."""

    type: Required[Literal["global"]]
    name: Required[str]
    function_type: models.FunctionType | FunctionType | None
    config: Mapping[str, Any] | None


FunctionDataParameters = TypedDict(
    "FunctionDataParameters",
    {
        "type": "Required[Literal['parameters']]",
        "data": "Required[Mapping[str, Any]]",
        "__schema": "Required[models.FunctionDataParametersSchema | FunctionDataParametersSchema]",
    },
    total=False,
)
"""A saved set of parameters with the schema they follow."""


class FunctionDataParametersSchema(TypedDict, total=False):
    """JSON Schema of the values."""

    type: Required[Literal["object"]]
    properties: Required[Mapping[str, Mapping[str, Any]]]
    required: Sequence[str]
    additionalProperties: bool


class CodeBundleLocationExperiment(TypedDict, total=False):
    """A part of an evaluation."""

    type: Required[Literal["experiment"]]
    eval_name: Required[str]
    position: Required[models.CodeBundleLocationExperimentPosition | CodeBundleLocationExperimentPosition]


class CodeBundleLocationExperimentPositionTask(TypedDict, total=False):
    """The task under evaluation."""

    type: Required[Literal["task"]]


class CodeBundleLocationExperimentPositionScorer(TypedDict, total=False):
    """One of its scorers."""

    type: Required[Literal["scorer"]]
    index: Required[int]


class CodeBundleLocationExperimentPositionClassifier(TypedDict, total=False):
    """One of its classifiers."""

    type: Required[Literal["classifier"]]
    index: Required[int]


class CodeBundleLocationFunction(TypedDict, total=False):
    """One of the functions that the bundle registers."""

    type: Required[Literal["function"]]
    index: Required[int]


class CodeBundleLocationSandbox(TypedDict, total=False):
    """An evaluation kept in a sandbox."""

    type: Required[Literal["sandbox"]]
    sandbox_spec: Required[models.CodeBundleLocationSandboxSpec | CodeBundleLocationSandboxSpec]
    entrypoints: Sequence[str]
    eval_name: Required[str]
    parameters: Mapping[str, Any]
    evaluator_definition: Any


class CodeBundleLocationSandboxSpecModal(TypedDict, total=False):
    """A sandbox on Modal."""

    provider: Required[Literal["modal"]]
    snapshot_ref: Required[str]


class CodeBundleLocationSandboxSpecLambda(TypedDict, total=False):
    """A sandbox on AWS Lambda."""

    provider: Required[Literal["lambda"]]


class GraphData(TypedDict, total=False):
    """A graph of nodes and the edges between them, run as one function."""

    type: Required[Literal["graph"]]
    nodes: Required[Mapping[str, models.GraphNode | GraphNode]]
    edges: Required[Mapping[str, models.GraphEdge | GraphEdge]]


class GraphNodeFunction(TypedDict, total=False):
    """Runs another function."""

    description: str | None
    type: Required[Literal["function"]]
    function: Required[Mapping[str, Any]]
    position: models.GraphNodePosition | GraphNodePosition | None


class GraphNodeInput(TypedDict, total=False):
    """Hands the input of the graph to its successors."""

    description: str | None
    type: Required[Literal["input"]]
    position: models.GraphNodePosition | GraphNodePosition | None


class GraphNodeOutput(TypedDict, total=False):
    """Takes what becomes the result of the graph."""

    description: str | None
    type: Required[Literal["output"]]
    position: models.GraphNodePosition | GraphNodePosition | None


class GraphNodeLiteral(TypedDict, total=False):
    """Yields a fixed value."""

    description: str | None
    type: Required[Literal["literal"]]
    value: Any
    position: models.GraphNodePosition | GraphNodePosition | None


class GraphNodeBtql(TypedDict, total=False):
    """Evaluates a BTQL expression."""

    description: str | None
    type: Required[Literal["btql"]]
    expr: Required[str]
    position: models.GraphNodePosition | GraphNodePosition | None


class GraphNodeGate(TypedDict, total=False):
    """Lets values through when a condition holds."""

    description: str | None
    type: Required[Literal["gate"]]
    condition: str | None
    position: models.GraphNodePosition | GraphNodePosition | None


class GraphNodeAggregator(TypedDict, total=False):
    """Gathers the values of several predecessors."""

    description: str | None
    type: Required[Literal["aggregator"]]
    position: models.GraphNodePosition | GraphNodePosition | None


class GraphNodePromptTemplate(TypedDict, total=False):
    """Fills in a prompt without calling a model."""

    description: str | None
    type: Required[Literal["prompt_template"]]
    prompt: Required[models.PromptBlockData | PromptBlockData]
    position: models.GraphNodePosition | GraphNodePosition | None


class GraphEdge(TypedDict, total=False):
    """A connection between an output of one node and an input of another."""

    source: Required[models.GraphEdgeSource | GraphEdgeSource]
    target: Required[models.GraphEdgeTarget | GraphEdgeTarget]
    purpose: Required[models.GraphEdgePurpose | GraphEdgePurpose]


class GraphEdgeSource(TypedDict, total=False):
    """Where the edge starts."""

    node: Required[str]
    variable: Required[str]


class GraphEdgeTarget(TypedDict, total=False):
    """Where the edge ends."""

    node: Required[str]
    variable: Required[str]


class FacetData(TypedDict, total=False):
    """A facet: a question a model answers about each trace, in a few words."""

    type: Required[Literal["facet"]]
    preprocessor: models.SavedFunctionId | SavedFunctionId | None
    prompt: Required[str]
    model: str
    embedding_model: str
    no_match_pattern: str


class BatchedFacetData(TypedDict, total=False):
    """Several facets answered in one pass over each trace."""

    type: Required[Literal["batched_facet"]]
    preprocessor: models.SavedFunctionId | SavedFunctionId | None
    facets: Required[Sequence[models.BatchedFacetDataFacetsItem | BatchedFacetDataFacetsItem]]
    topic_maps: Mapping[
        str, Sequence[models.BatchedFacetDataTopicMapsValueItem | BatchedFacetDataTopicMapsValueItem]
    ]


class BatchedFacetDataFacetsItem(TypedDict, total=False):
    """One question of the batch."""

    name: Required[str]
    prompt: Required[str]
    model: str
    embedding_model: str
    no_match_pattern: str


class BatchedFacetDataTopicMapsValueItem(TypedDict, total=False):
    """A topic map and the function it belongs to."""

    function_name: Required[str]
    topic_map_id: str
    topic_map_data: Required[models.TopicMapData | TopicMapData]


class TopicMapData(TypedDict, total=False):
    """A topic map: answers of a facet, embedded and clustered into named topics."""

    type: Required[Literal["topic_map"]]
    source_facet: Required[str]
    embedding_model: Required[str]
    bundle_key: str
    report_key: str
    topic_names: Mapping[str, str]
    generation_settings: models.TopicMapGenerationSettings | TopicMapGenerationSettings
    disable_reconciliation: bool
    distance_threshold: float
    btql_filter: str
    automation_btql_filter: str


class TopicMapGenerationSettings(TypedDict, total=False):
    """How topics are found."""

    algorithm: Required[models.TopicMapGenerationSettingsAlgorithm | TopicMapGenerationSettingsAlgorithm]
    dimension_reduction: Required[
        models.TopicMapGenerationSettingsDimensionReduction | TopicMapGenerationSettingsDimensionReduction
    ]
    sample_size: int
    n_clusters: int
    min_cluster_size: int
    min_samples: int
    hierarchy_threshold: int
    naming_model: str


class SavedFunctionIdFunction(TypedDict, total=False):
    """A function of a project."""

    type: Required[Literal["function"]]
    id: Required[str]
    version: str


class SavedFunctionIdGlobal(TypedDict, total=False):
    """A function that comes with the service."""

    type: Required[Literal["global"]]
    name: Required[str]
    function_type: models.FunctionType | FunctionType | None


class PromptData(TypedDict, total=False):
    """The prompt of a function and how a model is to run it; null for functions without one."""

    prompt: models.PromptBlockData | PromptBlockData | None
    options: models.PromptOptions | PromptOptions | None
    parser: models.PromptParser | PromptParser | None
    tool_functions: Sequence[models.SavedFunctionId | SavedFunctionId] | None
    template_format: models.PromptDataTemplateFormat | PromptDataTemplateFormat | None
    mcp: Mapping[str, models.McpServer | McpServer] | None
    origin: models.PromptDataOrigin | PromptDataOrigin | None


class McpServerById(TypedDict, total=False):
    """A server that the project knows."""

    type: Required[Literal["id"]]
    id: Required[UUID | str]
    is_disabled: bool
    enabled_tools: Sequence[str] | None


class McpServerByUrl(TypedDict, total=False):
    """A server given by its address."""

    type: Required[Literal["url"]]
    url: Required[str]
    is_disabled: bool
    enabled_tools: Sequence[str] | None


class PromptDataOrigin(TypedDict, total=False):
    """Stored prompt that this one was copied from; null when there is none."""

    prompt_id: str
    project_id: str
    prompt_version: str


class PromptBlockDataChat(TypedDict, total=False):
    """A prompt made of chat messages."""

    type: Required[Literal["chat"]]
    messages: Required[Sequence[models.ChatCompletionMessageParam | ChatCompletionMessageParam]]
    tools: str


class PromptBlockDataCompletion(TypedDict, total=False):
    """A prompt that is one text, for models that continue it."""

    type: Required[Literal["completion"]]
    content: Required[str]


class PromptOptions(TypedDict, total=False):
    """Which model runs the prompt, and how; null to leave all to the caller."""

    model: str
    params: models.ModelParams | ModelParams
    position: str


class OpenAIModelParams(TypedDict, total=False):
    """Parameters of models that speak the OpenAI protocol."""

    use_cache: bool
    reasoning_enabled: bool
    reasoning_budget: float
    temperature: float
    top_p: float
    max_tokens: float
    max_completion_tokens: float
    frequency_penalty: float
    presence_penalty: float
    response_format: models.ResponseFormat | ResponseFormat | None
    tool_choice: models.OpenAIModelParamsToolChoice | OpenAIModelParamsToolChoice
    function_call: models.OpenAIModelParamsFunctionCall | OpenAIModelParamsFunctionCall
    n: float
    stop: Sequence[str]
    reasoning_effort: models.OpenAIModelParamsReasoningEffort | OpenAIModelParamsReasoningEffort
    verbosity: models.OpenAIModelParamsVerbosity | OpenAIModelParamsVerbosity


class OpenAIModelParamsToolChoiceFunction(TypedDict, total=False):
    """Demands one tool."""

    type: Required[Literal["function"]]
    function: Required[
        models.OpenAIModelParamsToolChoiceFunctionFunction | OpenAIModelParamsToolChoiceFunctionFunction
    ]


class OpenAIModelParamsToolChoiceFunctionFunction(TypedDict, total=False):
    """The tool demanded."""

    name: Required[str]


class OpenAIModelParamsFunctionCallFunction(TypedDict, total=False):
    """Demands one tool, older form."""

    name: Required[str]


class AnthropicModelParams(TypedDict, total=False):
    """Parameters of Anthropic models."""

    use_cache: bool
    reasoning_enabled: bool
    reasoning_budget: float
    max_tokens: Required[float]
    temperature: Required[float]
    top_p: float
    top_k: float
    stop_sequences: Sequence[str]
    max_tokens_to_sample: float


class GoogleModelParams(TypedDict, total=False):
    """Parameters of Google models."""

    use_cache: bool
    reasoning_enabled: bool
    reasoning_budget: float
    temperature: float
    maxOutputTokens: float
    topP: float
    topK: float


class WindowAIModelParams(TypedDict, total=False):
    """Parameters of models that run in a browser."""

    use_cache: bool
    reasoning_enabled: bool
    reasoning_budget: float
    temperature: float
    topK: float


class JsCompletionParams(TypedDict, total=False):
    """Parameters of functions that complete by code."""

    use_cache: bool
    reasoning_enabled: bool
    reasoning_budget: float


class ResponseFormatJsonObject(TypedDict, total=False):
    """Any JSON object."""

    type: Required[Literal["json_object"]]


class ResponseFormatSchema(TypedDict, total=False):
    """JSON that follows a schema."""

    type: Required[Literal["json_schema"]]
    json_schema: Required[models.ResponseFormatJsonSchema | ResponseFormatJsonSchema]


class ResponseFormatText(TypedDict, total=False):
    """Plain text."""

    type: Required[Literal["text"]]


class ResponseFormatJsonSchema(TypedDict, total=False):
    """A schema for the model's answer."""

    name: Required[str]
    description: str
    schema: Mapping[str, Any] | str
    strict: bool | None


class PromptParser(TypedDict, total=False):
    """How a scorer reads a score from the model's choice; null for none."""

    type: Required[Literal["llm_classifier"]]
    use_cot: Required[bool]
    choice_scores: Mapping[str, float]
    choice: Sequence[str]
    allow_no_match: bool


class ChatCompletionMessageParamSystem(TypedDict, total=False):
    """Standing instructions."""

    content: str | Sequence[models.ChatCompletionContentPartText | ChatCompletionContentPartText]
    role: Required[Literal["system"]]
    name: str


class ChatCompletionMessageParamUser(TypedDict, total=False):
    """What the user says."""

    content: str | Sequence[models.ChatCompletionContentPart | ChatCompletionContentPart]
    role: Required[Literal["user"]]
    name: str


class ChatCompletionMessageParamAssistant(TypedDict, total=False):
    """What the model said before."""

    role: Required[Literal["assistant"]]
    content: str | Sequence[models.ChatCompletionContentPartText | ChatCompletionContentPartText] | None
    function_call: (
        models.ChatCompletionMessageParamAssistantFunctionCall
        | ChatCompletionMessageParamAssistantFunctionCall
        | None
    )
    name: str | None
    tool_calls: Sequence[models.ChatCompletionMessageToolCall | ChatCompletionMessageToolCall] | None
    reasoning: Sequence[models.ChatCompletionMessageReasoning | ChatCompletionMessageReasoning] | None
    reasoning_signature: str | None


class ChatCompletionMessageParamAssistantFunctionCall(TypedDict, total=False):
    """Call the model asked for, in the older form; null for none."""

    arguments: Required[str]
    name: Required[str]


class ChatCompletionMessageParamTool(TypedDict, total=False):
    """What a tool returned."""

    content: str | Sequence[models.ChatCompletionContentPartText | ChatCompletionContentPartText]
    role: Required[Literal["tool"]]
    tool_call_id: str


class ChatCompletionMessageParamFunction(TypedDict, total=False):
    """What a function returned, in the older form."""

    content: Required[str | None]
    name: Required[str]
    role: Required[Literal["function"]]


class ChatCompletionMessageParamDeveloper(TypedDict, total=False):
    """Standing instructions, under the role newer models use."""

    content: str | Sequence[models.ChatCompletionContentPartText | ChatCompletionContentPartText]
    role: Required[Literal["developer"]]
    name: str


class ChatCompletionMessageParamFallback(TypedDict, total=False):
    """A message whose author is only known to be a model."""

    role: Required[Literal["model"]]
    content: str | None


class ChatCompletionContentPartText(TypedDict, total=False):
    """A part that is text."""

    text: str
    type: Required[Literal["text"]]
    cache_control: (
        models.ChatCompletionContentPartTextCacheControl | ChatCompletionContentPartTextCacheControl
    )


class ChatCompletionContentPartTextCacheControl(TypedDict, total=False):
    """Asks the model's vendor to remember the prompt up to this part."""

    type: Required[Literal["ephemeral"]]


class ChatCompletionContentPartImage(TypedDict, total=False):
    """A part that is an image."""

    image_url: Required[models.ChatCompletionContentPartImageUrl | ChatCompletionContentPartImageUrl]
    type: Required[Literal["image_url"]]


class ChatCompletionContentPartImageUrl(TypedDict, total=False):
    """The image."""

    url: Required[str]
    detail: models.ChatCompletionContentPartImageUrlDetail | ChatCompletionContentPartImageUrlDetail


class ChatCompletionContentPartFile(TypedDict, total=False):
    """A part that is a file."""

    file: Required[models.ChatCompletionFile | ChatCompletionFile]
    type: Required[Literal["file"]]


class ChatCompletionFile(TypedDict, total=False):
    """A file, given by its content or by the id of an upload."""

    file_data: str
    filename: str
    file_id: str


class ChatCompletionMessageToolCall(TypedDict, total=False):
    """A tool call that the model asked for."""

    id: Required[str]
    function: Required[models.ChatCompletionMessageToolCallFunction | ChatCompletionMessageToolCallFunction]
    type: Required[Literal["function"]]


class ChatCompletionMessageToolCallFunction(TypedDict, total=False):
    """The function to call."""

    arguments: Required[str]
    name: Required[str]


class ChatCompletionMessageReasoning(TypedDict, total=False):
    """A piece of what the model thought."""

    id: str | None
    content: str | None


class GraphNodePosition(TypedDict, total=False):
    """Where an editor draws the node; null lets it choose."""

    x: Required[float]
    y: Required[float]


class RuntimeContext(TypedDict, total=False):
    """What runs the code."""

    runtime: Required[models.Runtime | Runtime]
    version: Required[str]


InvokeParentSpanParentStructObjectType: TypeAlias = Union[
    Literal["project_logs", "experiment", "playground_logs"], str
]
"""Kind of container that holds the trace."""


StreamingMode: TypeAlias = Union[Literal["auto", "parallel", "json", "text"], str]
"""Form of the answer. `auto`, the meaning of null: text if the model wrote text, else the arguments of
its first tool call; `parallel`: an array with one object for each tool call; `json` and `text`:
always that form.
"""


GraphEdgePurpose: TypeAlias = Union[Literal["control", "data", "messages"], str]
"""What travels along: `control` the order of running, `data` values, `messages` chat messages."""


TopicMapGenerationSettingsAlgorithm: TypeAlias = Union[Literal["hdbscan", "kmeans"], str]
"""Clustering method."""


TopicMapGenerationSettingsDimensionReduction: TypeAlias = Union[Literal["umap", "pca", "none"], str]
"""How embeddings are reduced before clustering."""


PromptDataTemplateFormat: TypeAlias = Union[Literal["mustache", "nunjucks", "none"], str]
"""Language of the templates in the prompt; `none` leaves the text as it is, null means the service's
usual one.
"""


OpenAIModelParamsToolChoiceValue: TypeAlias = Union[Literal["auto", "none", "required"], str]
"""Values of `models.OpenAIModelParamsToolChoiceValue`."""


OpenAIModelParamsFunctionCallValue: TypeAlias = Union[Literal["auto", "none"], str]
"""Values of `models.OpenAIModelParamsFunctionCallValue`."""


OpenAIModelParamsReasoningEffort: TypeAlias = Union[Literal["none", "minimal", "low", "medium", "high"], str]
"""How hard the model is to think."""


OpenAIModelParamsVerbosity: TypeAlias = Union[Literal["low", "medium", "high"], str]
"""How wordy the answer is to be."""


ChatCompletionContentPartImageUrlDetail: TypeAlias = Union[Literal["auto", "low", "high"], str]
"""Values of `models.ChatCompletionContentPartImageUrlDetail`."""


FunctionType: TypeAlias = Union[
    Literal[
        "llm",
        "scorer",
        "task",
        "tool",
        "custom_view",
        "preprocessor",
        "facet",
        "classifier",
        "tag",
        "parameters",
        "sandbox",
    ],
    str,
]
"""What a function is used for. Counts as `scorer` when a reference leaves it out."""


AclObjectType: TypeAlias = Union[
    Literal[
        "organization",
        "project",
        "experiment",
        "dataset",
        "prompt",
        "prompt_session",
        "group",
        "role",
        "org_member",
        "project_log",
        "org_project",
        "org_audit_logs",
    ],
    str,
]
"""Kind of object that something refers to."""


Runtime: TypeAlias = Union[Literal["node", "python", "browser", "quickjs"], str]
"""Language runtime."""


InvokeParent: TypeAlias = "InvokeParentSpanParentStruct"
"""Where to log the call: below an existing span, given as an object or as the text another client
exported. Absent: nothing is logged under a parent.
"""


FunctionData: TypeAlias = Union[
    "FunctionDataPrompt",
    "FunctionDataCode",
    "GraphData",
    "FunctionDataRemoteEval",
    "FunctionDataGlobal",
    "FacetData",
    "BatchedFacetData",
    "FunctionDataParameters",
    "TopicMapData",
]
"""What kind of function this is and what it is made of; `type` says which."""


FunctionCode: TypeAlias = Union["FunctionCodeBundle", "FunctionCodeInline"]
"""The code, either uploaded as a bundle or given as text."""


CodeBundleLocation: TypeAlias = Union[
    "CodeBundleLocationExperiment", "CodeBundleLocationFunction", "CodeBundleLocationSandbox"
]
"""Which part of the bundle is the function; `type` says how it is addressed."""


CodeBundleLocationExperimentPosition: TypeAlias = Union[
    "CodeBundleLocationExperimentPositionTask",
    "CodeBundleLocationExperimentPositionScorer",
    "CodeBundleLocationExperimentPositionClassifier",
]
"""Which part of the evaluation."""


CodeBundleLocationSandboxSpec: TypeAlias = Union[
    "CodeBundleLocationSandboxSpecModal", "CodeBundleLocationSandboxSpecLambda"
]
"""Sandbox to run in; `provider` says whose."""


GraphNode: TypeAlias = Union[
    "GraphNodeFunction",
    "GraphNodeInput",
    "GraphNodeOutput",
    "GraphNodeLiteral",
    "GraphNodeBtql",
    "GraphNodeGate",
    "GraphNodeAggregator",
    "GraphNodePromptTemplate",
]
"""One node of a graph; `type` says what it does."""


SavedFunctionId: TypeAlias = Union["SavedFunctionIdFunction", "SavedFunctionIdGlobal"]
"""Which stored or global function is meant, or null for none."""


McpServer: TypeAlias = Union["McpServerById", "McpServerByUrl"]
"""One MCP server; `type` says how it is given."""


PromptBlockData: TypeAlias = Union["PromptBlockDataChat", "PromptBlockDataCompletion"]
"""The words of a prompt: chat messages or one text."""


ModelParams: TypeAlias = Union[
    "OpenAIModelParams",
    "AnthropicModelParams",
    "GoogleModelParams",
    "WindowAIModelParams",
    "JsCompletionParams",
]
"""Parameters for the model. The forms carry no tag and let other keys through; which keys count
depends on the model's vendor.
"""


OpenAIModelParamsToolChoice: TypeAlias = Union[
    "OpenAIModelParamsToolChoiceValue", "OpenAIModelParamsToolChoiceFunction"
]
"""Whether the model must call a tool: `auto` lets it decide, `none` forbids, `required` demands any,
an object demands that one.
"""


OpenAIModelParamsFunctionCall: TypeAlias = Union[
    "OpenAIModelParamsFunctionCallValue", "OpenAIModelParamsFunctionCallFunction"
]
"""Older form of `tool_choice`."""


ResponseFormat: TypeAlias = Union["ResponseFormatJsonObject", "ResponseFormatSchema", "ResponseFormatText"]
"""Form the model's answer must have; null leaves it open."""


ChatCompletionMessageParam: TypeAlias = Union[
    "ChatCompletionMessageParamSystem",
    "ChatCompletionMessageParamUser",
    "ChatCompletionMessageParamAssistant",
    "ChatCompletionMessageParamTool",
    "ChatCompletionMessageParamFunction",
    "ChatCompletionMessageParamDeveloper",
    "ChatCompletionMessageParamFallback",
]
"""One message of a chat; `role` says whose."""


ChatCompletionContentPart: TypeAlias = Union[
    "ChatCompletionContentPartText", "ChatCompletionContentPartImage", "ChatCompletionContentPartFile"
]
"""One part of a user message: text, image or file."""
