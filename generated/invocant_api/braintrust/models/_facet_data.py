# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._saved_function_id import SavedFunctionId


@k.model
class FacetData(k.Model):
    """A facet: a question a model answers about each trace, in a few words."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("facet"), required=True),
        k.Field("preprocessor", k.Nullable(ref("saved_function_id_kind"))),
        k.Field("prompt", k.STR, required=True),
        k.Field("model", k.STR),
        k.Field("embedding_model", k.STR),
        k.Field("no_match_pattern", k.STR),
    )

    type: Literal["facet"] = "facet"
    preprocessor: SavedFunctionId | None = None
    """Function that prepares each trace first; null or absent for the usual preparation."""
    prompt: str
    """The question."""
    model: str | None = None
    """Model that answers. Absent: chosen by the service."""
    embedding_model: str | None = None
    """Model that embeds the answers. Absent: chosen by the service."""
    no_match_pattern: str | None = None
    """Regular expression; an answer that fits it means that the facet does not apply."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            type: Literal["facet"] = "facet",
            preprocessor: SavedFunctionId | None | k.Unset = k.UNSET,
            prompt: str,
            model: str | k.Unset = k.UNSET,
            embedding_model: str | k.Unset = k.UNSET,
            no_match_pattern: str | k.Unset = k.UNSET,
        ) -> None: ...
