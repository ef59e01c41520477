# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._model import LanguageModel


ModelChoice: TypeAlias = Union[
    "LanguageModel", "dict[str, Any]", "k.UnknownModel", str, "list[ModelChoiceListItem]"
]
"""Which model runs the call: a name or alias, a model with options, an object of the service's own
form, or a list of these that are tried in turn until one works.
"""

model_choice_kind: k.Kind[ModelChoice] = k.OneOf(
    object=k.Shapes(
        k.Shape(
            required=("name",),
            known=(
                "name",
                "options",
                "extra_headers",
            ),
            kind=ref("LanguageModel"),
        ),
        k.Shape(required=(), known=(), kind=k.Map(k.ANY)),
    ),
    string=k.STR,
    array=k.List(ref("model_choice_list_item_kind")),
)
"""How a ModelChoice is read from JSON and written to it."""


ModelChoiceListItem: TypeAlias = Union["LanguageModel", "dict[str, Any]", "k.UnknownModel", str]

model_choice_list_item_kind: k.Kind[ModelChoiceListItem] = k.OneOf(
    object=k.Shapes(
        k.Shape(
            required=("name",),
            known=(
                "name",
                "options",
                "extra_headers",
            ),
            kind=ref("LanguageModel"),
        ),
        k.Shape(required=(), known=(), kind=k.Map(k.ANY)),
    ),
    string=k.STR,
)
"""How a ModelChoiceListItem is read from JSON and written to it."""
