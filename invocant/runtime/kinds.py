"""The vocabulary of generated models and operations: kinds, models, open enums and `UNSET`.

Imported as ``from invocant.runtime import kinds as k``. A model is declared, not programmed:

    @k.model
    class Function(k.Model):
        FIELDS = (
            k.Field("id", k.UUID, required=True),
            k.Field("xact_id", k.STR, "_xact_id", required=True),
            k.Field("description", k.Nullable(k.STR)),
        )
        id: UUID
        xact_id: str
        description: str | None = None

A member that may be missing reads as None then, and ``= None`` leaves it out: it is null only where the
constructor is given None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from invocant.runtime._models.containers import List, Map, Nullable, Tuple
from invocant.runtime._models.enums import OpenInt, OpenStr
from invocant.runtime._models.fields import Field
from invocant.runtime._models.kinds import (
    ANY,
    BASE64,
    BINARY,
    BOOL,
    DATE,
    DATETIME,
    FLOAT,
    INT,
    NULL,
    STR,
    TIME,
    UUID,
    Const,
    Kind,
    KindLike,
    Models,
    kind_of,
)
from invocant.runtime._models.model import RESERVED, Model, UnknownModel, model
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.unions import Based, OneOf, Tagged
from invocant.runtime._models.unset import UNSET, Unset
from invocant.runtime._problems import Problem

if TYPE_CHECKING:
    from invocant.runtime._models.base64_text import Base64
    from invocant.runtime._models.directions import Writable
    from invocant.runtime._models.shapes import Shape, Shapes

__all__ = [
    "ANY",
    "BASE64",
    "BINARY",
    "BOOL",
    "DATE",
    "DATETIME",
    "FLOAT",
    "INT",
    "NULL",
    "RESERVED",
    "STR",
    "TIME",
    "UNSET",
    "UUID",
    "Base64",
    "Based",
    "Const",
    "Field",
    "Kind",
    "KindLike",
    "List",
    "Map",
    "Model",
    "Models",
    "Nullable",
    "OneOf",
    "OpenInt",
    "OpenStr",
    "Problem",
    "Shape",
    "Shapes",
    "Tagged",
    "Tuple",
    "UnknownModel",
    "Unset",
    "Writable",
    "kind_of",
    "model",
    "to_json",
]

_LATER = {"Base64": "base64_text", "Shape": "shapes", "Shapes": "shapes", "Writable": "directions"}
"""What most models do without, by the module that it is in."""

if not TYPE_CHECKING:  # a type checker reads the imports above

    def __getattr__(name: str) -> Any:
        """Import a name when it is first asked for."""
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"invocant.runtime._models.{_LATER[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_LATER})
