"""What was found in a document: its collections, and what each operation means to one."""

from collections.abc import Mapping

from attrs import define, field, frozen

from invocant.documents import Schema
from invocant.mock._api import Json
from invocant.mock._meaning.anatomy import ItemsPlace, Path
from invocant.mock._meaning.shapes import PLACE, Shape


@define(eq=False)
class FoundCollection:
    """A collection of records, or a single object."""

    name: str
    """The words of its path, without versions of the API: `owners.pets`."""
    shape: Shape
    """Of the path of an item; of the collection itself where no path names an item."""
    parameter: str = ""
    """The last parameter of the item's path; "" where no path names an item."""
    id: str | None = None
    """The member of a record that holds its id; None where no schema has one."""
    schema: Schema = field(factory=dict)
    """Of a record, as `get` answers it, or else as what comes nearest does."""
    id_schemas: tuple[Schema, ...] = ()
    """What an id has to fit: the parameter's schema and the member's."""
    settable: frozenset[str] = frozenset()
    """The members of a record that requests set."""
    single: bool = False
    """Whether it is one object, with no id."""
    made_up: bool = False
    """Whether nothing changes it."""
    numbered: bool = False
    """Whether no path names an item, so that ids are only for the list."""
    newest_first: bool = False

    @property
    def above(self) -> int:
        """How many values in a path name what the collection stands under."""
        return self.shape.count(PLACE) - (0 if self.single or self.numbered else 1)

    @property
    def noun(self) -> str:
        """What the collection is called."""
        return next((word for word in reversed(self.shape) if word != PLACE), "")


@frozen(eq=False)
class Role:
    """What an operation means."""

    verb: str
    """What it does: a value of the hint `acts-as`, or `create-many`."""
    collection: FoundCollection | None
    why: str
    """The reason, for who asks why."""
    record: Path = ()
    """Where the record stands in the answer."""
    sent: Path = ()
    """Where it stands in the request's body."""
    items: ItemsPlace | None = None
    """Of a list: where the items are."""
    state: Mapping[str, Json] = field(factory=dict)
    """Of an action: what it sets."""
    by_body: bool = False
    """Whether the body names the item, not the path."""


@frozen(eq=False)
class Findings:
    """The collections of an API and the roles of its operations, by their labels."""

    collections: Mapping[str, FoundCollection]
    roles: Mapping[str, Role]
