# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._list_functions_item import FunctionSummary
    from ._meta import PageMeta


@k.model
class FunctionPage(k.Model):
    """One page of functions."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("meta", ref("PageMeta"), required=True),
        k.Field("data", k.List(ref("FunctionSummary")), required=True),
    )

    meta: PageMeta
    """What a page says of the whole list."""
    data: list[FunctionSummary]
    """The functions, in the order asked for."""

    if TYPE_CHECKING:

        def __init__(self, *, meta: PageMeta, data: list[FunctionSummary]) -> None: ...
