# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._batched_facet_data import BatchedFacetData
    from ._code_bundle import CodeBundleLocation
    from ._facet_data import FacetData
    from ._function_type_enum import FunctionType
    from ._graph_data import GraphData
    from ._runtime_context import RuntimeContext
    from ._topic_map_data import TopicMapData


@k.model
class FunctionDataPrompt(k.Model):
    """A prompt: the words are in `prompt_data`, nothing else is needed."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("type", k.Const("prompt"), required=True),)

    type: Literal["prompt"] = "prompt"

    if TYPE_CHECKING:

        def __init__(self, *, type: Literal["prompt"] = "prompt") -> None: ...


@k.model
class FunctionDataCode(k.Model):
    """Code that the service runs."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("code"), required=True),
        k.Field("data", ref("function_code_kind"), required=True),
    )

    type: Literal["code"] = "code"
    data: FunctionCode
    """The code, either uploaded as a bundle or given as text."""

    if TYPE_CHECKING:

        def __init__(self, *, type: Literal["code"] = "code", data: FunctionCode) -> None: ...


@k.model
class FunctionCodeBundle(k.Model):
    """Code uploaded as a bundle, and the place in it where the function is."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("bundle"), required=True),
        k.Field("location", ref("code_bundle_location_kind"), required=True),
        k.Field("bundle_id", k.Nullable(k.STR)),
        k.Field("preview", k.Nullable(k.STR)),
        k.Field("runtime_context", ref("RuntimeContext"), required=True),
    )

    type: Literal["bundle"] = "bundle"
    location: CodeBundleLocation
    """Which part of the bundle is the function; `type` says how it is addressed."""
    bundle_id: str | None = None
    """Id of the uploaded bundle; null before the upload."""
    preview: str | None = None
    """First lines of the source for display; null when there are none."""
    runtime_context: RuntimeContext
    """What runs the code."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["bundle"] = "bundle",
            location: CodeBundleLocation,
            bundle_id: str | None | k.Unset = k.UNSET,
            preview: str | None | k.Unset = k.UNSET,
            runtime_context: RuntimeContext,
        ) -> None: ...


@k.model
class FunctionCodeInline(k.Model):
    """Code given as source text."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("inline"), required=True),
        k.Field("code", k.STR, required=True),
        k.Field("code_hash", k.STR),
        k.Field("runtime_context", ref("RuntimeContext"), required=True),
    )

    type: Literal["inline"] = "inline"
    code: str
    """Source text."""
    code_hash: str | None = None
    """Digest of the source text, as a check."""
    runtime_context: RuntimeContext
    """What runs the code."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["inline"] = "inline",
            code: str,
            code_hash: str | k.Unset = k.UNSET,
            runtime_context: RuntimeContext,
        ) -> None: ...


@k.model
class FunctionDataRemoteEval(k.Model):
    """An evaluation that a server of the user's own runs."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("remote_eval"), required=True),
        k.Field("endpoint", k.STR, required=True),
        k.Field("eval_name", k.STR, required=True),
        k.Field("parameters", k.Map(k.ANY), required=True),
        k.Field("parameters_version", k.Nullable(k.STR)),
    )

    type: Literal["remote_eval"] = "remote_eval"
    endpoint: str
    """URL of that server."""
    eval_name: str
    """Which of its evaluations to run."""
    parameters: dict[str, Any]
    """Arguments for the evaluation, by name."""
    parameters_version: str | None = None
    """State of the saved parameters to use; null for the newest."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["remote_eval"] = "remote_eval",
            endpoint: str,
            eval_name: str,
            parameters: dict[str, Any],
            parameters_version: str | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class FunctionDataGlobal(k.Model):
    """A function that comes with the service and belongs to no project."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("global"), required=True),
        k.Field("name", k.STR, required=True),
        k.Field("function_type", k.Nullable(ref("FunctionType"))),
        k.Field("config", k.Nullable(k.Map(k.ANY))),
    )

    type: Literal["global"] = "global"
    name: str
    """Its published name."""
    function_type: FunctionType | None = None
    """What a function is used for. Counts as `scorer` when a reference leaves it out."""
    config: dict[str, Any] | None = None
    """Settings for it, by name; null for its own defaults."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["global"] = "global",
            name: str,
            function_type: FunctionType | None | k.Unset = k.UNSET,
            config: dict[str, Any] | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class FunctionDataParameters(k.Model):
    """A saved set of parameters with the schema they follow."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("parameters"), required=True),
        k.Field("data", k.Map(k.ANY), required=True),
        k.Field("schema", ref("FunctionDataParametersSchema"), key="__schema", required=True),
    )

    type: Literal["parameters"] = "parameters"
    data: dict[str, Any]
    """The values, by parameter name."""
    schema: FunctionDataParametersSchema
    """JSON Schema of the values."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["parameters"] = "parameters",
            data: dict[str, Any],
            schema: FunctionDataParametersSchema,
        ) -> None: ...


