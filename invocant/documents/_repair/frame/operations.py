"""Operations in repaired form: parameters, body, responses and streams, each by its own repair."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from invocant.documents._jobs import JOB, with_pointers
from invocant.documents._operations import (
    ALSO,
    FURTHER_METHODS,
    METHODS,
    OperationObject,
    further_methods,
    operations,
)
from invocant.documents._repair import identifiers as names
from invocant.documents._repair.components import SchemaPlace
from invocant.documents._repair.frame import document as outline
from invocant.documents._repair.frame.headers import HEADERS, repaired_headers
from invocant.documents._repair.frame.links import LINKS, LinkTargets, repaired_links
from invocant.documents._repair.frame.media import repaired_content
from invocant.documents._repair.frame.parameters import repaired_parameters
from invocant.documents._repair.frame.paths import OperationIds, read_template
from invocant.documents._repair.frame.results import note_results
from invocant.documents._repair.read.schemas import SchemaReader
from invocant.documents._repair.write.writer import Writer
from invocant.documents.pointers import join, split


def repaired_paths(
    schemas: SchemaReader, writer: Writer, resolved: Mapping[str, Any], content_types: Mapping[str, str]
) -> dict[str, Any]:
    """Return the paths of the document, whose references are followed already, with every operation repaired.

    As many operations come out as go in: two paths that differ by their query only keep keys of their own.

    Args:
        schemas: The schemas of the document.
        writer: Writes them.
        resolved: The document.
        content_types: For a content type of the document another one, as which it is read and written.
    """
    ids = OperationIds()
    targets = LinkTargets(resolved)
    result: dict[str, Any] = {}
    root = len(schemas.components)
    note_results(operations(resolved), schemas.notes)
    # by where they stand: `/books` and `books` are two path items, and one path
    for _, group in groupby(operations(resolved), key=lambda operation: split(operation.pointer)[1]):
        written: dict[str, Any] = {}
        path = ""
        for operation in group:
            root, path = root + 1, operation.path
            repair = _OperationRepair(schemas, writer, operation, root, content_types)
            written[operation.method] = repair.repaired(ids, targets)
        key = _path_key(path, written, result)
        further = [method for method in written if method not in METHODS]
        result[key] = {**written, FURTHER_METHODS: further} if further else written
    return result


def _path_key(path: str, written: Mapping[str, Any], taken: Mapping[str, Any]) -> str:
    """Return the clean path as key, or, where another operation has it, one that differs in its query."""
    clean: str = next(iter(written.values()))["x-invocant-path"]
    if clean not in taken:
        return clean
    query = path.partition("?")[2] or path.partition("#")[2] or "again"
    key, number = f"{clean}?{re.sub(r'[{}]', '', query)}", 2
    while key in taken:
        key, number = f"{clean}?{number}", number + 1
    return key


class _OperationRepair:
    """One operation on its way through the repairs."""

    def __init__(
        self,
        schemas: SchemaReader,
        writer: Writer,
        operation: OperationObject,
        root: int,
        content_types: Mapping[str, str],
    ) -> None:
        self._schemas = schemas
        self._writer = writer
        self._operation = operation
        self._root = root
        self._pointer = operation.pointer
        self._content_types = content_types

    def repaired(self, ids: OperationIds, targets: LinkTargets) -> dict[str, Any]:
        """Return the operation in repaired form, its id unlike all others; links lead to *targets*."""
        raw = self._operation.raw
        template = read_template(self._operation.path, self._pointer, self._schemas.notes)
        identity = ids.take(raw, template.path, self._operation.method)
        base = self._base(identity)
        node: dict[str, Any] = {"operationId": identity}
        if isinstance(raw.get("operationId"), str) and raw["operationId"] != identity:
            node["x-invocant-original-name"] = raw["operationId"]
        tags = raw.get("tags")
        node["tags"] = (
            [tag for tag in tags if isinstance(tag, str) and names.snake(tag)]
            if isinstance(tags, list)
            else []
        )
        for key in ("summary", "description"):
            if isinstance(raw.get(key), str):
                node[key] = raw[key]
        if raw.get("deprecated") is True:
            node["deprecated"] = True
        given = raw.get("parameters")
        in_document = split(self._pointer)[1]
        if self._operation.path != in_document:
            self._schemas.notes.note(
                f"the path is read as {self._operation.path[:80]}",
                self._pointer,
                "a path begins with a slash" if in_document[:1] != "/" else "a parameter is meant by a colon",
            )
        node["parameters"] = repaired_parameters(
            self._schemas,
            self._writer,
            given if isinstance(given, list) else [],
            template,
            self._pointer,
            base,
            self._root,
        )
        body = raw.get("requestBody")
        if isinstance(body, Mapping):
            written = self._body(body, base)
            if written is not None:
                node["requestBody"] = written
        node["responses"] = self._responses(raw.get("responses"), base)
        links = repaired_links(raw.get("responses"), self._pointer, targets, self._schemas.notes)
        if links:
            node[LINKS] = links
        effective = raw.get("security", self._operation.document.get("security"))
        if isinstance(effective, list):
            node["security"] = [
                {
                    name: [s for s in scopes if isinstance(s, str)] if isinstance(scopes, list) else []
                    for name, scopes in requirement.items()
                }
                for requirement in effective
                if isinstance(requirement, Mapping)
            ]
        own = outline.servers(raw) or outline.servers(self._operation.path_item)
        if own:
            node["servers"] = own
        for key, value in raw.items():
            if key.startswith("x-invocant-") and key not in node:
                node[key] = value
        if isinstance(raw.get("x-invocant-stream"), Mapping):
            node["x-invocant-stream"] = self._stream(raw["x-invocant-stream"], "x-invocant-stream")
        if isinstance(raw.get(JOB), Mapping):
            node[JOB] = with_pointers(self._operation.document, raw[JOB])
        further = [
            {**entry, "job": with_pointers(self._operation.document, entry["job"])}
            if isinstance(entry.get("job"), Mapping)
            else {**entry, "stream": self._stream(entry["stream"], ALSO, number - 1, "stream")}
            if isinstance(entry.get("stream"), Mapping)
            else entry
            for number, entry in further_methods(raw)
        ]
        if further:
            node[ALSO] = further
        node["x-invocant-pointer"] = self._pointer
        node["x-invocant-path"] = template.path
        return node

    def _base(self, identity: str) -> str:
        """Return the words that names of schemas inside the operation begin with."""
        declared = self._operation.raw.get("x-invocant-name")
        return declared.replace(".", " ").replace("_", " ") if isinstance(declared, str) else identity

    def _body(self, body: Mapping[str, Any], base: str) -> dict[str, Any] | None:
        pointer = join(self._pointer, "requestBody", "content")
        content = repaired_content(
            self._writer,
            body.get("content"),
            pointer,
            f"{base} body",
            self._root,
            self._content_types,
            response=False,
        )
        if not content:
            self._schemas.notes.note(
                "a body without content is left out", self._pointer, "nothing says what it holds"
            )
            return None
        node: dict[str, Any] = {"required": body.get("required") is True, "content": content}
        if isinstance(body.get("description"), str):
            node["description"] = body["description"]
        return node

    def _responses(self, responses: Any, base: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        given = responses if isinstance(responses, Mapping) else {}
        first = next((status for status in given if str(status).startswith("2")), None)
        for status, raw in given.items():
            if status.startswith("x-") or not isinstance(raw, Mapping):
                continue
            key = self._status(status, given)
            if key is None or key in result:
                continue
            label = f"{base} response" if status == first else f"{base} response {key}"
            pointer = join(self._pointer, "responses", status, "content")
            description = raw.get("description")
            node: dict[str, Any] = {"description": description if isinstance(description, str) else ""}
            content = repaired_content(
                self._writer,
                raw.get("content"),
                pointer,
                label,
                self._root,
                self._content_types,
                response=True,
            )
            if content:
                node["content"] = content
            headers = repaired_headers(
                self._writer,
                raw.get("headers"),
                join(self._pointer, "responses", status, "headers"),
                label,
                self._root,
                self._schemas.notes,
            )
            if headers:
                node[HEADERS] = headers
            result[key] = node
        return result

    def _status(self, status: str, given: Mapping[str, Any]) -> str | None:
        """Return *status* as the parser reads it; what is neither status nor range counts as `default`."""
        if status == "default" or re.fullmatch(r"[0-9]{3}", status):
            return status
        if re.fullmatch(r"[1-5][xX]{2}", status):
            return status.upper()
        self._schemas.notes.widen(
            f"the response {status[:40]!r} is read as default",
            join(self._pointer, "responses", status),
            "it names no status",
        )
        return None if "default" in given else "default"

    def _stream(self, stream: Mapping[str, Any], *place_of_it: str | int) -> dict[str, Any]:
        """Return the event table with every schema in repaired form; it stands at *place_of_it*."""
        events = stream.get("events")
        written = []
        for position, event in enumerate(events if isinstance(events, list) else ()):
            if isinstance(event, Mapping) and isinstance(event.get("schema"), Mapping):
                label = f"{event.get('class') or event.get('type') or 'event'} data"
                place = SchemaPlace(
                    join(self._pointer, *place_of_it, "events", position, "schema"),
                    None,
                    label,
                    self._root,
                )
                event = {**event, "schema": self._writer.node(event["schema"], place)}
            written.append(event)
        return {**stream, "events": written} if isinstance(events, list) else dict(stream)
