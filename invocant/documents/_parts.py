"""What of a document stands on its own feet when a part does not, and the document without given parts.

A part is what can be left out with nothing lost but itself: an operation, a response that is no success, a
header, a security scheme, a component. What the package needs to be right is never left out alone: an
operation goes with a parameter, a body or an answer that cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from invocant.documents._diagnostics import Diagnostic, DocumentError, error, fragment
from invocant.documents._operations import is_operation_key, methods_of, path_item
from invocant.documents._resolve import Inliner
from invocant.documents.pointers import followed, from_ref, join, split


@frozen
class Sound:
    """The part of a document that can be resolved."""

    document: dict[str, Any]
    left_out: tuple[Diagnostic, ...]
    """What it is without, each with the reason."""


def sound_part(document: Mapping[str, Any], known: Sequence[Diagnostic] = ()) -> Sound:
    """Return the part of *document* whose references to parameters, bodies and answers lead somewhere.

    The input is not changed.

    Args:
        document: The document.
        known: What reading it found already; where that is why a part is left out, it is told with the part.
    """
    reasons = {diagnostic.pointer: diagnostic for diagnostic in known}
    unsound = list(_unsound(document, Inliner(document), reasons))
    told = [diagnostic for diagnostic in known if diagnostic.pointer in reasons]
    return Sound(without(document, [diagnostic.pointer for diagnostic in unsound]), (*told, *unsound))


def without(document: Mapping[str, Any], pointers: Iterable[str]) -> dict[str, Any]:
    """Return *document* without the members at *pointers*; a pointer to nothing is passed over.

    A pointer goes through references, which are written out then. A member of an object schema is no longer
    required once it is left out, and a path goes with its last operation.
    """
    result = dict(document)
    own: dict[int, dict[str, Any]] = {id(result): result}
    for pointer in sorted(set(pointers)):
        segments = split(pointer)
        holders = [result]
        for segment in segments[:-1]:
            member = holders[-1].get(segment)
            if id(member) not in own:
                member = _written_out(
                    document, member, is_path_item=len(holders) == 2 and segments[0] in {"paths", "webhooks"}
                )
                if member is None:
                    break
                own[id(member)] = holders[-1][segment] = member
            holders.append(own[id(member)])
        if len(holders) < len(segments) or segments[-1] not in holders[-1]:
            continue
        del holders[-1][segments[-1]]
        if segments[-2:-1] == ["properties"] and isinstance(holders[-2].get("required"), list):
            holders[-2]["required"] = [name for name in holders[-2]["required"] if name != segments[-1]]
        if (
            len(segments) == 3
            and segments[0] == "paths"
            and not holders[-1].keys() & {*methods_of(holders[-1])}
        ):
            del holders[-2][segments[1]]
    return result


def _written_out(document: Mapping[str, Any], member: Any, *, is_path_item: bool) -> dict[str, Any] | None:
    """Return a copy of *member*, or of what it refers to; None where that is no object."""
    target = path_item(document, member) if is_path_item else followed(document, member)
    return dict(target) if isinstance(target, Mapping) else None


def too_deep_schemas(document: Mapping[str, Any], limit: int) -> list[Diagnostic]:
    """Return the component schemas that are put together of more than *limit* others, one of another."""
    components = document.get("components")
    section = components.get("schemas") if isinstance(components, Mapping) else None
    schemas: Mapping[str, Any] = section if isinstance(section, Mapping) else {}
    depths: dict[str, int] = {}
    for start in schemas:
        stack = [start]
        while stack:
            name = stack[-1]
            depths.setdefault(name, 0)  # one on the way to itself counts as no deeper
            parts = [part for part in _composed_of(schemas[name]) if part in schemas]
            new = [part for part in parts if part not in depths]
            if new:
                stack.append(new[0])
            else:
                depths[name] = 1 + max((depths[part] for part in parts), default=0)
                stack.pop()
    return [
        error(
            f"the schema {name} is not in the output",
            join("/components/schemas", name),
            schemas[name],
            why=f"it is put together of more than {limit} schemas, one of another: deeper than can be read",
            fix="check where the document comes from",
        ).diagnostics[0]
        for name, depth in depths.items()
        if depth > limit
    ]


def _composed_of(schema: Any) -> Iterator[str]:
    """Yield the names of the component schemas that *schema* is put together of."""
    if not isinstance(schema, Mapping):
        return
    members = [schema]
    for keyword in ("allOf", "anyOf", "oneOf"):
        inner = schema.get(keyword)
        members += (
            [member for member in inner if isinstance(member, Mapping)] if isinstance(inner, list) else []
        )
    for member in members:
        segments = split(from_ref(member["$ref"]) or "") if isinstance(member.get("$ref"), str) else []
        if len(segments) == 3 and segments[:2] == ["components", "schemas"]:
            yield segments[2]


def part_of(pointer: str) -> str | None:
    """Return the pointer to the smallest part of a document that what stands at *pointer* can go with.

    None where that is the whole document.
    """
    segments = split(pointer)
    keyword = next((depth for depth, word in enumerate(segments) if word.startswith("x-invocant-")), None)
    if segments[:1] in (["paths"], ["webhooks"]) and len(segments) > 2 and is_operation_key(segments[2]):
        if segments[3:4] == ["responses"] and len(segments) > 4 and not is_success(segments[4]):
            return join("", *segments[:5])
        return join("", *segments[:3])
    if keyword is not None:
        return join("", *segments[: keyword + 1])
    if segments[:1] in (["paths"], ["webhooks"]) and len(segments) > 1:
        return join("", *segments[:2])
    if segments[:2] == ["components", "schemas"] and segments[3:4] == ["properties"] and len(segments) == 5:
        return pointer
    if segments[:1] == ["components"] and len(segments) > 2:
        return join("", *segments[:3])
    return None


def is_success(status: str) -> bool:
    """Tell whether an operation's result is what it answers with *status*, a status or a range of them."""
    return status[:1] == "2"


