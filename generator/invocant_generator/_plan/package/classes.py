"""Models, enums and unions of a package, and what may be passed in their place, as values."""

from __future__ import annotations

from attrs import frozen

from invocant_generator._plan.annotate import INPUTS, Typed, join, optional, split_union


@frozen
class FieldPlan:
    """One member of a model, or one flattened member of a body."""

    name: str
    """Python name."""
    key: str
    """Name in JSON."""
    typed: Typed
    required: bool
    default: str | None
    """Source of the default of a required constant, else None."""
    description: str
    read_only: bool = False
    """Whether only the server sets it."""
    write_only: bool = False
    """Whether the server never returns it."""
    deprecated: bool = False
    """Whether the document says that it should not be used any more."""

    @property
    def is_renamed(self) -> bool:
        """Whether Python calls it otherwise than JSON does."""
        return self.name != self.key

    @property
    def answered(self) -> bool:
        """Whether every answer has it."""
        return self.required and not self.write_only

    @property
    def must_be_given(self) -> bool:
        """Whether there is no instance without it: not if only the server sets it."""
        return self.required and not self.read_only

    @property
    def annotation(self) -> str:
        """Type of the attribute, with None where the member may be missing."""
        return self.typed.annotation if self.answered else join([self.typed.annotation, "None"])

    @property
    def given(self) -> str:
        """Type of the constructor's parameter, with Unset where it may be left out."""
        return self.typed.annotation if self.must_be_given else optional(self.typed.annotation)

    @property
    def accepts(self) -> str:
        """Type of the parameter, with Unset where it may be left out."""
        filled = self.required or self.default is not None
        return self.typed.accepts if filled else optional(self.typed.accepts)

    @property
    def initial(self) -> str | None:
        """Source of the parameter's default, None where a caller must give it."""
        return None if self.must_be_given else self.default or "k.UNSET"


@frozen
class ModelPlan:
    """An attrs class for an object schema."""

    name: str
    module: str
    description: str
    fields: tuple[FieldPlan, ...]
    extras: Typed | None = None
    """What members are that it has beside; None where the document does not say."""

    @property
    def text(self) -> str:
        """Text of the docstring."""
        return self.description or f"The object that the document calls {self.name}."

    @property
    def extras_annotation(self) -> str:
        """Type of all other members by their keys."""
        return f"dict[str, {self.extras.annotation if self.extras is not None else 'Any'}]"

    @property
    def sent(self) -> tuple[FieldPlan, ...]:
        """The fields that a request may carry."""
        return tuple(field for field in self.fields if not field.read_only)

    @property
    def field_names(self) -> tuple[str, ...]:
        """The Python name of every field."""
        return tuple(field.name for field in self.fields)


@frozen
class EnumPlan:
    """An open enum class."""

    name: str
    module: str
    description: str
    base: str
    """`OpenStr` or `OpenInt`."""
    members: tuple[tuple[str, str], ...]
    """Constant name and source of the value."""

    @property
    def value_type(self) -> str:
        """The type of its values in Python."""
        return "str" if self.base == "OpenStr" else "int"

    @property
    def text(self) -> str:
        """Text of the docstring."""
        return self.description or f"Known values of {self.name}; others are kept as they come."


@frozen
class UnionPlan:
    """A named union: a type alias and a Kind."""

    name: str
    kind_name: str
    module: str
    description: str
    typed: Typed

    @property
    def alias(self) -> str:
        """Source of the alias: forward references, so that no variant is imported for it."""
        members = split_union(self.typed.annotation)
        spelled = ", ".join(
            member if member in {"None", "Any", "str", "int"} else repr(member) for member in members
        )
        return f"Union[{spelled}]"


Definition = ModelPlan | EnumPlan | UnionPlan


@frozen
class InputPlan:
    """What a caller may pass in place of a class: a plain dict, a union of them, or the values of an enum."""

    name: str
    """The name of the model, in the module of inputs."""
    description: str
    fields: tuple[FieldPlan, ...]
    """Members of a dict; none for a union."""
    members: tuple[str, ...]
    """Members of a union; none for a dict."""
    values: tuple[str, ...] = ()
    """Sources of the known values of an enum."""
    base: str = ""
    """The type that others have too: `str` or `int` for an enum, else nothing."""

    @property
    def text(self) -> str:
        """Text of the docstring."""
        what = "Values" if self.values else "Dicts" if self.members else "The dict"
        return self.description or f"{what} of `models.{self.name}`."

    @property
    def alias(self) -> str:
        """Source of the alias for a union: forward references."""
        members = [repr(member.replace(INPUTS, "")) for member in self.members]
        return members[0] if len(members) == 1 else f"Union[{', '.join(members)}]"
