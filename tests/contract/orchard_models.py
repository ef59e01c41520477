"""What the orchard takes and shows, and the faults that a server of it may have."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

FAULTS = (
    "item-on-two-pages",
    "previous-page-skipped",
    "token-used-up",
    "token-of-the-deleted-starts-anew",
    "order-by-size-of-page",
    "total-never-falls",
    "lines-by-level",
    "event-renamed",
    "end-forgotten",
    "data-encoded-twice",
    "event-after-the-end",
    "failure-without-a-reason",
    "retry-too-early",
    "remaining-of-all-callers",
    "errors-of-the-framework",
    "repeated-order-kept-twice",
    "key-within-keys",
    "report-without-a-key",
    "expired-key-reads",
    "reader-replaces",
    "first-type-wins",
    "plums-are-not-kept",
    "felled-trees-by-kind",
    "change-to-defaults",
    "last-modified-in-iso",
    "growers-are-not-kept",
)
"""What can be wrong with the server."""

Kind = Literal["apple", "pear", "plum"]


class TreeSite(BaseModel):
    """Where a tree stands."""

    row: int = Field(ge=1, le=99)
    column: int = Field(ge=1, le=99)
    slope: float | None = Field(default=None, ge=0, le=45)


class NewTree(BaseModel):
    """A tree that is planted."""

    label: str = Field(min_length=1, max_length=30)
    kind: Kind
    planted: date | None = None
    height: float = Field(default=1.0, ge=0, le=40)
    notes: str | None = Field(default=None, max_length=120)
    site: TreeSite | None = None


class TreeUpdate(BaseModel):
    """What changes of a tree."""

    label: str = Field(default="tree", min_length=1, max_length=30)
    kind: Kind = "apple"
    planted: date | None = None
    height: float = Field(default=1.0, ge=0, le=40)
    notes: str | None = Field(default=None, max_length=120)


class FruitTree(NewTree):
    """A tree."""

    id: UUID
    updated_at: datetime


class TreePageInfo(BaseModel):
    """Where a page stands."""

    page: int
    pages: int
    total: int


class TreePage(BaseModel):
    """A page of trees."""

    data: list[FruitTree]
    meta: TreePageInfo


class NewOrder(BaseModel):
    """Fruit that is ordered of a tree."""

    buyer: str = Field(min_length=1, max_length=40)
    crates: int = Field(ge=1, le=200)
    price: str = Field(default="0.00", pattern=r"^[0-9]{1,6}\.[0-9]{2}$")


class FruitOrder(NewOrder):
    """An order."""

    id: int


class OrderPage(BaseModel):
    """A page of orders."""

    model_config = ConfigDict(populate_by_name=True)
    orders: list[FruitOrder]
    next_page_token: str | None = Field(default=None, alias="nextPageToken")


class NewGrower(BaseModel):
    """Who looks after trees."""

    name: str = Field(min_length=1, max_length=50)
    phone: str | None = Field(default=None, max_length=20)


class Grower(NewGrower):
    """A grower, by the name in the path."""

    slug: str


class RefusalDetail(BaseModel):
    """Why a request was refused."""

    code: str
    reason: str
    status: int


class RefusedRequest(BaseModel):
    """A request that was refused."""

    error: RefusalDetail


class LogLine(BaseModel):
    """A line of a tree's log."""

    number: int
    level: Literal["info", "warning"]
    text: str


Slug = Annotated[str, Field(pattern="^[a-z]{1,12}$")]
READING: dict[str, Any] = {
    "type": "object",
    "required": ["sequence", "celsius"],
    "properties": {"sequence": {"type": "integer"}, "celsius": {"type": "number"}},
}
WEATHER: list[dict[str, Any]] = [
    {
        "type": "opened",
        "class": "Opened",
        "event": "opened",
        "data": "json",
        "role": "start",
        "schema": {"type": "object", "required": ["station"], "properties": {"station": {"type": "string"}}},
    },
    {"type": "reading", "class": "Reading", "event": "reading", "data": "json", "schema": READING},
    {
        "type": "failed",
        "class": "Failed",
        "event": "failed",
        "data": "json",
        "role": "error",
        "message": "/reason",
    },
    {"type": "closed", "class": "Closed", "event": "closed", "data": "empty", "role": "end"},
]
