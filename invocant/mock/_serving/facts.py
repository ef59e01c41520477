"""What the head of a request alone says of it: looked up once for all requests with the same head."""

from typing import Any

from attrs import define

from invocant.mock._api import ServedOperation
from invocant.mock._exchange.routing import Match


@define(eq=False)
class HeadFacts:
    """Where a request goes, as far as its head says."""

    own: bool
    """Whether it is for the server's own routes."""
    is_default: bool = False
    """Whether it names no namespace; its body may all the same."""
    place: int | None = None
    """Which API knows the path; None where none does."""
    match: Match | None = None
    """The path; None where it issues tokens, and where no API knows it."""
    operation: ServedOperation | None = None
    creation: Any = None
    """How it creates, where nothing but its body is to be looked at any more; None where it does not."""
    is_creation_asked: bool = False
    """Whether that was looked up."""
    is_plain: bool = False
    """Whether it names an operation, no fault, and no page of another origin."""
