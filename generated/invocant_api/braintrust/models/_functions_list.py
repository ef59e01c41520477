# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._function import Function


@k.model
class FunctionPage(k.Model):
    """One page of functions."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (k.Field("objects", k.List(ref("Function")), required=True),)

    objects: list[Function]
    """The functions, newest first. Empty once there are no more."""

    if TYPE_CHECKING:

        def __init__(self, *, objects: list[Function]) -> None: ...
