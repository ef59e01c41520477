"""What every client offers beside its answers: options of a call, bounds of a list, repetition."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

from invocant import RequestOptions, StreamEventError
from tests.contract.semantics.drawing import picked
from tests.contract.semantics.raw import text
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


def sent(story: Story, kit: Kit) -> None:
    """Every argument of every operation reaches the server under its name and in its place."""
    for operation, row in kit.rows.items():
        for name in {**row.query, **(row.body or {})}:
            given = {**kit.least(operation), name: kit.every[name]}
            if name == "slug" and row.method == "PATCH":
                continue  # it cannot change, and no client offers it
            story.driver.call(operation, given)
            request = story.app.journal.entries()[-1]
            told = f"{operation} {name}: {request.query} {request.body}"
            if name in row.query:
                wanted = given[name] if isinstance(given[name], list) else [given[name]]
                assert parse_qs(request.query)[row.query[name]] == [text(value) for value in wanted], told
            else:
                assert request.body[(row.body or {})[name]] == given[name], told


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


def failing(story: Story, kit: Kit) -> None:
    """A stream that tells of a failure raises it, with the words that came, and the event has its class."""
    for operation, given in kit.begins:
        story.do(operation, **picked(given, story.oracle))
    function = story.oracle.pick("function", 0)
    for operation, row in kit.rows.items():
        if row.style != "events":
            continue
        given = kit.least(operation)
        if "function_id" in given:
            given["function_id"] = function
        if "revision_id" in given:
            given["revision_id"] = story.oracle.pick("revision", 0)
        fault = {"error_event": 2, "message": "the model is ill"}
        asked = RequestOptions(headers={"X-Mock-Fault": json.dumps(fault)})
        with pytest.raises(StreamEventError) as failure:
            story.driver.call(operation, {**given, "options": asked})
        assert "the model is ill" in str(failure.value), operation
        event = failure.value.event
        assert event is not None, operation
        assert type(event).__name__ == "StreamFailure", operation
        assert event.type == "error", operation


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


def uploaded(story: Story, kit: Kit) -> None:
    """Bytes go as one part of a multipart body, which has the argument's name, and go as they are."""
    takes = {"nyckel": (("functions.invoke", "data"),)}
    for operation, name in takes.get(kit.name, ()):
        picture = b"\x89PNG\r\n\x1a\n\x00 not text"
        story.driver.call(operation, {**kit.least(operation), name: picture})
        request = story.app.journal.entries()[-1].request
        head, _, rest = request.body.partition(b"\r\n\r\n")
        assert dict(request.headers)["content-type"].startswith("multipart/form-data"), operation
        assert f'name="{name}"'.encode() in head, head
        assert rest.startswith(picture + b"\r\n"), rest


STORIES = (options, sent, repeated, bounded, failing, uploaded)