def _unsound(
    document: Mapping[str, Any], inliner: Inliner, reasons: dict[str, Diagnostic]
) -> Iterator[Diagnostic]:
    for section in ("paths", "webhooks"):
        items = document.get(section)
        for path, written in items.items() if isinstance(items, Mapping) else ():
            if path.startswith("x-") and section == "paths":
                continue
            pointer = join("", section, path)
            item = path_item(document, written)
            if item is None:
                problem = _problem(reasons, inliner.follow, written, pointer)
                yield _left_out(
                    path, pointer, written, problem or _no_object(pointer, written, "a path item")
                )
                continue
            yield from _unsound_operations(inliner, path, item, pointer, reasons)
    components = document.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, Mapping) else None
    for name, scheme in schemes.items() if isinstance(schemes, Mapping) else ():
        pointer = join("/components/securitySchemes", name)
        problem = _problem(reasons, inliner.follow, scheme, pointer)
        if problem is not None:
            yield _left_out(f"the security scheme {name}", pointer, scheme, problem)


def _unsound_operations(
    inliner: Inliner, path: str, item: Mapping[str, Any], pointer: str, reasons: dict[str, Diagnostic]
) -> Iterator[Diagnostic]:
    shared = _problem(reasons, inliner.parameters, item.get("parameters"), f"{pointer}/parameters")
    for method in methods_of(item):
        if method not in item:
            continue
        here, name = f"{pointer}/{method}", f"the operation {method.upper()} {path}"
        written = item[method]
        problem = shared or _problem(reasons, inliner.follow, written, here)
        operation = written if problem is not None else inliner.follow(written, here)
        if problem is None and not isinstance(operation, Mapping):
            problem = _no_object(here, written, "an operation")
        if problem is None:
            problem = _problem(reasons, inliner.needs, operation, here)
        if problem is not None:
            yield _left_out(name, here, written, problem)
            continue
        answers = list(_unsound_responses(inliner, operation, name, here, reasons))
        lost = next((answer for answer in answers if answer.pointer == here), None)
        yield from answers if lost is None else (lost,)


def _unsound_responses(
    inliner: Inliner,
    operation: Mapping[str, Any],
    name: str,
    pointer: str,
    reasons: dict[str, Diagnostic],
) -> Iterator[Diagnostic]:
    """Yield what of the answers is left out; the operation itself where that is a success."""
    responses = operation.get("responses")
    label = name.removeprefix("the operation ")
    for status, written in responses.items() if isinstance(responses, Mapping) else ():
        if str(status).startswith("x-"):
            continue
        here = join(pointer, "responses", status)
        problem = _problem(reasons, inliner.follow, written, here)
        response = {} if problem is not None else inliner.follow(written, here)
        headers = response.get("headers") if isinstance(response, Mapping) else None
        for header, value in headers.items() if isinstance(headers, Mapping) else ():
            at = join(here, "headers", header)
            lost = _problem(reasons, inliner.header, value, at)
            if lost is not None:
                yield _left_out(f"the header {header} of the response {status} of {label}", at, value, lost)
        if problem is not None and is_success(str(status)):
            yield _left_out(name, pointer, written, problem)
        elif problem is not None:
            yield _left_out(f"the response {status} of {label}", here, written, problem)


def _problem(
    reasons: dict[str, Diagnostic], read: Callable[[Any, str], object], value: Any, pointer: str
) -> Diagnostic | None:
    """Return what is wrong with *value* when it is *read*, or None; what was known of it is told then."""
    try:
        read(value, pointer)
    except DocumentError as problem:
        (first, *_) = problem.diagnostics
        return reasons.pop(first.pointer, first)
    return None


def _no_object(pointer: str, piece: Any, wanted: str) -> Diagnostic:
    problem = error(
        "the wrong shape",
        pointer,
        piece,
        why=f"{wanted} object is expected here",
        fix="correct the document, or replace the piece with an overlay",
    )
    return problem.diagnostics[0]


def _left_out(name: str, pointer: str, piece: Any, problem: Diagnostic) -> Diagnostic:
    where = f" at {problem.pointer}" if problem.pointer != pointer else ""
    return evolve(
        problem,
        what=f"{name} is not in the output",
        pointer=pointer,
        fragment=problem.fragment or fragment(piece),
        why=f"{problem.what}{where}: {problem.why}",
    )
