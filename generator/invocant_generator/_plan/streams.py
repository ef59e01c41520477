"""Decide what is read piece by piece though no overlay says how: JSON sequences, and server-sent events.

Where that is the only content of an operation's successes, its method gives the stream; else a second method
does, called as the plain one with `stream_` before its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from invocant.media_types import accept_header, is_event_stream, is_sequence, is_stream
from invocant_generator._plan.annotate import ANY, Typed, Typer, join
from invocant_generator._plan.package.sequences import ItemStreamPlan
from invocant_generator._plan.pairs import OperationPair
from invocant_generator._plan.schemas import Schema, union_members
from invocant_generator._plan.source import literal

_MEMBERS = frozenset({"event", "data", "id", "retry"})
"""The fields of a server-sent event: an object schema with no others, `data` among them, describes events."""
_TEXT = "k.STR"
_MAX_LEVELS = 20


def streamed(pair: OperationPair) -> bool:
    """Tell whether the operation has an answer that is a stream, of which no overlay says what it means.

    One of which an overlay does say it is dropped where that cannot be: nothing takes its place.
    """
    return not pair.operation.raw.get("x-invocant-stream") and any(True for _ in _contents(pair))


def only_streamed(pair: OperationPair) -> bool:
    """Tell whether the successes of the operation have no other content."""
    return all(is_stream(media_type) for media_type, _ in _successes(pair))


def item_stream(pair: OperationPair, typer: Typer, *, name: str) -> ItemStreamPlan:
    """Decide the stream of an operation that has one; *name* is the method that reads it.

    Of several kinds the events count, and then the first; the repair tells what is left out.
    """
    contents = _chosen(pair)
    media_type, media = contents[0]
    schema = media.get("schema") or {}
    if is_event_stream(media_type):
        return _events(schema, typer, name)
    item = typer.of(schema)
    accept = accept_header(declared for declared, _ in contents)
    return ItemStreamPlan(
        method=name,
        declaration="JsonSequence",
        arguments=(
            ("media_type", literal(media_type)),
            *((("accept", literal(accept)),) if accept != media_type else ()),
            ("item", item.kind),
        ),
        annotation=item.annotation,
        types=(item,),
        words="The values, one after another as they come; use it in a `with` block.",
    )


def _chosen(pair: OperationPair) -> list[tuple[str, Schema]]:
    """Return the media types of one kind and one schema that a method reads, the first one first."""
    contents = list(_contents(pair))
    events = [entry for entry in contents if is_event_stream(entry[0])]
    first, media = (events or contents)[0]
    return [
        (media_type, other)
        for media_type, other in contents
        if is_sequence(media_type) == is_sequence(first) and other.get("schema") == media.get("schema")
    ]


def _contents(pair: OperationPair) -> Iterator[tuple[str, Schema]]:
    for media_type, media in _successes(pair):
        if is_stream(media_type):
            yield media_type, media


def _successes(pair: OperationPair) -> Iterator[tuple[str, Schema]]:
    """Yield the media types of the successes, each as it is handled, and their objects."""
    if pair.operation.method == "head":
        return
    good = [response for response in pair.responses if response.status.startswith("2")]
    good = good or [response for response in pair.responses if response.status == "default"]
    for response in good:
        if response.status in ("204", "205"):
            continue
        for media_type, media in response.content.items():
            handled_as = media.get("x-invocant-handled-as")
            yield str(handled_as or media.get("x-invocant-media-type") or media_type), media


def _events(schema: Schema, typer: Typer, name: str) -> ItemStreamPlan:
    """Decide a stream of events: *schema* is that of their data, or that of events with it."""
    described = _described(schema, typer)
    by_name: dict[str, list[Schema]] = {}
    unnamed: list[Schema] = []
    for names, data in described or (((), schema),):
        for event in names:
            by_name.setdefault(event, []).append(data)
        if not names:
            unnamed.append(data)
    kinds = {event: _union(schemas, typer) for event, schemas in by_name.items()}
    data_of_others = _union(unnamed, typer) if unnamed else None
    types = [*kinds.values(), *([data_of_others] if data_of_others else [])]
    arguments: list[tuple[str, str]] = []
    if data_of_others is not None and data_of_others != ANY:
        arguments.append(("data", data_of_others.kind))
    if kinds:
        entries = ", ".join(f"{literal(event)}: {typed.kind}" for event, typed in kinds.items())
        arguments.append(("events", f"{{{entries}}}"))
    annotations = [typed.annotation for typed in types]
    if any(typed.kind != _TEXT for typed in types) or data_of_others is None:
        annotations.append("str")  # what is no JSON is text
    return ItemStreamPlan(
        method=name,
        declaration="EventStream",
        arguments=tuple(arguments),
        annotation=f"rt.ServerSentEvent[{join(annotations)}]",
        types=tuple(types),
        words="The events with their data decoded, as text where it is no JSON; use it in a `with` block.",
    )


def _union(schemas: Sequence[Schema], typer: Typer) -> Typed:
    """Return the Python of what fits one of *schemas*."""
    different: list[Schema] = []
    for schema in schemas:
        if schema not in different:
            different.append(schema)
    if len(different) == 1:
        return typer.of(different[0]) if different[0] else ANY
    if not all(different):
        return ANY
    return typer.union(different, None)


def _described(schema: Schema, typer: Typer) -> list[tuple[tuple[str, ...], Schema]] | None:
    """Return by which names events go and what their data is, where *schema* describes events; else None."""
    described = []
    for member in _flat(schema, typer):
        properties = {pair.key: pair.schema for pair in typer.members(member)}
        if "data" not in properties or not properties.keys() <= _MEMBERS:
            return None
        described.append((tuple(_names(properties.get("event") or {}, typer)), properties["data"]))
    return described


def _flat(schema: Schema, typer: Typer, depth: int = 0) -> Iterator[Schema]:
    """Yield the members of a union, also of unions in it; *schema* itself where it is none."""
    members = union_members(typer.resolve(schema))
    if members is None or depth > _MAX_LEVELS:
        yield schema
        return
    for member in members:
        if member.get("type") != "null":
            yield from _flat(member, typer, depth + 1)


def _names(event: Schema, typer: Typer) -> Iterator[str]:
    """Yield the values that the name of an event may have, where the document says which."""
    for member in _flat(event, typer):
        value = typer.resolve(member)
        if "const" in value:
            yield str(value["const"])
        elif isinstance(value.get("enum"), list):
            yield from map(str, value["enum"])