@k.model
class FunctionDataParametersSchema(k.Model):
    """JSON Schema of the values."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("object"), required=True),
        k.Field("properties", k.Map(k.Map(k.ANY)), required=True),
        k.Field("required", k.List(k.STR)),
        k.Field("additional_properties_", k.BOOL, key="additionalProperties"),
    )

    type: Literal["object"] = "object"
    properties: dict[str, dict[str, Any]]
    """Schema of each parameter, by name."""
    required: list[str] | None = None
    """Names of the parameters that must have a value. Absent: none."""
    additional_properties_: bool | None = None
    """Whether values of other names are let through."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["object"] = "object",
            properties: dict[str, dict[str, Any]],
            required: list[str] | k.Unset = k.UNSET,
            additional_properties_: bool | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class CodeBundleLocationExperiment(k.Model):
    """A part of an evaluation."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("experiment"), required=True),
        k.Field("eval_name", k.STR, required=True),
        k.Field("position", ref("code_bundle_location_experiment_position_kind"), required=True),
    )

    type: Literal["experiment"] = "experiment"
    eval_name: str
    """Name of the evaluation."""
    position: CodeBundleLocationExperimentPosition
    """Which part of the evaluation."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["experiment"] = "experiment",
            eval_name: str,
            position: CodeBundleLocationExperimentPosition,
        ) -> None: ...


@k.model
class CodeBundleLocationExperimentPositionTask(k.Model):
    """The task under evaluation."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("type", k.Const("task"), required=True),)

    type: Literal["task"] = "task"

    if TYPE_CHECKING:

        def __init__(self, *, type: Literal["task"] = "task") -> None: ...


@k.model
class CodeBundleLocationExperimentPositionScorer(k.Model):
    """One of its scorers."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("scorer"), required=True),
        k.Field("index", k.INT, required=True),
    )

    type: Literal["scorer"] = "scorer"
    index: int
    """Which scorer, counted from 0. At least 0."""

    if TYPE_CHECKING:

        def __init__(self, *, type: Literal["scorer"] = "scorer", index: int) -> None: ...


@k.model
class CodeBundleLocationExperimentPositionClassifier(k.Model):
    """One of its classifiers."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("classifier"), required=True),
        k.Field("index", k.INT, required=True),
    )

    type: Literal["classifier"] = "classifier"
    index: int
    """Which classifier, counted from 0. At least 0."""

    if TYPE_CHECKING:

        def __init__(self, *, type: Literal["classifier"] = "classifier", index: int) -> None: ...


@k.model
class CodeBundleLocationFunction(k.Model):
    """One of the functions that the bundle registers."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("function"), required=True),
        k.Field("index", k.INT, required=True),
    )

    type: Literal["function"] = "function"
    index: int
    """Which function, counted from 0. At least 0."""

    if TYPE_CHECKING:

        def __init__(self, *, type: Literal["function"] = "function", index: int) -> None: ...


