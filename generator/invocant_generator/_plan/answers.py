"""Decide what beside the body an answer has: the class of its headers, and where its links lead."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve

from invocant_generator import _identifiers as naming
from invocant_generator._plan.annotate import Typer, merged
from invocant_generator._plan.package.messages import HeaderPlan, HeadersPlan, LinkPlan
from invocant_generator._plan.package.operations import OperationPlan
from invocant_generator._plan.pairs import OperationPair, ResponsePair
from invocant_generator._plan.schemas import Schema
from invocant_generator._plan.wording import text_of, words_for


def headers_plan(
    responses: Sequence[ResponsePair],
    typer: Typer,
    *,
    operation: str,
    taken: Collection[str],
    known: str = "",
) -> HeadersPlan | None:
    """Return the class of the headers of an operation's answers; None where none is declared.

    Args:
        responses: What it answers.
        typer: What says how a schema is written in Python.
        operation: Its dotted name.
        taken: Names that the class cannot have.
        known: What the lock calls it; empty for a new one.
    """
    names: dict[str, str] = {}
    statuses = []
    for pair in responses:
        headers = tuple(_headers(pair.headers, typer, names))
        if headers:
            statuses.append((pair.status, headers))
    if not statuses:
        return None
    alike: dict[str, list[HeaderPlan]] = {}
    for _, headers in statuses:
        for header in headers:
            alike.setdefault(header.name, []).append(header)
    attributes = tuple(
        evolve(
            declarations[0],
            typed=merged([declaration.typed for declaration in declarations]),
            description=next(
                (declaration.description for declaration in declarations if declaration.description), ""
            ),
        )
        for declarations in alike.values()
    )
    name = naming.unique(known or f"{naming.pascal(operation)}Headers", taken)
    return HeadersPlan(name, tuple(statuses), attributes)


def _headers(headers: Mapping[str, Schema], typer: Typer, names: dict[str, str]) -> Iterator[HeaderPlan]:
    """Yield the headers of one response; *names* are those given before, by the header's in lower case."""
    for key, raw in headers.items():
        lower = key.lower()
        if lower not in names:
            names[lower] = naming.identifier(
                key, taken=frozenset(names.values()), reserved=naming.HEADERS_MEMBERS, fallback="header"
            )
        yield header_plan(key, names[lower], raw, typer)


def header_plan(key: str, name: str, raw: Schema, typer: Typer) -> HeaderPlan:
    """Return the header called *key* on the wire and *name* in Python."""
    schema: Schema = raw.get("schema") or {}
    words = words_for(schema, typer, override=text_of(raw))
    return HeaderPlan(
        name=name,
        key=key,
        typed=typer.of(schema),
        required=bool(raw.get("required")),
        explode=bool(raw.get("explode")),
        media_type=raw.get("media-type"),
        description=f"{words} Deprecated.".strip() if raw.get("deprecated") else words,
    )


def with_links(table: Sequence[OperationPlan], pairs: Sequence[OperationPair]) -> list[OperationPlan]:
    """Return the operations of *table*, made of *pairs* in turn, with the links of their answers."""
    by_pointer: dict[str, OperationPlan] = {}
    for plan, pair in zip(table, pairs, strict=True):
        by_pointer.setdefault(str(pair.operation.raw.get("x-invocant-pointer", "")), plan)
    return [
        evolve(plan, links=tuple(_links(pair, by_pointer))) for plan, pair in zip(table, pairs, strict=True)
    ]


def _links(pair: OperationPair, by_pointer: Mapping[str, OperationPlan]) -> Iterator[LinkPlan]:
    for link in pair.operation.raw.get("x-invocant-links") or ():
        target = by_pointer.get(link["pointer"])
        if target is None:
            continue  # an operation that is not in the output, which is told already
        arguments = [_argument(target, name, value) for name, value in link["parameters"].items()]
        if "body" in link:
            arguments.append(("body", _expression(link["body"])))
        yield LinkPlan(target.name, tuple(arguments), str(link["status"]), text_of(link))


def _argument(target: OperationPlan, name: str, value: Any) -> tuple[str, str]:
    """Return the Python name and the value of an argument that a link gives, `in.name` or `name`."""
    location, _, rest = name.partition(".")
    alike = [  # a path parameter may have lost its own spelling
        parameter
        for parameter in target.parameters
        if naming.snake(parameter.key) == naming.snake(name)
        or (parameter.location == location and naming.snake(parameter.key) == naming.snake(rest))
    ]
    exact = [parameter for parameter in alike if parameter.key in (name, rest)]
    return next((parameter.name for parameter in exact or alike), name), _expression(value)


def _expression(value: Any) -> str:
    """Return what a link gives: a runtime expression as it is, other values as JSON, in one line."""
    text = value if isinstance(value, str) and "$" in value else json.dumps(value, ensure_ascii=False)
    return re.sub(r"\s+", " ", text).replace("`", "'")[:200]
