"""The operations of paths that end with a word after a collection or an item: what the word says."""

from collections.abc import Mapping

from attrs import frozen

from invocant.mock._api import Json, ServedOperation
from invocant.mock._meaning.findings import FoundCollection
from invocant.mock._meaning.operation_parts import OperationParts
from invocant.mock._meaning.shapes import PLACE, Shape, plain, words

_ACTION_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("create", "new", "add", "insert"), "create"),
    **dict.fromkeys(
        ("search", "query", "list", "filter", "find", "all", "lookup", "scroll", "browse"), "list"
    ),
    **dict.fromkeys(("delete", "remove", "destroy"), "delete"),
    **dict.fromkeys(("update", "edit", "modify", "patch"), "update"),
    **dict.fromkeys(("get", "retrieve", "fetch", "details"), "get"),
    **dict.fromkeys(("replace", "put"), "replace"),
    **dict.fromkeys(("upsert", "save"), "upsert"),
    **dict.fromkeys(("clear", "truncate"), "clear"),
}
"""What the words at the end of a path say."""
OF_ITEMS = ("get", "update", "replace", "delete")
_BATCHES = ("batch", "bulk", "list", "array", "many", "multiple")


@frozen(eq=False)
class ActionFinder(OperationParts):
    """Takes the operations of one API that are actions."""

    def _actions(self, shape: Shape) -> None:
        """Take the operations of a path that ends with a word after a collection or an item."""
        if not shape or shape[-1] == PLACE or len(shape) < 2:
            return
        for operation in self._by_shape[shape].values():
            if operation.label in self._roles:
                continue
            item = self._at_shape(shape[:-1])
            if item is not None and not item.single:
                self._action_of_item(operation, shape[-1], item)
                continue
            owner = self._at_shape((*shape[:-1], PLACE))
            if owner is not None and (*shape, PLACE) not in self._by_shape:
                self._action_of_all(operation, shape[-1], owner)

    def _action_of_item(self, operation: ServedOperation, word: str, item: FoundCollection) -> None:
        verb = _ACTION_WORDS.get(plain(word))
        if operation.method == "GET":
            return
        if verb in OF_ITEMS and verb != "get" and operation.method in ("POST", "PUT", "PATCH"):
            self._take(operation, verb, item, f"the word {word!r} after an item")
            return
        success = self._success(operation)
        path = self.anatomy.record_path(success, item.parameter, item.noun, [item.schema])
        answered = success if path is None else self._inner(success, path)
        state = self._state(item, word, undone=operation.method == "DELETE")
        if self.anatomy.resembles(answered, item.schema) or state:
            self._take(operation, "act", item, f"the word {word!r} after an item", state=state)

    def _action_of_all(self, operation: ServedOperation, word: str, owner: FoundCollection) -> None:
        spoken = words(word)
        verb = _ACTION_WORDS.get(plain(word)) or next(
            (_ACTION_WORDS[w] for w in spoken if w in _ACTION_WORDS), None
        )
        if operation.method == "GET":
            listed = self._items(operation, [owner.schema], owner.noun)
            if listed and self.anatomy.resembles(listed.schema, owner.schema):
                self._take(operation, "list", owner, f"GET of a list of the items, {word!r}", listed)
            return
        body = self._body(operation)
        why = f"the word {word!r} after a collection"
        batch = any(name in spoken for name in _BATCHES)
        if (verb == "delete" or (batch and operation.method == "DELETE")) and self.anatomy.ids_in(body):
            self._take(operation, "clear", owner, why, by_body=True)
            return
        if operation.method == "POST" and batch and verb in (None, "create"):
            several = self.anatomy.items(body, [owner.schema], owner.noun)
            if several and self.anatomy.resembles(several.schema, owner.schema):
                answered = self._items(operation, [owner.schema], owner.noun)
                self._take(operation, "create-many", owner, why, answered, sent=several.path)
                return
        if operation.method != "POST" or verb is None:
            return
        if verb == "list":
            listed = self._items(operation, [owner.schema], owner.noun)
            if listed and self.anatomy.resembles(listed.schema, owner.schema):
                self._take(operation, "list", owner, f"the word {word!r} after a collection", listed)
        elif verb == "create":
            many = self.anatomy.merging.flat(body).schema.get("type") == "array"
            if many or not batch:
                self._take(
                    operation,
                    "create-many" if many else "create",
                    owner,
                    f"the word {word!r} after a collection",
                )
        elif self._names_item(operation, owner):
            self._take(operation, verb, owner, f"the word {word!r} after a collection", by_body=True)

    def _state(self, item: FoundCollection, word: str, *, undone: bool) -> dict[str, Json]:
        """Return what an action changes, as far as the schema shows: a state, or a flag of its name."""
        stem = _stem(plain(word))
        properties = self.anatomy.properties(item.schema)
        for name, schema in properties.items():
            flat = self.anatomy.merging.flat(schema).schema
            if plain(name) in ("status", "state", "phase", "stage", "lifecyclestate") and not undone:
                for value in flat.get("enum") or ():
                    if isinstance(value, str) and len(stem) > 2 and plain(value).startswith(stem):
                        return {name: value}
        for name, schema in properties.items():
            flat = self.anatomy.merging.flat(schema).schema
            if flat.get("type") == "boolean":
                bare = plain(name).removeprefix("is").removeprefix("has")
                for prefix in ("", "un", "de", "dis", "in"):
                    if (
                        bare
                        and len(stem) > 2
                        and stem.startswith(prefix)
                        and bare.startswith(stem.removeprefix(prefix))
                        and len(stem.removeprefix(prefix)) > 2
                    ):
                        return {name: (not prefix) != undone}
        return {}


def _stem(word: str) -> str:
    """Return the part of a verb that its other forms begin with."""
    for ending in ("ation", "ate", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)]
    return word
