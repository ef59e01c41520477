# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from ._acl_object_type import AclObjectType
    from ._function_data import FunctionData
    from ._function_type_enum import FunctionType
    from ._prompt_data_nullish import PromptData


@k.model
class Function(k.Model):
    """A stored function: a prompt, a scorer, a tool, a piece of code or any other kind that can be
    invoked.
    """

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("id", k.UUID, required=True),
        k.Field("xact_id", k.STR, key="_xact_id", required=True),
        k.Field("project_id", k.UUID, required=True),
        k.Field("log_id", k.Const("p"), required=True),
        k.Field("org_id", k.UUID, required=True),
        k.Field("name", k.STR, required=True),
        k.Field("slug", k.STR, required=True),
        k.Field("description", k.Nullable(k.STR)),
        k.Field("created", k.Nullable(k.DATETIME)),
        k.Field("prompt_data", k.Nullable(ref("PromptData"))),
        k.Field("tags", k.Nullable(k.List(k.STR))),
        k.Field("metadata", k.Nullable(k.Map(k.ANY))),
        k.Field("function_type", k.Nullable(ref("FunctionType"))),
        k.Field("function_data", ref("function_data_kind"), required=True),
        k.Field("origin", k.Nullable(ref("FunctionOrigin"))),
        k.Field("function_schema", k.Nullable(ref("FunctionSchema"))),
    )

    id: UUID
    """Identifies the function for good; a change of name or slug leaves it alone."""
    xact_id: str
    """Transaction that wrote this state, as a decimal number in a string. It grows with every change
    and can be asked for as `version`.
    """
    project_id: UUID
    """Project the function lives in."""
    log_id: Literal["p"] = "p"
    """Constant marker of the kind of log this object is kept in."""
    org_id: UUID
    """Organization that owns the project."""
    name: str
    """Display name. Need not be unique."""
    slug: str
    """Short name used in URLs and code, unique inside the project."""
    description: str | None = None
    """Free text for readers; null when there is none."""
    created: datetime | None = None
    """When the function was first created, UTC; null when unknown."""
    prompt_data: PromptData | None = None
    """The prompt of a function and how a model is to run it; null for functions without one."""
    tags: list[str] | None = None
    """Labels for finding the function again; null means none."""
    metadata: dict[str, Any] | None = None
    """Anything its owner keeps with the function. Returned, but settable neither on creation nor by an
    update.
    """
    function_type: FunctionType | None = None
    """What a function is used for. Counts as `scorer` when a reference leaves it out."""
    function_data: FunctionData
    """What kind of function this is and what it is made of; `type` says which."""
    origin: FunctionOrigin | None = None
    """Object that brought the function into being; null when a user made it directly."""
    function_schema: FunctionSchema | None = None
    """JSON Schemas of what goes in and what comes out; null when nothing was declared."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: UUID,
            xact_id: str,
            project_id: UUID,
            log_id: Literal["p"] = "p",
            org_id: UUID,
            name: str,
            slug: str,
            description: str | None | k.Unset = k.UNSET,
            created: datetime | None | k.Unset = k.UNSET,
            prompt_data: PromptData | None | k.Unset = k.UNSET,
            tags: list[str] | None | k.Unset = k.UNSET,
            metadata: dict[str, Any] | None | k.Unset = k.UNSET,
            function_type: FunctionType | None | k.Unset = k.UNSET,
            function_data: FunctionData,
            origin: FunctionOrigin | None | k.Unset = k.UNSET,
            function_schema: FunctionSchema | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class FunctionOrigin(k.Model):
    """Object that brought the function into being; null when a user made it directly."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("object_type", ref("AclObjectType"), required=True),
        k.Field("object_id", k.UUID, required=True),
        k.Field("internal", k.Nullable(k.BOOL)),
    )

    object_type: AclObjectType
    """Kind of object that something refers to."""
    object_id: UUID
    """Id of that object."""
    internal: bool | None = None
    """True when the service made the function for its own use and interfaces may hide it; null counts
    as false.
    """

    if TYPE_CHECKING:

        def __init__(
            self, *, object_type: AclObjectType, object_id: UUID, internal: bool | None | k.Unset = k.UNSET
        ) -> None: ...


@k.model
class FunctionSchema(k.Model):
    """JSON Schemas of what goes in and what comes out; null when nothing was declared."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("parameters", k.ANY),
        k.Field("returns", k.ANY),
    )

    parameters: Any = None
    """JSON Schema of the input. Null or absent: any input."""
    returns: Any = None
    """JSON Schema of the result. Null or absent: any result."""

    if TYPE_CHECKING:

        def __init__(self, *, parameters: Any = k.UNSET, returns: Any = k.UNSET) -> None: ...
