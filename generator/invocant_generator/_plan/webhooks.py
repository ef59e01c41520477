"""Decide what the API sends by itself: webhooks and callbacks, and what is made of their bodies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from invocant.media_types import form_of
from invocant_generator import _identifiers as naming
from invocant_generator._plan.annotate import Typed, Typer, merged
from invocant_generator._plan.answers import header_plan
from invocant_generator._plan.package.messages import ContentPlan, HeaderPlan, WebhookPlan
from invocant_generator._plan.responses import payload
from invocant_generator._plan.schemas import Schema
from invocant_generator._plan.wording import text_of

_NONE = Typed("k.NULL", "None", "None")


def webhook_plans(webhooks: Iterable[Schema], typer: Typer) -> Iterator[WebhookPlan]:
    """Yield the plan of each of the *webhooks* of a repaired document."""
    for raw in webhooks:
        contents = tuple(_contents(raw.get("content") or {}, typer))
        typed = [content.typed for content in contents]
        if not contents:
            typed.append(_NONE)
        yield WebhookPlan(
            name=str(raw["name"]),
            kind=str(raw["kind"]),
            method=str(raw["method"]).upper(),
            contents=contents,
            headers=tuple(_headers(raw["headers"], typer)),
            payload=merged(typed),
            summary=str(raw.get("summary") or text_of(raw)).partition("\n")[0],
            deprecated=bool(raw.get("deprecated")),
        )


def _contents(content: Mapping[str, Any], typer: Typer) -> Iterator[ContentPlan]:
    for media_type, media in content.items():
        named = str(media.get("x-invocant-media-type") or media_type)
        other = str(media.get("x-invocant-handled-as") or "")
        is_form = form_of(other or named) == "form"
        typed = typer.of(media.get("schema") or {}) if is_form else payload(other or named, media, typer)
        yield ContentPlan(named, typed, handled_as=other)


def _headers(headers: Mapping[str, Schema], typer: Typer) -> Iterator[HeaderPlan]:
    for key, raw in headers.items():
        yield header_plan(key, naming.identifier(key, fallback="header"), raw, typer)
