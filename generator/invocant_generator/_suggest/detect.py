"""Every suggestion for a document, in the order in which its overlay has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invocant.documents import operations
from invocant.documents.pointers import follow, split
from invocant_generator._method_lock import MethodNames
from invocant_generator._plan.calls import OperationNames
from invocant_generator._suggest.environment import environment
from invocant_generator._suggest.idempotency import retry
from invocant_generator._suggest.jobs import job, status_operations
from invocant_generator._suggest.names import names
from invocant_generator._suggest.paging import paging
from invocant_generator._suggest.shapes import OperationShape
from invocant_generator._suggest.streams import stream
from invocant_generator._suggest.suggestion import Suggestion


def detect(document: Mapping[str, Any], methods: MethodNames | None = None) -> list[Suggestion]:
    """Return what *document* seems to mean, with the reasons; what it says already is left out.

    Args:
        document: The document, with the overlays that it has.
        methods: What the names lock knows of methods; None for no lock.
    """
    every = list(operations(document))
    named = OperationNames(every, methods)
    called = {operation.pointer: named.give(operation)[0] for operation in every}
    taken = {*called.values()}
    # An overlay reaches an operation by its path: one behind a reference of the path item has no place there.
    shapes = [OperationShape(operation) for operation in every if _is_in_place(document, operation.pointer)]
    by_label = {shape.operation.label: shape for shape in shapes}
    status = status_operations(shapes)
    result = [*environment(document), *names(document)]
    for shape in shapes:
        main = paging(shape) or job(shape, status, by_label)
        streamed = stream(shape, called[shape.operation.pointer], taken) if main is None else None
        result += [suggestion for suggestion in (main, streamed, retry(shape)) if suggestion is not None]
    return result


def _is_in_place(document: Mapping[str, Any], pointer: str) -> bool:
    raw = follow(document, split(pointer), None)
    return isinstance(raw, Mapping) and "$ref" not in raw
