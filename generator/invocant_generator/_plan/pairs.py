"""What a package is made of: of each class, operation and part the two sides that planning needs of it.

`tree` makes it of a document that openapi-python-client has parsed, `unparsed` of one that it was not asked
about. Nothing here needs the parser.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from invocant.documents import Diagnostic, OperationObject, ParameterObject
from invocant.media_types import is_json
from invocant_generator._plan.schemas import Schema

if TYPE_CHECKING:
    from invocant_generator._parse import Parsed


@frozen(eq=False)
class MemberPair:
    """A field of a model: in the tree one of its properties, in the document a member of an object schema."""

    key: str
    """Its name, in JSON and in the tree."""
    schema: Schema
    required: bool
    """As the tree has it."""


@frozen(eq=False)
class ClassPair:
    """A class and the component that it stands for; a named union, which the tree has no object for, too."""

    component: str
    name: str
    """The Python name, as the tree has it."""
    former: str
    """The name that it would have without the configuration of the parser; mostly the same."""
    module: str | None
    """The module that this configuration puts it in; None where it says nothing."""
    schema: Schema
    members: tuple[MemberPair, ...] = ()
    """Of a model, in the order of the document."""
    values: tuple[tuple[str, Any], ...] = ()
    """Of an enum: the author's name for each value, and the value."""


@frozen(eq=False)
class ParameterPair:
    """A parameter of an operation."""

    parameter: ParameterObject
    required: bool
    """As the tree has it."""


@frozen(eq=False)
class BodyPair:
    """One media type of a request body."""

    media_type: str
    """The key in the repaired document, and in the tree."""
    media: Schema
    """The media type object."""
    required: bool
    """As the tree has it."""


@frozen(eq=False)
class ResponsePair:
    """What an operation answers with one status."""

    status: str
    response: Schema
    """The response object."""
    content: Mapping[str, Schema]
    """Its media type objects."""
    headers: Mapping[str, Schema]
    """Its headers, by name."""


@frozen(eq=False)
class OperationPair:
    """An operation with all that it is made of."""

    operation: OperationObject
    parameters: tuple[ParameterPair, ...]
    body: str
    """What the document says of the request body, in words."""
    bodies: tuple[BodyPair, ...]
    responses: tuple[ResponsePair, ...]
    paging: Schema | None
    """How its pages follow each other, if what that speaks of is there."""
    stream: Schema | None
    """What its stream is made of, if what that speaks of is there."""


@frozen(eq=False)
class Tree:
    """All that a package is made of."""

    document: Mapping[str, Any]
    """The repaired document."""
    components: Mapping[str, Schema]
    """The schemas of the document; the members of models are in the pairs."""
    classes: tuple[ClassPair, ...]
    """In the order of the components."""
    operations: tuple[OperationPair, ...]
    """In the order of the document."""
    dropped: tuple[Diagnostic, ...] = ()
    """What the document has and the tree has not, and what cannot be without it."""
    webhooks: tuple[Schema, ...] = ()
    """What the API sends by itself, in the order of the document."""
    parsed: Parsed | None = None
    """What openapi-python-client made of the document; None where it was not asked."""

    @property
    def names(self) -> dict[str, str]:
        """The Python name of each component that becomes a class or a named union."""
        return {pair.component: pair.name for pair in self.classes}

    @property
    def members(self) -> dict[str, tuple[MemberPair, ...]]:
        """The members of each model, by its component."""
        return {pair.component: pair.members for pair in self.classes}


def exact_schema(parameter: ParameterObject) -> Schema:
    """Return the schema of a parameter's values, beside the plainer one where the parser takes no other."""
    schema = parameter.raw.get("x-invocant-schema") or parameter.schema
    return schema if isinstance(schema, Mapping) else {}


def page_of(responses: Sequence[ResponsePair]) -> Schema | None:
    """Return the schema of one page: the JSON body of the first 2xx response that has one."""
    for pair in responses:
        for media_type, media in pair.content.items():
            if pair.status.startswith("2") and is_json(media_type):
                return media.get("schema") or {}
    return None
