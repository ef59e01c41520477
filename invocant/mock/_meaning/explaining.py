"""What a mock takes each operation for, and why: for who wonders, and would declare something else."""

from collections.abc import Iterator, Mapping
from typing import Any

from invocant.mock._api import Json
from invocant.mock._meaning.findings import FoundCollection, Role
from invocant.mock._meaning.resources import stored
from invocant.mock._meaning.semantics import Semantics
from invocant.mock._meaning.shapes import PLACE
from invocant.mock._values.impossible import impossible


def explanation(semantics: Semantics) -> dict[str, Any]:
    """Return the collections of an API with their operations, the files, and the functions, as JSON."""
    collections: dict[int, dict[str, Any]] = {}
    functions: list[str] = []
    for operation in semantics.api.operations:
        role = semantics.findings.roles.get(operation.label)
        name, verb = stored(operation)
        if operation.name in semantics.handlers:
            functions.append(operation.label)
        elif role is not None and role.collection is not None:
            members = collections.setdefault(id(role.collection), _described(role.collection))
            members["operations"].append(_of_role(semantics, role, operation.label))
        elif role is None and name in semantics.resources:
            resource = semantics.resources[name]
            described = {"name": name, "path": resource.item_path, "id": resource.id_field, "operations": []}
            members = collections.setdefault(hash(("named", name)), described)
            members["operations"].append({"operation": operation.label, "does": verb, "why": "its name"})
        elif operation.path not in semantics.files.paths:
            functions.append(operation.label)
    return {
        "api": semantics.api.name,
        "collections": list(collections.values()),
        "files": sorted(semantics.files.paths),
        "functions": functions,
        "notes": [*semantics.api.notes, *impossible(semantics.schemas, semantics.synthesis.merging)],
    }


def lines(whole: Mapping[str, Any]) -> Iterator[str]:
    """Yield an explanation line by line, for a terminal."""
    yield f"{whole['api']}: {len(whole['collections'])} collections"
    for collection in whole["collections"]:
        kind = collection.get("kind", "collection")
        known = f"id: {collection['id']}" if collection.get("id") else "no id in its records"
        yield ""
        more = kind if kind == "single" else f"{kind}, {known}"
        yield f"{collection['name']}  {collection['path']}  ({more})"
        width = max(len(operation["operation"]) for operation in collection["operations"])
        for operation in collection["operations"]:
            more = "".join(
                f"; {name}: {value}"
                for name, value in operation.items()
                if name not in ("operation", "does", "why")
            )
            yield f"  {operation['does']:<8} {operation['operation']:<{width}}  {operation['why']}{more}"
    if whole["files"]:
        yield ""
        yield "files, got as they were put:"
        yield from (f"  {path}" for path in whole["files"])
    if whole["functions"]:
        yield ""
        yield "functions, answered by their schemas and arguments alone:"
        yield from (f"  {label}" for label in whole["functions"])
    if whole["notes"]:
        yield ""
        yield from (f"note: {note}" for note in whole["notes"])


def _described(collection: FoundCollection) -> dict[str, Any]:
    kind = "single" if collection.single else "made up" if collection.made_up else "collection"
    shape = list(collection.shape)
    places = [place for place, part in enumerate(shape) if part == PLACE]
    path = "/" + "/".join(
        part
        if part != PLACE
        else "{" + (collection.parameter if number == places[-1] and not collection.single else "…") + "}"
        for number, part in enumerate(shape)
    )
    return {"name": collection.name, "path": path, "kind": kind, "id": collection.id, "operations": []}


def _of_role(semantics: Semantics, role: Role, label: str) -> dict[str, Json]:
    told: dict[str, Json] = {"operation": label, "does": role.verb, "why": role.why}
    if role.record:
        told["record at"] = "/" + "/".join(role.record)
    if role.items is not None and role.items.path:
        told["items at"] = "/" + "/".join(role.items.path)
    if role.state:
        told["sets"] = ", ".join(f"{name}={value}" for name, value in role.state.items())
    if role.verb == "list" and role.collection is not None:
        operation = next(o for o in semantics.api.operations if o.label == label)
        if operation.paging is not None:
            told["pages"] = f"x-invocant-paging, {operation.paging.get('style')}"
        else:
            told.update(dict(semantics.records.rule(role.collection, operation).words()))
    return told
