"""Where a reference leads: to a component, or to a place that becomes one because something refers to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from invocant.documents._repair.components import Component, Components
from invocant.documents._repair.notes import Notebook
from invocant.documents.pointers import MISSING, follow, from_ref, join, lookup, split


@frozen(eq=False)
class References:
    """Follows the references of one document, one step each."""

    document: Mapping[str, Any]
    components: Components
    notes: Notebook

    def target(self, ref: str, pointer: str) -> Component | None:
        """Return the component that *ref*, standing at *pointer*, names; one is made for any other place.

        None, and a note, when there is nothing at that place.
        """
        wanted = from_ref(ref)
        schema: Any = MISSING
        if wanted is not None:
            # Percent-encoding is optional in a fragment, and escapes may be spelled in more than one way.
            wanted = join("", *split(wanted))
            component = self.components.by_pointer.get(wanted)
            if component is not None:
                return component
            schema = lookup(self.document, wanted)
            if schema is MISSING:
                wanted, schema = self._nearest_definition(ref, pointer)
        if wanted is None or not isinstance(schema, (Mapping, bool)):
            self.notes.leave_open(
                "a reference to nothing is left open",
                pointer,
                f"there is no schema at {ref[:200]} in the document",
            )
            return None
        component = self.components.class_of.get(schema)
        if component is None:
            segments = split(wanted)
            label = segments[-1] if segments else "Document"
            component = self.components.hoist(
                Component(wanted, schema, label=label, root=len(self.components))
            )
        self.components.by_pointer[wanted] = component
        return component

    def _nearest_definition(self, ref: str, pointer: str) -> tuple[str | None, Any]:
        """Return what a `#/$defs/X` means that counts from the schema it stands in, not from the document."""
        segments = split(from_ref(ref) or "")
        if len(segments) < 2 or segments[0] not in {"$defs", "definitions"}:
            return None, MISSING
        above = split(pointer)
        while above:
            schema = follow(lookup(self.document, join("", *above)), segments)
            if schema is not MISSING:
                return join("", *above, *segments), schema
            above.pop()
        return None, MISSING
