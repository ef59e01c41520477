"""What a request carries and an answer brings, as values: parameters, contents, headers, links."""

from __future__ import annotations

from attrs import frozen

from invocant.media_types import Form, form_of
from invocant_generator._plan.annotate import Typed, join, optional, split_union
from invocant_generator._plan.package.classes import FieldPlan


@frozen
class ParameterPlan:
    """One parameter of a generated method, and of the operation it calls."""

    name: str
    key: str
    location: str
    typed: Typed
    required: bool
    fixed: str | None
    """Source of the only value, of a parameter that the caller is not asked for; else None."""
    description: str
    style: str | None
    """How arrays and objects are written, or None for the default of the location."""
    explode: bool | None
    """Whether their members are written apart, or None for the default of the style."""
    allow_reserved: bool
    greedy: bool
    media_type: str | None
    """Media type in which the value is written, or None where *style* says how."""
    wire_name: str | None
    """What is written before the value in a path, where it is not *key*; else None."""
    deprecated: bool = False
    """Whether the document says that it should not be used any more."""

    @property
    def is_renamed(self) -> bool:
        """Whether Python calls it otherwise than the document does."""
        return self.name != self.key

    @property
    def accepts(self) -> str:
        """Type of the parameter, with Unset where it may be left out."""
        return self.typed.accepts if self.required else optional(self.typed.accepts)

    @property
    def initial(self) -> str | None:
        """Source of the parameter's default, None where a caller must give it."""
        return None if self.required else "k.UNSET"


@frozen
class ContentPlan:
    """One media type of a body or a response."""

    media_type: str
    typed: Typed
    fields: tuple[FieldPlan, ...] | None = None
    encoding: tuple[tuple[str, str], ...] = ()
    """How members of a form are written: of each its name on the wire, and what an `rt.Encoding` is given."""
    handled_as: str = ""
    """The media type by whose rules it is read and written, empty for its own."""
    extras: FieldPlan | None = None
    """What takes the members that it does not name; None where nothing does."""
    unasked: bool = False
    """Whether an answer is not asked for in it, as another media type is better."""

    @property
    def effective(self) -> str:
        """The media type by whose rules it is read and written."""
        return self.handled_as or self.media_type

    @property
    def form(self) -> Form:
        """How it is read and written. A range that means JSON has a media type that it is handled as."""
        return form_of(self.effective, binary=True)


@frozen
class BodyPlan:
    """A request body: flattened into parameters where it is one object, else one parameter."""

    required: bool
    content: tuple[ContentPlan, ...]
    parameters: tuple[FieldPlan, ...]
    """What the method takes for it."""


@frozen
class HeaderPlan:
    """One header that is declared."""

    name: str
    """Python name."""
    key: str
    """Name on the wire."""
    typed: Typed
    required: bool
    explode: bool
    """Whether members of an object are written `name=value`."""
    media_type: str | None
    """Media type in which the value is written, or None for the style `simple`."""
    description: str

    @property
    def text(self) -> str:
        """Text of the docstring."""
        return self.description or f"The header `{self.key}`."

    @property
    def annotation(self) -> str:
        """Type of the attribute, which is None where the header is missing or unreadable."""
        return join([*split_union(self.typed.annotation), "None"])


@frozen
class HeadersPlan:
    """The class of the headers of an operation's answers."""

    name: str
    statuses: tuple[tuple[str, tuple[HeaderPlan, ...]], ...]
    """By status, as the document has it, what is declared there."""
    attributes: tuple[HeaderPlan, ...]
    """Each header once, of the type of all its declarations."""

    @property
    def annotation(self) -> str:
        """The class, as `raw` spells it."""
        return f"headers.{self.name}"

    @property
    def attribute_names(self) -> tuple[str, ...]:
        """The Python name of every header."""
        return tuple(header.name for header in self.attributes)

    @property
    def every(self) -> tuple[HeaderPlan, ...]:
        """Every declaration."""
        return tuple(header for _, headers in self.statuses for header in headers)


@frozen
class LinkPlan:
    """An operation that can follow on an answer, and what of the answer it takes."""

    method: str
    """Dotted name of its method."""
    arguments: tuple[tuple[str, str], ...]
    """Name and value: a runtime expression of OpenAPI, or JSON."""
    status: str
    description: str

    @property
    def text(self) -> str:
        """The call in one line."""
        arguments = ", ".join(f"{name}={value}" for name, value in self.arguments)
        words = f": {self.description}" if self.description else ""
        return f"`{self.method}({arguments})` after {self.status}{words}".replace("\n", " ")


@frozen
class WebhookPlan:
    """A request that the API makes by itself."""

    name: str
    kind: str
    """`webhook` or `callback`."""
    method: str
    contents: tuple[ContentPlan, ...]
    headers: tuple[HeaderPlan, ...]
    payload: Typed
    """What its body becomes."""
    summary: str
    deprecated: bool

    @property
    def text(self) -> str:
        """What the docstring says of it, in one line."""
        old = " Deprecated." if self.deprecated else ""
        return f"{self.summary or f'The {self.kind} of that name.'}{old}"
