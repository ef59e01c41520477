"""What every client offers beside its answers: options of one call, bounds of a list, calls that are repeated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from invocant import RequestOptions
from tests.contract.semantics.drawing import picked
from tests.contract.semantics.story import Story

if TYPE_CHECKING:
    from tests.contract.semantics.kit import Kit

REPEATED = frozenset({"GET", "PUT", "DELETE"})
"""Methods of calls that may be sent twice. Source: RFC 9110, section 9.2.2."""


def options(story: Story, kit: Kit) -> None:
    """What a caller asks of one call alone goes with that call: here a header, which the mock obeys."""
    asked = RequestOptions(headers={"X-Mock-Fault": json.dumps({"status": 429})})
    for operation in kit.rows:
        seen = story.driver.call(operation, {**kit.least(operation), "options": asked})
        assert seen.status == 429, operation


def repeated(story: Story, kit: Kit) -> None:
    """A call that fails is sent again where the vendor's words allow it, and only there."""
    asked = RequestOptions(retries=1)
    for operation, row in kit.rows.items():
        story.driver.call(operation, {**kit.least(operation)})  # with a token at hand, where there are such
        before = len(story.app.journal.entries())
        story.app.faults.add(status=500, match={"method": row.method})
        story.driver.call(operation, {**kit.least(operation), "options": asked})
        sent = len(story.app.journal.entries()) - before
        assert sent == (2 if row.method in REPEATED else 1), f"{operation} was sent {sent} times"


def bounded(story: Story, kit: Kit) -> None:
    """A list ends after as many items as were asked for, on the page before its end too."""
    for operation, given in kit.begins:
        story.do(operation, **picked(given, story.oracle))
    for number in range(4):
        more: dict[str, Any] = dict(kit.required["functions.create"])
        more |= {name: f"{more[name]}{number}" for name in ("name", "slug") if name in more}
        story.do("functions.create", **more)
    for most in (0, 1, 3):
        pages = story.driver.walk("functions.list", {"max_items": most})
        assert sum(len(page.value) for page in pages) == most


STORIES = (options, repeated, bounded)
