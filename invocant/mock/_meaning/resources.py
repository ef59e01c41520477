"""The collections of an API, as the names and paths of its operations show them."""

from collections.abc import Mapping

from attrs import frozen

from invocant.mock._api import Api, Json, ServedOperation

VERBS = ("create", "list", "get", "replace", "update", "delete")
"""Last parts of operation names that work on a stored collection."""
OF_ITEMS = ("get", "replace", "update", "delete")
"""Those that work on one object of it."""


@frozen
class Resource:
    """A collection of objects, as the paths and names of its operations show it."""

    name: str
    id_field: str
    path: str
    """Path of the whole collection."""
    item_path: str
    """Path of one object."""
    newest_first: bool = False

    def parent_key(self, values: Mapping[str, Json]) -> str:
        """Return the key, within its own collection, of the object above; "" for a collection at the top."""
        return "/".join(str(values[name]) for name in _path_names(self.path) if name in values)

    def key(self, values: Mapping[str, Json]) -> str:
        """Return the key of the object that path values name."""
        return "/".join(str(values[name]) for name in _path_names(self.item_path) if name in values)

    def id(self, values: Mapping[str, Json]) -> Json:
        """Return the object's own id among path values."""
        return values.get(_path_names(self.item_path)[-1])


def stored(operation: ServedOperation) -> tuple[str, str]:
    """Return the collection that an operation works on, and its verb there; "" twice for a function.

    What comes in pages lists the collection that its name begins with, whatever it is called.
    """
    name, _, verb = operation.name.rpartition(".")
    if verb in VERBS or verb.startswith("get_by_"):
        return name, verb
    return (name, "list") if operation.paging is not None else ("", "")


def resources_of(api: Api) -> dict[str, Resource]:
    """Return the collections by name: what stands before a verb in the dotted names of operations."""
    groups: dict[str, dict[str, ServedOperation]] = {}
    for operation in api.operations:
        name, verb = stored(operation)
        group = groups.setdefault(name, {}) if name else {}
        if verb not in group or operation.name == f"{name}.{verb}":
            group[verb] = operation
    return {name: _resource(name, group) for name, group in groups.items()}


def _resource(name: str, group: Mapping[str, ServedOperation]) -> Resource:
    """Read a collection from its operations; what is missing among them is made up from what is there."""
    of_item = next((group[verb] for verb in ("get", "delete", "update", "replace") if verb in group), None)
    of_all = next((group[verb] for verb in ("create", "list") if verb in group), None)
    path = of_all.path if of_all else (of_item.path.rpartition("/{")[0] if of_item else "")
    item_path = of_item.path if of_item else f"{path}/{{id}}"
    paging = group["list"].paging if "list" in group else None
    hints = next((operation.hints for operation in group.values() if operation.hints), {})
    id_field = str(hints.get("id") or (paging or {}).get("id", "/id").rpartition("/")[2] or "id")
    return Resource(name, id_field, path, item_path, bool(hints.get("newest-first")))


def _path_names(path: str) -> list[str]:
    return [part.partition("}")[0] for part in path.split("{")[1:]]
