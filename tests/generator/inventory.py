"""Everything that a generated package offers to a program, read from its source: names and signatures.

Shares no code with the generator and none with its comparison: this is what comparisons are held to. An entry
is one thing that a program can lean on, under a key that says where it is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

Key = tuple[str, ...]
Inventory = dict[Key, str]
_ENUMS = {"k.OpenStr": "str", "k.OpenInt": "int"}
_MODULE = re.compile(r"\b(dt|builtins|datetime)\.(?=\w)")
"""What stands before a type whose name a member of the class has."""


def inventory(files: Mapping[str, str]) -> Inventory:
    """Return the entries of a package, its *files* by their path inside it."""
    trees = {path: ast.parse(text) for path, text in files.items() if path.endswith(".py")}
    found: Inventory = {}
    for path, tree in trees.items():
        folder, _, name = path.rpartition("/")
        if folder == "models" and name != "__init__.py":
            found.update(_models(tree))
        elif path == "models/__init__.py":
            found.update(_aliases(tree))
        elif path == "inputs.py":
            found.update(_inputs(tree))
        elif path == "events.py":
            found.update(_events(tree))
        elif path == "jobs.py":
            found.update(_jobs(tree))
        elif path == "webhooks.py":
            found.update(_webhooks(tree))
    resources = _resources(trees)
    found.update(_methods(trees, resources))
    found.update(_client(trees["client.py"]))
    found.update(_operations(trees))
    found.update(_api(trees["api.py"]))
    found.update(_unread(trees))
    return found


def differences(old: Inventory, new: Inventory) -> dict[Key, tuple[str | None, str | None]]:
    """Return what both sides have of each entry that is not the same; None for an entry that is not there."""
    return {
        key: (old.get(key), new.get(key))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    }


def alternatives(annotation: str) -> frozenset[str]:
    """Return the top-level members of an annotation."""
    return frozenset(_alternatives(ast.parse(annotation, mode="eval").body))


def _alternatives(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.BinOp):
        yield from _alternatives(node.left)
        yield from _alternatives(node.right)
    elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Union":
        elements = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        for element in elements:
            yield from _alternatives(element)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from alternatives(node.value)
    elif isinstance(node, ast.Subscript):
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        name = ast.unparse(node.value)
        shown = map(ast.unparse, inner) if name == "Literal" else map(spelled, inner)
        if name == "Literal":
            yield from (f"Literal[{text}]" for text in shown)
        else:
            yield f"{name}[{', '.join(shown)}]"
    elif isinstance(node, ast.Starred):
        yield f"*{spelled(node.value)}"
    else:
        yield ast.unparse(node)


def spelled(node: ast.expr | None) -> str:
    """Return an annotation in one form: its alternatives sorted, without what only says where they are."""
    if node is None:
        return "Any"
    return " | ".join(sorted({_MODULE.sub("", text) for text in _alternatives(node)}))


def _assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr | None, ast.expr | None]]:
    """Yield name, annotation and value of each assignment."""
    for node in body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, node.annotation, node.value
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, None, node.value


def _models(tree: ast.Module) -> Iterator[tuple[Key, str]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            base = ast.unparse(node.bases[0]) if node.bases else ""
            if base in _ENUMS:
                yield ("class", node.name), f"enum of {_ENUMS[base]}"
                for name, _, value in _assigned(node.body):
                    yield ("value", node.name, name), ast.unparse(value) if value else ""
            else:
                yield ("class", node.name), "model"
                yield ("field", node.name, "additional_properties"), "dict[str, Any]"
                yield from _fields(node)
    for name, annotation, value in _assigned(tree.body):
        if annotation is not None and ast.unparse(annotation) == "TypeAlias":
            yield ("class", name), "union"
            yield ("union", name), spelled(value)
        elif name.endswith("_kind") and value is not None and isinstance(annotation, ast.Subscript):
            union = ast.unparse(annotation.slice).strip("'\"")
            tags = [text for text in _tags(value) if text]
            if tags:
                yield ("tag", union), "; ".join(tags)
            else:
                yield ("order", union), ", ".join(_tried(value))


def _tags(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("k.Tagged", "k.Based"):
            yield ast.unparse(node)


def _tried(value: ast.expr) -> Iterator[str]:
    """Yield the classes of a union without a tag, in the order in which they are tried."""
    for node in ast.walk(value):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "k.Shape":
            yield from (ast.unparse(word.value) for word in node.keywords if word.arg == "kind")


def _fields(node: ast.ClassDef) -> Iterator[tuple[Key, str]]:
    for name, annotation, value in _assigned(node.body):
        if name == "FIELDS" and isinstance(value, ast.Tuple):
            for call in value.elts:
                if isinstance(call, ast.Call) and isinstance(call.args[0], ast.Constant):
                    python = str(call.args[0].value)
                    keys = [word.value for word in call.keywords if word.arg == "key"]
                    yield ("wire", node.name, python), ast.unparse(keys[0]) if keys else repr(python)
        elif annotation is not None and not ast.unparse(annotation).startswith("ClassVar"):
            yield ("field", node.name, name), spelled(annotation)
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef) and inner.name == "additional_properties":
            yield ("field", node.name, inner.name), spelled(inner.returns)
        if isinstance(inner, ast.FunctionDef) and inner.name == "__init__":
            for argument, default in zip(inner.args.kwonlyargs, inner.args.kw_defaults, strict=True):
                given = f" = {ast.unparse(default)}" if default is not None else ""
                yield ("init", node.name, argument.arg), spelled(argument.annotation) + given


def _aliases(tree: ast.Module) -> Iterator[tuple[Key, str]]:
    for name, _, value in _assigned(tree.body):
        if name == "_RENAMED" and isinstance(value, ast.Dict):
            for key, now in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(now, ast.Constant):
                    yield ("alias", str(key.value)), str(now.value)


def _inputs(tree: ast.Module) -> Iterator[tuple[Key, str]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield ("input", node.name), "dict"
            for name, annotation, _ in _assigned(node.body):
                yield ("key", node.name, name), spelled(annotation)
    for name, annotation, value in _assigned(tree.body):
        if isinstance(value, ast.Call) and ast.unparse(value.func) == "TypedDict":
            yield ("input", name), "dict"
            table = value.args[1]
            if isinstance(table, ast.Dict):
                for key, inner in zip(table.keys, table.values, strict=True):
                    if isinstance(key, ast.Constant):
                        yield ("key", name, str(key.value)), spelled(inner)
        elif annotation is not None and ast.unparse(annotation) == "TypeAlias":
            yield ("input", name), spelled(value)


def _events(tree: ast.Module) -> Iterator[tuple[Key, str]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield ("event", node.name), ""
            for name, annotation, _ in _assigned(node.body):
                yield ("event", node.name, name), spelled(annotation)
    for name, annotation, value in _assigned(tree.body):
        if annotation is not None and ast.unparse(annotation) == "TypeAlias":
            yield ("events", name), spelled(value)


def _jobs(tree: ast.Module) -> Iterator[tuple[Key, str]]:
    """Yield how the job of each method is watched."""
    for _, _, value in _assigned(tree.body):
        if isinstance(value, ast.Call) and ast.unparse(value.func) == "rt.LongRunning":
            words = {word.arg: word.value for word in value.keywords if word.arg}
            yield ("job", str(getattr(words.pop("name"), "value", ""))), ast.unparse(value)


def _webhooks(tree: ast.Module) -> Iterator[tuple[Key, str]]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "rt.Webhook"
            and isinstance(node.args[0], ast.Constant)
        ):
            yield ("webhook", str(node.args[0].value)), ast.unparse(node)


def _resources(trees: Mapping[str, ast.Module]) -> dict[str, str]:
    """Return the dotted path of each resource class, "" for the client."""
    below: dict[str, list[tuple[str, str]]] = {}
    for path, tree in trees.items():
        if path != "client.py" and not path.startswith("resources/"):
            continue
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                below[node.name] = [
                    (inner.name, ast.unparse(inner.returns).strip("'\""))
                    for inner in node.body
                    if isinstance(inner, ast.FunctionDef)
                    and inner.returns is not None
                    and [ast.unparse(word) for word in inner.decorator_list] == ["cached_property"]
                ]
    paths: dict[str, str] = {"Client": ""}
    todo = ["Client"]
    while todo:
        name = todo.pop()
        for attribute, child in below.get(name, ()):
            paths[child] = f"{paths[name]}.{attribute}".strip(".")
            todo.append(child)
    return paths


def _methods(trees: Mapping[str, ast.Module], resources: Mapping[str, str]) -> Iterator[tuple[Key, str]]:
    for path, tree in trees.items():
        if path != "client.py" and not path.startswith("resources/"):
            continue
        for node in tree.body:
            if not isinstance(node, ast.ClassDef) or node.name not in resources:
                continue
            for inner in node.body:
                if not isinstance(inner, ast.FunctionDef) or inner.name.startswith("_"):
                    continue
                decorators = [ast.unparse(word) for word in inner.decorator_list]
                if {"property", "cached_property", "typing.overload", "overload"} & {*decorators}:
                    continue
                yield from _method(f"{resources[node.name]}.{inner.name}".strip("."), inner, decorators)


def _method(name: str, node: ast.FunctionDef, decorators: list[str]) -> Iterator[tuple[Key, str]]:
    yield ("method", name), ""
    yield ("returns", name), spelled(node.returns)
    if decorators:
        yield ("warns", name), "; ".join(decorators)
    positional = [argument.arg for argument in node.args.args if argument.arg != "self"]
    yield ("positional", name), ", ".join(positional)
    defaults = [None] * (len(node.args.args) - len(node.args.defaults)) + list(node.args.defaults)
    arguments = [
        *zip(node.args.args, defaults, strict=True),
        *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
    ]
    for argument, default in arguments:
        if argument.arg != "self":
            given = f" = {ast.unparse(default)}" if default is not None else ""
            yield ("param", name, argument.arg), spelled(argument.annotation) + given


def _client(tree: ast.Module) -> Iterator[tuple[Key, str]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == "Client":
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name == "__init__":
                    named = [*inner.args.args, *inner.args.kwonlyargs]
                    for argument in named:
                        if argument.arg != "self":
                            yield ("client", argument.arg), spelled(argument.annotation)


_OPERATION = frozenset(
    {"method", "path", "server", "servers", "retry", "auth", "security", "parameters", "body", "deprecated"}
)


def _operations(trees: Mapping[str, ast.Module]) -> Iterator[tuple[Key, str]]:
    headers = {
        node.name: node
        for path, tree in trees.items()
        if path.startswith("headers/")
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }
    for path, tree in trees.items():
        if not path.startswith("operations/") or path.endswith("__init__.py"):
            continue
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for node in calls:
            if ast.unparse(node.func) != "rt.Operation":
                continue
            words = {word.arg: word.value for word in node.keywords if word.arg}
            name = str(getattr(words["name"], "value", ""))
            for word in sorted(_OPERATION & words.keys()):
                yield ("operation", name, word), ast.unparse(_ByJsonType().visit(words[word]))
            for status, body in _errors(words.get("responses")):
                yield ("error", name, status), body
            if "headers" in words:
                yield from _headers(name, tree, headers)
            for declared, _, value in _assigned(tree.body):
                if declared == "STREAM" and value is not None:
                    yield ("operation", name, "stream"), ast.unparse(value)
            for other in calls:
                if re.fullmatch(r"rt\.\w+Paging", ast.unparse(other.func)):
                    yield ("operation", name, "paging"), ast.unparse(other)


class _ByJsonType(ast.NodeTransformer):
    """Puts what a union holds of each JSON type in order: whichever is first, a value is of one type."""

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """Sort the keywords of a union."""
        self.generic_visit(node)
        if ast.unparse(node.func) == "k.OneOf":
            node.keywords.sort(key=lambda word: word.arg or "")
        return node


def _errors(responses: ast.expr | None) -> Iterator[tuple[str, str]]:
    """Yield how the body of an error is read: of a hundred, and of statuses that are read otherwise."""
    if not isinstance(responses, ast.Dict):
        return
    table = {
        str(getattr(key, "value", "")): ast.unparse(value)
        for key, value in zip(responses.keys, responses.values, strict=True)
        if key is not None
    }
    declared = {status for status in table if status[:1] in "45" and status.isdigit()}
    for status in sorted({*declared, "4XX", "5XX"}):
        others = table.get(f"{status[0]}XX", table.get("default", ""))
        read = table.get(status, others)
        if read and (read != others or status.endswith("XX")):
            yield status, read


def _headers(
    operation: str, tree: ast.Module, classes: Mapping[str, ast.ClassDef]
) -> Iterator[tuple[Key, str]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "_headers" and node.returns is not None:
            found = classes[ast.unparse(node.returns)]
            for inner in found.body:
                if isinstance(inner, ast.FunctionDef):
                    yield ("header", operation, inner.name), spelled(inner.returns)


def _api(tree: ast.Module) -> Iterator[tuple[Key, str]]:
    """Yield where the API is and how a client proves who it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "rt.Api":
            for word in node.keywords:
                if word.arg in ("base_url", "base_url_env", "servers", "auth", "schemes", "security"):
                    yield ("client", "", word.arg), ast.unparse(word.value)


def _unread(trees: Mapping[str, ast.Module]) -> Iterator[tuple[Key, str]]:
    tree = trees.get("unread.py")
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)} if tree else {}
    todo = [("UnreadClient", "")]
    while todo:
        name, path = todo.pop()
        for inner in classes[name].body if name in classes else ():
            if isinstance(inner, ast.FunctionDef):
                full = f"{path}.{inner.name}".strip(".")
                if inner.decorator_list and ast.unparse(inner.decorator_list[0]) == "property":
                    todo.append((ast.unparse(inner.returns).strip("'\"") if inner.returns else "", full))
                else:
                    yield ("unread", full), ""
