"""Decide what an operation answers: each media type of each status, and what a successful call gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from invocant.media_types import JSON, essence, form_of, is_stream, is_xml
from invocant_generator._plan.annotate import ANY, Typed, Typer, merged
from invocant_generator._plan.package.messages import ContentPlan
from invocant_generator._plan.pairs import ResponsePair
from invocant_generator._plan.schemas import Schema
from invocant_generator._plan.wording import text_of

NOTHING = Typed("k.NULL", "None", "None")
TEXT = Typed("k.STR", "str", "str")
_BYTES = Typed("k.BINARY", "bytes", "rt.Binary")
_NO_CONTENT = frozenset({"204", "205"})
"""Statuses whose answers have no body, whatever a document says (RFC 9110, sections 15.3.5 and 15.3.6)."""


def apart(contents: Sequence[ContentPlan]) -> list[ContentPlan]:
    """Return media types without those that are another one's JSON under another name.

    `text/json` and `application/*+json` beside `application/json`, with its schema, say nothing more.
    """
    kept: list[ContentPlan] = []
    for content in sorted(contents, key=lambda content: essence(content.media_type) != JSON):
        is_same = content.form == "json" and any(
            other.form == "json" and other.typed.kind == content.typed.kind for other in kept
        )
        if not is_same:
            kept.append(content)
    return [content for content in contents if content in kept]


def responses_of(
    responses: Sequence[ResponsePair], typer: Typer
) -> Iterator[tuple[str, tuple[ContentPlan, ...]]]:
    """Yield each status with its media types, JSON first."""
    for pair in responses:
        contents: list[ContentPlan] = []
        declared: dict[str, str] = {}
        for media_type, media in pair.content.items() if pair.status not in _NO_CONTENT else ():
            named = str(media.get("x-invocant-media-type") or media_type)
            other = str(media.get("x-invocant-handled-as") or "")
            contents.append(ContentPlan(named, payload(other or named, media, typer), handled_as=other))
            declared[named] = typer.of(media.get("schema") or {}).kind
        contents = apart(sorted(contents, key=lambda content: content.form != "json"))
        json = {content.typed.kind for content in contents if content.form == "json"} - {TEXT.kind}
        yield (
            pair.status,
            tuple(
                evolve(content, unasked=bool(json) and _is_worse(content, declared[content.media_type], json))
                for content in contents
            ),
        )


def _is_worse(content: ContentPlan, declared: str, json: set[str]) -> bool:
    """Tell whether the JSON beside it is better: than XML, and than text that has the JSON's schema."""
    return content.form == "text" and (is_xml(content.effective) or declared in json)


def payload(media_type: str, media: Schema, typer: Typer) -> Typed:
    """Return what a body of *media_type* becomes that the server sends."""
    form = form_of(media_type, binary=True)
    if form == "json":
        return typer.of(media.get("schema") or {})
    return TEXT if form in ("text", "sequence", "events") else _BYTES


def result_of(responses: Sequence[tuple[str, tuple[ContentPlan, ...]]]) -> Typed:
    """Return what a successful call gives: what is asked for of the successes, None where one has no body."""
    good = [contents for status, contents in responses if status.startswith("2")]
    good = good or [contents for status, contents in responses if status == "default"]
    if not good:
        return ANY
    typed: list[Typed] = []
    for contents in good:
        plain = [
            content.typed for content in contents if not content.unasked and not is_stream(content.effective)
        ]
        typed += plain if contents else [NOTHING]
    return merged(typed) if typed else NOTHING


def words_of(responses: Sequence[ResponsePair]) -> str:
    """Return what the document says of the first success."""
    return next((text_of(pair.response) for pair in responses if pair.status.startswith("2")), "")
