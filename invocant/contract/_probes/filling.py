"""Lists that have something in them: as many things as a check needs."""

from __future__ import annotations

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._surface import EntityCollection
from invocant.documents import OperationObject


def collection_of(bench: Bench, operation: OperationObject) -> EntityCollection | None:
    """Return the collection that *operation* lists."""
    return next((c for c in bench.surface.collections if c.lists is operation), None)


def filled(
    bench: Bench, operation: OperationObject, wanted: int
) -> tuple[EntityCollection | None, dict[str, str]]:
    """Return the collection that is listed, with *wanted* things if they can be made, and where it is."""
    collection = collection_of(bench, operation)
    places = bench.parents(operation.path)
    if collection is not None and collection.makes is not None and bench.caller.write:
        have = sum(
            1
            for entity in bench.made
            if entity.collection is collection
            and not entity.is_gone
            and all(entity.places.get(name) == value for name, value in places.items())
        )
        for number in range(max(wanted - have, 0)):
            try:
                bench.create(collection, places=places)
            except ImpossibleError:
                if number == 0:
                    break
    return collection, places
