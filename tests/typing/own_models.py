"""Models, enums and unions that a user declares with `invocant.runtime.kinds`. Checked, never run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeAlias, assert_never, assert_type
from uuid import UUID

from invocant import Base64
from invocant.runtime import kinds as k


class Colour(k.OpenStr):
    """An open enum of text."""

    RED = "red"
    BLUE = "blue"


class Grade(k.OpenInt):
    """An open enum of numbers."""

    PASS = 1
    FAIL = 2


@k.model
class Circle(k.Model):
    """A model with a tag and a member that must be there."""

    FIELDS = (
        k.Field("shape", k.Const("circle"), required=True),
        k.Field("radius", k.FLOAT, required=True),
        k.Field("colour", k.Nullable(Colour), "color", read_only=True),
    )
    shape: Literal["circle"] = "circle"
    radius: float
    colour: Colour | None = None


@k.model
class Square(k.Model):
    """The other variant."""

    FIELDS = (k.Field("shape", k.Const("square"), required=True), k.Field("side", k.INT, write_only=True))
    shape: Literal["square"] = "square"
    side: Annotated[int, "whole centimetres"] | None = None


Figure: TypeAlias = Circle | Square | k.UnknownModel
refer = k.Models(__name__)
figure_kind: k.Kind[Figure] = k.Tagged("shape", {"circle": Circle, "square": refer("Square")})
untagged_kind: k.Kind[Figure] = k.Shapes(
    k.Shape(required=("radius",), known=("shape", "color"), kind=Circle), k.Shape((), ("side",), Square)
)
either_kind: k.Kind[Figure | str | None] = k.OneOf(object=figure_kind, string=k.STR, null=True)


@k.model
class Drawing(k.Model):
    """A member of every kind."""

    FIELDS = (
        k.Field("id", k.UUID, required=True),
        k.Field("grade", Grade, required=True),
        k.Field("made", k.DATETIME),
        k.Field("day", k.DATE),
        k.Field("at", k.TIME),
        k.Field("open", k.BOOL),
        k.Field("nothing", k.NULL),
        k.Field("scan", k.BINARY),
        k.Field("seal", k.BASE64),
        k.Field("meta", k.Map(k.ANY)),
        k.Field("figures", k.List(figure_kind)),
        k.Field("size", k.Tuple((k.INT, k.INT), rest=k.STR)),
        k.Field("cover", either_kind),
    )
    id: UUID
    grade: Grade
    made: datetime | None = None
    day: date | None = None
    at: time | None = None
    open: bool | None = None
    nothing: None = None
    scan: bytes | None = None
    seal: k.Base64 | None = None
    meta: dict[str, Any] | None = None
    figures: list[Figure] | None = None
    size: tuple[int, int, *tuple[str, ...]] | None = None
    cover: Figure | str | None = None


@k.model
class Notes(k.Model):
    """A model that says what its other members are."""

    FIELDS = (k.Field("title", k.STR, required=True),)
    EXTRAS: ClassVar[k.Kind[Any] | None] = k.DATETIME
    title: str

    if TYPE_CHECKING:

        @property
        def additional_properties(self) -> dict[str, datetime]: ...


def kinds() -> None:
    """What each kind reads."""
    assert_type(k.ANY, k.Kind[Any])
    assert_type(k.STR, k.Kind[str])
    assert_type(k.INT, k.Kind[int])
    assert_type(k.FLOAT, k.Kind[float])
    assert_type(k.BOOL, k.Kind[bool])
    assert_type(k.NULL, k.Kind[None])
    assert_type(k.BINARY, k.Kind[bytes])
    assert_type(k.BASE64, k.Kind[k.Base64])
    assert_type(k.BASE64.decode("aGk=").decode(), bytes)
    assert_type(Base64.urlsafe(b"hi"), k.Base64)
    assert_type(Notes(title="t").additional_properties["a"], datetime)
    assert_type(Notes.EXTRAS, k.Kind[Any] | None)
    assert_type(k.UUID, k.Kind[UUID])
    assert_type(k.DATETIME, k.Kind[datetime])
    assert_type(k.DATE, k.Kind[date])
    assert_type(k.TIME, k.Kind[time])
    assert_type(k.List(k.STR), k.List[str])
    assert_type(k.List(k.STR).decode(["a"]), list[str])
    assert_type(k.List(k.STR).item, k.Kind[str])
    assert_type(k.Map(Circle).decode({}), dict[str, Circle])
    assert_type(k.Map(Circle).item, k.Kind[Circle])
    assert_type(k.Nullable(Colour).decode(None), Colour | None)
    assert_type(k.Nullable(Colour).item, k.Kind[Colour])
    assert_type(k.Tuple((k.INT, Circle)).decode([1]), tuple[Any, ...])
    assert_type(k.Tuple((k.INT,)).items, tuple[k.Kind[Any], ...])
    assert_type(k.Tuple((k.INT,)).rest, k.Kind[Any] | None)
    assert_type(k.Tuple((k.INT,), least=0).least, int)
    assert_type(k.Const("a", "b").values, tuple[str, ...])
    assert_type(k.Const(1).decode(1), int)
    assert_type(either_kind.decode({}), Figure | str | None)
    assert_type(k.Writable(Circle), k.Writable[Circle])
    assert_type(k.Writable(Circle).item, k.Kind[Circle])
    assert_type(k.Writable(k.List(Circle)).encode([Circle(radius=1)]), Any)


def any_kind(kind: k.Kind[Figure], likes: k.KindLike[Circle]) -> Figure:
    """What every kind can do; a model or an enum stands for its own."""
    assert_type(k.kind_of(likes), k.Kind[Circle])
    assert_type(k.kind_of(Circle), k.Kind[Circle])
    assert_type(k.kind_of(k.STR), k.Kind[str])
    assert_type(kind.encode(Circle(radius=1)), Any)
    assert_type(kind.plain, bool)
    assert_type(kind.words, str)
    assert_type(list(kind.problems({}, "$.figure")), list[k.Problem])
    assert_type(k.to_json([Circle(radius=1)]), Any)
    assert_type(refer.package, str)
    assert_type(refer("Circle"), k.Kind[Any])
    return kind.decode({"shape": "circle"})


def unions() -> None:
    """The parts of a union, as they were declared."""
    tagged: k.Tagged[Figure] = k.Tagged("shape", {"circle": Circle})
    assert_type(tagged.tag, str)
    assert_type(tagged.variants, dict[Any, k.Kind[Any]])
    assert_type(tagged.variant({}), k.Kind[Any] | None)
    numbered: k.Tagged[Figure] = k.Tagged("shape", {1: Circle}, booleans={True: Square})
    assert_type(numbered.booleans, dict[bool, k.Kind[Any]])
    based: k.Based[Square | Circle] = k.Based("shape", {"circle": Circle}, Square)
    assert_type(based.base, k.Kind[Any])
    assert_type(based.variant({}), k.Kind[Any])
    shape = k.Shape(("radius",), (), Circle)
    assert_type(shape.required, frozenset[str])
    assert_type(shape.known, frozenset[str])
    told = k.Shape(("radius",), (), Circle, listed={("radius", "unit"): ("mm", "cm")})
    assert_type(told.listed, Mapping[tuple[str, ...], tuple[Any, ...]])
    assert_type(k.Shape((), (), Circle, types={"radius": ("number",)}).types, Mapping[str, tuple[str, ...]])
    assert_type(shape.fixed, Mapping[str, Any])
    assert_type(shape.agrees({"radius": 1}), bool)
    assert_type(shape.kind, k.Kind[Any])
    shapes: k.Shapes[Figure] = k.Shapes(shape)
    assert_type(shapes.shapes, tuple[k.Shape, ...])
    assert_type(shapes.variant({"radius": 1}), k.Kind[Any] | None)
    values: k.OneOf[bool | list[int]] = k.OneOf(
        array=k.List(k.INT), boolean=k.BOOL, integer=None, number=None
    )
    assert_type(values.decode(True), bool | list[int])
    assert_type(values.alternative([1]), k.Kind[Any] | None)


def fields(field: k.Field[str]) -> None:
    """What a model says of its members."""
    declared: tuple[k.Field[Any], ...] = Circle.FIELDS
    assert_type([one.name for one in declared], list[str])
    assert_type(field.name, str)
    assert_type(field.key, str)
    assert_type(field.kind, k.Kind[str])
    assert_type(field.required, bool)
    assert_type(field.read_only, bool)
    assert_type(field.write_only, bool)
    assert_type(k.Field("n", k.INT), k.Field[int])
    assert_type(k.RESERVED, frozenset[str])


def instances() -> Circle:
    """Made by name, from JSON, and changed."""
    circle = Circle(radius=2, colour=Colour.RED)
    assert_type(circle.shape, Literal["circle"])
    assert_type(circle.radius, float)
    assert_type(circle.colour, Colour | None)
    assert_type("colour" in circle, bool)
    circle.colour = None
    assert_type(Circle.from_dict({}, strict=True), Circle)
    assert_type(Circle.from_json(b"{}", strict=True), Circle)
    assert_type(circle.to_dict(), dict[str, Any])
    assert_type(circle.json(indent=2), str)
    assert_type(circle.copy(radius=3), Circle)
    assert_type(circle.additional_properties, dict[str, Any])
    assert_type(circle.problems(), list[k.Problem])
    unknown = k.UnknownModel.from_dict({"shape": "cube"})
    assert_type(unknown, k.UnknownModel)
    assert_type(unknown.raw, dict[str, Any])
    assert_type(unknown.shape, Any)
    return circle


def every_member(drawing: Drawing) -> None:
    """The type of each member is its annotation; one that is missing reads as None."""
    assert_type(drawing.id, UUID)
    assert_type(drawing.grade, Grade)
    assert_type(drawing.made, datetime | None)
    assert_type(drawing.meta, dict[str, Any] | None)
    assert_type(drawing.figures or [], list[Figure])
    assert_type(drawing.size, tuple[int, int, *tuple[str, ...]] | None)
    assert_type(drawing.seal, k.Base64 | None)
    if drawing.day is None or drawing.at is None:
        return
    assert_type(drawing.day, date)
    assert_type(drawing.at, time)


def narrowed(figure: Figure) -> float:
    """A union narrows by class, and no class is left over."""
    match figure:
        case Circle(radius=radius):
            assert_type(radius, float)
            return radius
        case Square(side=int() as side):
            assert_type(side, int)
            return side
        case Square():
            return 0.0
        case k.UnknownModel():
            return len(figure.raw)
        case _:
            assert_never(figure)


def by_tag(figure: Circle | Square) -> Circle:
    """So it does by the value of its tag."""
    if figure.shape == "circle":
        assert_type(figure, Circle)
        return figure
    assert_type(figure, Square)
    return Circle(radius=1)


def left_out(value: str | k.Unset | None = k.UNSET) -> str:
    """A parameter may be left out: the one member of `Unset` narrows in a `match` as well."""
    match value:
        case k.Unset.UNSET:
            assert_type(bool(value), bool)
            return "missing"
        case None:
            return "null"
        case str():
            return value
        case _:
            assert_never(value)


def enums(colour: Colour, grade: Grade) -> str:
    """Checkers take the listed members for all there are, so `is_known` is asked first."""
    assert_type(Colour("green"), Colour)
    assert_type(Grade(3).is_known, bool)
    number: int = grade
    text: str = colour
    if not colour.is_known:
        return f"newer than this program: {text} {number}"
    match colour:
        case Colour.RED:
            return "red"
        case Colour.BLUE:
            return "blue"
        case _:
            assert_never(colour)


def a_problem(problem: k.Problem) -> tuple[str, str, str]:
    """Where, what, and in which model."""
    assert_type(problem.path, str)
    assert_type(problem.message, str)
    assert_type(problem.model, str)
    return problem
