"""R24: links of answers, each with the operation that it leads to, wherever that is said.

Source: OpenAPI 3.1.1, section 4.8.20 (Link Object).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents._operations import operations
from invocant.documents._repair.notes import Notebook
from invocant.documents.pointers import from_ref, join

LINKS = "x-invocant-links"
"""The links of an operation's answers, in the order of the document."""


class LinkTargets:
    """The operations that links may lead to, by id and by place."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._by_id: dict[str, str] = {}
        self._places: set[str] = set()
        for operation in operations(document):
            self._places.add(operation.pointer)
            identity = operation.raw.get("operationId")
            if isinstance(identity, str):
                self._by_id.setdefault(identity, operation.pointer)

    def of(self, link: Mapping[str, Any]) -> str | None:
        """Return where the operation stands that *link* leads to, or None where there is none."""
        identity, reference = link.get("operationId"), link.get("operationRef")
        if isinstance(identity, str):
            return self._by_id.get(identity)
        place = from_ref(reference) if isinstance(reference, str) else None
        return place if place in self._places else None


def repaired_links(
    responses: Any, pointer: str, targets: LinkTargets, notes: Notebook
) -> list[dict[str, Any]]:
    """Return the links of an operation's responses; one that leads nowhere is left out, with a note.

    Args:
        responses: The `responses` as given, references followed.
        pointer: Where the operation stands.
        targets: Where links may lead.
        notes: Takes what is left out.
    """
    repaired = []
    for status, response in responses.items() if isinstance(responses, Mapping) else ():
        links = response.get("links") if isinstance(response, Mapping) else None
        for name, link in links.items() if isinstance(links, Mapping) else ():
            if name.startswith("x-"):
                continue
            where = join(pointer, "responses", status, "links", name)
            target = targets.of(link) if isinstance(link, Mapping) else None
            if target is None:
                why = "it names no operation of the document"
                notes.note(f"the link {name[:80]!r} is left out", where, why)
                continue
            parameters = link.get("parameters")
            node: dict[str, Any] = {"name": name, "status": str(status), "pointer": target}
            node["parameters"] = dict(parameters) if isinstance(parameters, Mapping) else {}
            if "requestBody" in link:
                node["body"] = link["requestBody"]
            if isinstance(link.get("description"), str):
                node["description"] = link["description"]
            repaired.append(node)
    return repaired
