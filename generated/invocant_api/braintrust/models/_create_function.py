# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from uuid import UUID

    from ._acl_object_type import AclObjectType
    from ._function_data import FunctionData
    from ._function_type_enum import FunctionType
    from ._prompt_data_nullish import PromptData


@k.model
class CreateFunction(k.Model):
    """What a new function is made from, or an existing one replaced with."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("project_id", k.UUID, required=True),
        k.Field("name", k.STR, required=True),
        k.Field("slug", k.STR, required=True),
        k.Field("description", k.Nullable(k.STR)),
        k.Field("prompt_data", k.Nullable(ref("PromptData"))),
        k.Field("tags", k.Nullable(k.List(k.STR))),
        k.Field("function_type", k.Nullable(ref("FunctionType"))),
        k.Field("function_data", ref("function_data_kind"), required=True),
        k.Field("origin", k.Nullable(ref("CreateFunctionOrigin"))),
        k.Field("function_schema", k.Nullable(ref("CreateFunctionSchema"))),
    )

    project_id: UUID
    """Project to put the function in."""
    name: str
    """Display name. At least 1 character."""
    slug: str
    """Short name, unique inside the project. An existing function with this slug is returned by create
    and overwritten by replace. At least 1 character.
    """
    description: str | None = None
    """Free text for readers; null for none."""
    prompt_data: PromptData | None = None
    """The prompt of a function and how a model is to run it; null for functions without one."""
    tags: list[str] | None = None
    """Labels for finding the function again; null for none."""
    function_type: FunctionType | None = None
    """What a function is used for. Counts as `scorer` when a reference leaves it out."""
    function_data: FunctionData
    """What kind of function this is and what it is made of; `type` says which."""
    origin: CreateFunctionOrigin | None = None
    """Object the new function stems from; null when there is none."""
    function_schema: CreateFunctionSchema | None = None
    """JSON Schemas of input and result; null to declare nothing."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            project_id: UUID,
            name: str,
            slug: str,
            description: str | None | k.Unset = k.UNSET,
            prompt_data: PromptData | None | k.Unset = k.UNSET,
            tags: list[str] | None | k.Unset = k.UNSET,
            function_type: FunctionType | None | k.Unset = k.UNSET,
            function_data: FunctionData,
            origin: CreateFunctionOrigin | None | k.Unset = k.UNSET,
            function_schema: CreateFunctionSchema | None | k.Unset = k.UNSET,
        ) -> None: ...


@k.model
class CreateFunctionOrigin(k.Model):
    """Object the new function stems from; null when there is none."""

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
    """True to mark the function as made for internal use; null counts as false."""

    if TYPE_CHECKING:

        def __init__(
            self, *, object_type: AclObjectType, object_id: UUID, internal: bool | None | k.Unset = k.UNSET
        ) -> None: ...


@k.model
class CreateFunctionSchema(k.Model):
    """JSON Schemas of input and result; null to declare nothing."""

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
