"""A small API of models, with one of everything: what generated declarations look like."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar, Literal, TypeAlias

from invocant.runtime import kinds as k

m = k.Models(__name__)


class Sort(k.OpenStr):
    PROMPT = "prompt"
    CODE = "code"


class Level(k.OpenInt):
    LOW = 1
    HIGH = 2


@k.model
class Prompt(k.Model):
    """A prompt."""

    # as generated code says it, so that a class which extends this one may have others
    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("type", k.Const("prompt"), required=True),
        k.Field("text", k.STR, required=True),
        k.Field("level", m("Level")),
    )
    text: str
    type: Literal["prompt"] = "prompt"
    level: Level | None = None


@k.model
class Bundle(k.Model):
    FIELDS = (
        k.Field("type", k.Const("code"), required=True),
        k.Field("form", k.Const("bundle"), required=True),
        k.Field("parts", k.List(m("Prompt"))),
    )
    type: Literal["code"] = "code"
    form: Literal["bundle"] = "bundle"
    parts: list[Prompt] | None = None


@k.model
class Inline(k.Model):
    FIELDS = (
        k.Field("type", k.Const("code"), required=True),
        k.Field("form", k.Const("inline"), required=True),
        k.Field("code", k.STR, required=True),
    )
    code: str
    type: Literal["code"] = "code"
    form: Literal["inline"] = "inline"


Data: TypeAlias = Prompt | Bundle | Inline | k.UnknownModel
data_kind: k.Kind[Data] = k.Tagged(
    "type",
    {"prompt": m("Prompt"), "code": k.Tagged("form", {"bundle": m("Bundle"), "inline": m("Inline")})},
)


@k.model
class Point(k.Model):
    FIELDS = (k.Field("x", k.FLOAT, required=True), k.Field("y", k.FLOAT, required=True))
    x: float
    y: float


@k.model
class Circle(k.Model):
    FIELDS = (
        k.Field("x", k.FLOAT, required=True),
        k.Field("y", k.FLOAT, required=True),
        k.Field("radius", k.FLOAT, required=True),
        k.Field("colour", k.STR),
    )
    x: float
    y: float
    radius: float
    colour: str | None = None


@k.model
class Label(k.Model):
    FIELDS = (k.Field("text", k.STR), k.Field("colour", k.STR))
    text: str | None = None
    colour: str | None = None


shape_kind: k.Kind[Any] = k.Shapes(
    k.Shape(required=("x", "y"), known=("x", "y"), kind=m("Point")),
    k.Shape(required=("x", "y", "radius"), known=("x", "y", "radius", "colour"), kind=m("Circle")),
    k.Shape(required=(), known=("text", "colour"), kind=m("Label")),
)


@k.model
class Tree(k.Model):
    FIELDS = (k.Field("name", k.STR), k.Field("children", k.List(m("Tree"))))
    name: str | None = None
    children: list[Tree] | None = None


@k.model
class Function(k.Model):
    """A function.

    Its text would come from the document.
    """

    FIELDS = (
        k.Field("id", k.UUID, required=True),
        k.Field("xact_id", k.STR, "_xact_id", required=True),
        k.Field("name", k.STR, required=True),
        k.Field("data", m("data_kind"), required=True),
        k.Field("description", k.Nullable(k.STR)),
        k.Field("created", k.Nullable(k.DATETIME)),
        k.Field("day", k.DATE),
        k.Field("at", k.TIME),
        k.Field("sort", k.Nullable(m("Sort"))),
        k.Field("score", k.FLOAT),
        k.Field("count", k.INT),
        k.Field("on", k.BOOL),
        k.Field("tags", k.Nullable(k.List(k.STR))),
        k.Field("ids", k.OneOf(string=k.UUID, array=k.List(k.UUID))),
        k.Field("metadata", k.Map(k.ANY)),
        k.Field("shapes", k.Map(m("shape_kind"))),
        k.Field("pair", k.Tuple((k.UUID, k.INT), rest=k.DATE)),
        k.Field("tree", m("Tree")),
        k.Field(
            "content",
            k.OneOf(object=m("Prompt"), array=k.List(m("Prompt")), string=k.STR, number=k.FLOAT, null=True),
        ),
    )
    id: uuid.UUID
    xact_id: str
    name: str
    data: Data
    description: str | None = None
    created: dt.datetime | None = None
    day: dt.date | None = None
    at: dt.time | None = None
    sort: Sort | None = None
    score: float | None = None
    count: int | None = None
    on: bool | None = None
    tags: list[str] | None = None
    ids: uuid.UUID | list[uuid.UUID] | None = None
    metadata: dict[str, Any] | None = None
    shapes: dict[str, Point | Circle | Label | k.UnknownModel] | None = None
    pair: tuple[Any, ...] | None = None
    tree: Tree | None = None
    content: Prompt | list[Prompt] | str | float | None = None


ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def body(**changes: Any) -> dict[str, Any]:
    """Return the smallest valid function, with *changes*."""
    return {
        "id": ID,
        "_xact_id": "1000192656880881099",
        "name": "Answer",
        "data": {"type": "prompt", "text": "hi"},
        **changes,
    }
