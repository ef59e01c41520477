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

from invocant.runtime._models.base64_text import Base64
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
    kind_of,
)
from invocant.runtime._models.model import RESERVED, Model, UnknownModel, model
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.references import Models
from invocant.runtime._models.shapes import Shape, Shapes
from invocant.runtime._models.unions import Based, OneOf, Tagged
from invocant.runtime._models.unset import UNSET, Unset
from invocant.runtime._problems import Problem

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
    "kind_of",
    "model",
    "to_json",
]