@k.model
class CodeBundleLocationSandbox(k.Model):
    """An evaluation kept in a sandbox."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("sandbox"), required=True),
        k.Field("sandbox_spec", ref("code_bundle_location_sandbox_spec_kind"), required=True),
        k.Field("entrypoints", k.List(k.STR)),
        k.Field("eval_name", k.STR, required=True),
        k.Field("parameters", k.Map(k.ANY)),
        k.Field("evaluator_definition", k.ANY),
    )

    type: Literal["sandbox"] = "sandbox"
    sandbox_spec: CodeBundleLocationSandboxSpec
    """Sandbox to run in; `provider` says whose."""
    entrypoints: list[str] | None = None
    """Files to load in the sandbox. Absent: all that were bundled."""
    eval_name: str
    """Name of the evaluation."""
    parameters: dict[str, Any] | None = None
    """Arguments for the evaluation, by name."""
    evaluator_definition: Any = None
    """The evaluation as its program described it, any JSON."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["sandbox"] = "sandbox",
            sandbox_spec: CodeBundleLocationSandboxSpec,
            entrypoints: list[str] | k.Unset = k.UNSET,
            eval_name: str,
            parameters: dict[str, Any] | k.Unset = k.UNSET,
            evaluator_definition: Any = k.UNSET,
        ) -> None: ...


@k.model
class CodeBundleLocationSandboxSpecModal(k.Model):
    """A sandbox on Modal."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("provider", k.Const("modal"), required=True),
        k.Field("snapshot_ref", k.STR, required=True),
    )

    provider: Literal["modal"] = "modal"
    snapshot_ref: str
    """Snapshot the sandbox starts from."""

    if TYPE_CHECKING:

        def __init__(self, *, provider: Literal["modal"] = "modal", snapshot_ref: str) -> None: ...


@k.model
class CodeBundleLocationSandboxSpecLambda(k.Model):
    """A sandbox on AWS Lambda."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("provider", k.Const("lambda"), required=True),)

    provider: Literal["lambda"] = "lambda"

    if TYPE_CHECKING:

        def __init__(self, *, provider: Literal["lambda"] = "lambda") -> None: ...


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
    "k.UnknownModel",
]
"""What kind of function this is and what it is made of; `type` says which."""

function_data_kind: k.Kind[FunctionData] = k.OneOf(
    object=k.Tagged(
        "type",
        {
            "prompt": ref("FunctionDataPrompt"),
            "code": ref("FunctionDataCode"),
            "graph": ref("GraphData"),
            "remote_eval": ref("FunctionDataRemoteEval"),
            "global": ref("FunctionDataGlobal"),
            "facet": ref("FacetData"),
            "batched_facet": ref("BatchedFacetData"),
            "parameters": ref("FunctionDataParameters"),
            "topic_map": ref("TopicMapData"),
        },
    )
)
"""How a FunctionData is read from JSON and written to it."""


FunctionCode: TypeAlias = Union["FunctionCodeBundle", "FunctionCodeInline", "k.UnknownModel"]
"""The code, either uploaded as a bundle or given as text."""

function_code_kind: k.Kind[FunctionCode] = k.OneOf(
    object=k.Tagged("type", {"bundle": ref("FunctionCodeBundle"), "inline": ref("FunctionCodeInline")})
)
"""How a FunctionCode is read from JSON and written to it."""


CodeBundleLocationExperimentPosition: TypeAlias = Union[
    "CodeBundleLocationExperimentPositionTask",
    "CodeBundleLocationExperimentPositionScorer",
    "CodeBundleLocationExperimentPositionClassifier",
    "k.UnknownModel",
]
"""Which part of the evaluation."""

code_bundle_location_experiment_position_kind: k.Kind[CodeBundleLocationExperimentPosition] = k.OneOf(
    object=k.Tagged(
        "type",
        {
            "task": ref("CodeBundleLocationExperimentPositionTask"),
            "scorer": ref("CodeBundleLocationExperimentPositionScorer"),
            "classifier": ref("CodeBundleLocationExperimentPositionClassifier"),
        },
    )
)
"""How a CodeBundleLocationExperimentPosition is read from JSON and written to it."""


CodeBundleLocationSandboxSpec: TypeAlias = Union[
    "CodeBundleLocationSandboxSpecModal", "CodeBundleLocationSandboxSpecLambda", "k.UnknownModel"
]
"""Sandbox to run in; `provider` says whose."""

code_bundle_location_sandbox_spec_kind: k.Kind[CodeBundleLocationSandboxSpec] = k.OneOf(
    object=k.Tagged(
        "provider",
        {
            "modal": ref("CodeBundleLocationSandboxSpecModal"),
            "lambda": ref("CodeBundleLocationSandboxSpecLambda"),
        },
    )
)
"""How a CodeBundleLocationSandboxSpec is read from JSON and written to it."""
