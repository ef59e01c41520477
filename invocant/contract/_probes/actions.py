"""Actions, words after a thing that say what becomes of it: what is answered is how it is afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._comparing import as_text
from invocant.contract._surface import EntityCollection
from invocant.documents import OperationObject

_ENDINGS = ("ation", "ate", "e", "y")


def check_actions(bench: Bench, collection: EntityCollection) -> None:
    """Act on things, and read each before and afterwards.

    Raises:
        ImpossibleError: There is no action that can be made, or nothing reads the thing.
    """
    if collection.reads is None:
        raise ImpossibleError("nothing reads what is acted on")
    actions = [op for op in bench.surface.operations if _word(collection, op)]
    if not actions:
        raise ImpossibleError("there are no actions")
    for operation in actions:
        _act(bench, collection, operation)


def _word(collection: EntityCollection, operation: OperationObject) -> str:
    """Return the word that an operation has after the things of a collection; "" where it is no action."""
    before, _, word = operation.path.rstrip("/").rpartition("/")
    is_action = operation.method in ("post", "put") and before == collection.item_path.rstrip("/")
    body = operation.request_body
    is_bare = body is None or not body.raw.get("required")
    return word if is_action and is_bare and "{" not in word else ""


def _act(bench: Bench, collection: EntityCollection, operation: OperationObject) -> None:
    entity = bench.create(collection)
    before = bench.shown(entity, bench.read(entity))
    acted = bench.call(operation, entity.places)
    told = bench.shown(entity, acted)
    if not acted.ok or acted.status == 202:
        return
    after = bench.read_until(entity, lambda exchange: bench.shown(entity, exchange) != before)
    now = bench.shown(entity, after)
    for name, value in told.items():
        is_changed = name in before and before[name] != value
        if is_changed and _says(_word(collection, operation), name, value) and now.get(name) == before[name]:
            bench.report(
                "action-kept",
                operation,
                f"The answer says that {name} is {as_text(value)}; read afterwards it is "
                f"{as_text(now.get(name))}, as before.",
                *entity.exchanges,
                acted,
                after,
            )
            return


def _says(word: str, name: str, value: Any) -> bool:
    """Whether a value of a member is what the word of an action says: `cancelled` of `cancel`.

    What is still on its way (`restarting`) may be over when the thing is read.
    """
    stem = _stem(word)
    if len(stem) < 3 or isinstance(value, Mapping):
        return False
    if isinstance(value, bool):
        return stem in re.sub(r"[^a-z]", "", name.lower())
    text = re.sub(r"[^a-z]", "", str(value).lower())
    return isinstance(value, str) and text.startswith(stem) and not text.endswith("ing")


def _stem(word: str) -> str:
    """Return the part of a verb that its other forms begin with."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) > 2:
            return plain[: -len(ending)]
    return plain
