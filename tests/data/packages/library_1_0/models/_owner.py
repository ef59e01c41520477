# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._house import House
    from ._person import Person


Owner: TypeAlias = Union["Person", "House", "k.UnknownModel"]

owner_kind: k.Kind[Owner] = k.OneOf(object=k.Tagged("kind", {"person": ref("Person"), "house": ref("House")}))
"""How a Owner is read from JSON and written to it."""
