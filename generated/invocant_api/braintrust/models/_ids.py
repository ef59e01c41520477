# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, Union

from invocant.runtime import kinds as k

if TYPE_CHECKING:
    from uuid import UUID


Ids: TypeAlias = Union["UUID", "list[UUID]"]
"""One id, or a list of them."""

ids_kind: k.Kind[Ids] = k.OneOf(string=k.UUID, array=k.List(k.UUID))
"""How a Ids is read from JSON and written to it."""
