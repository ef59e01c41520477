# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._function_type_enum import FunctionType


@k.model
class SavedFunctionIdFunction(k.Model):
    """A function of a project."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("function"), required=True),
        k.Field("id", k.STR, required=True),
        k.Field("version", k.STR),
    )

    type: Literal["function"] = "function"
    id: str
    """Its id."""
    version: str | None = None
    """State of it to use. Absent: the newest."""

    if TYPE_CHECKING:

        def __init__(
            self, *, type: Literal["function"] = "function", id: str, version: str | k.Unset = k.UNSET
        ) -> None: ...


@k.model
class SavedFunctionIdGlobal(k.Model):
    """A function that comes with the service."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("global"), required=True),
        k.Field("name", k.STR, required=True),
        k.Field("function_type", k.Nullable(ref("FunctionType"))),
    )

    type: Literal["global"] = "global"
    name: str
    """Its published name."""
    function_type: FunctionType | None = None
    """What a function is used for. Counts as `scorer` when a reference leaves it out."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["global"] = "global",
            name: str,
            function_type: FunctionType | None | k.Unset = k.UNSET,
        ) -> None: ...


SavedFunctionId: TypeAlias = Union["SavedFunctionIdFunction", "SavedFunctionIdGlobal", "k.UnknownModel"]
"""Which stored or global function is meant, or null for none."""

saved_function_id_kind: k.Kind[SavedFunctionId] = k.OneOf(
    object=k.Tagged(
        "type", {"function": ref("SavedFunctionIdFunction"), "global": ref("SavedFunctionIdGlobal")}
    )
)
"""How a SavedFunctionId is read from JSON and written to it."""
