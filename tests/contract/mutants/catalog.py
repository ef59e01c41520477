"""Every mutant there is: by API and layer, with an id, and what breaks this process."""

from __future__ import annotations

import ast
import importlib
import importlib.abc
import importlib.util
import inspect
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import ModuleSpec
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

from attrs import frozen

import invocant
import invocant.mock
import invocant_api
from invocant.mock import ServedApi
from tests.contract.mutants import behaviours as acting
from tests.contract.mutants.client_operators import client_operator
from tests.contract.mutants.document_operators import document_sites
from tests.contract.mutants.mock_operators import mock_operator
from tests.contract.mutants.sites import Operator, Site, parsed, sites
from tests.contract.semantics.kit import kit

LAYERS = ("mock", "document", "client")
VENDORS = Path(invocant.mock.__file__).parent / "vendors"
GENERATED = Path(invocant_api.__file__).parent
TOOLS = ("_tools", "_projects")
"""Ends of the names of modules that hold only what the vendors' own tools call, and no document has."""
NOT_SERVED = ("called", "scripted", "unscriptable", "function_ids", "project_id")
"""What serves tests that let a function say something, and no caller of the API."""
FOR_TOOLS = ("_meant", "_unstored", "delete_functions_of")
"""Functions beside them that only what the vendors' own tools call comes by."""
CLIENT_FOLDERS = ("operations", "resources", "models", "headers")
CLIENT_MODULES = ("api", "client", "events")


@frozen(eq=False)
class ContractMutant:
    """One broken thing."""

    api: str
    layer: str
    operator: str
    site: str
    install: Callable[[], Any]
    """Breaks this process; of a document, returns a broken one; of a module, its code."""
    made_from: Sequence[Path]
    """The files that decide what it is: while they and its id last, it is the same."""
    module: str = ""

    @property
    def id(self) -> str:
        """What it is called in files and tables."""
        return f"{self.api} {self.layer}: {self.operator}: {self.site}"


def document(api: str) -> dict[str, Any]:
    """Return the document of an API, which nobody else has."""
    text = (GENERATED / api / "document.json").read_text("utf-8")
    value: dict[str, Any] = json.loads(text)
    return value


def mutants(api: str, layer: str) -> Iterator[ContractMutant]:
    """Yield every mutant of a layer of an API, in the same order at each run."""
    if layer == "mock":
        for path in sorted(VENDORS.glob(f"{api}*.py")):
            if not path.stem.endswith(TOOLS):
                module = f"invocant.mock.vendors.{path.stem}"
                left_out = (*NOT_SERVED, *FOR_TOOLS, *_undocumented(api, path))
                yield from _of_module(api, layer, module, path, mock_operator, left_out)
        yield from _of_behaviours(api, f"invocant.mock.vendors.{api}")
    elif layer == "document":
        yield from _of_document(api)
    else:
        for path in _client_modules(api):
            name = path.relative_to(GENERATED.parent).with_suffix("").as_posix().replace("/", ".")
            yield from _of_module(api, layer, name, path, client_operator, ())


def _undocumented(api: str, path: Path) -> Iterator[str]:
    """Yield the functions of a mock that answer only operations which the API's document does not have."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef):
            decorators = [each for each in node.decorator_list if isinstance(each, ast.Call)]
            calls = [each for each in decorators if ast.unparse(each.func) == "answers"]
            answered = [ast.literal_eval(name) for call in calls for name in call.args]
            if answered and not any(_documented(api, name) for name in answered):
                yield node.name


def _documented(api: str, operation: str) -> bool:
    """Say whether the API's document has an operation that the mock serves."""
    return operation in kit(api).rows or operation == "functions.stream"


def _client_modules(api: str) -> Sequence[Path]:
    folder = GENERATED / api
    modules = [folder / f"{name}.py" for name in CLIENT_MODULES]
    for name in CLIENT_FOLDERS:
        modules += sorted(path for path in (folder / name).glob("*.py") if path.name != "__init__.py")
    return [path for path in modules if path.exists()]


def _of_module(
    api: str, layer: str, module: str, path: Path, operator: Operator, leave_out: Sequence[str]
) -> Iterator[ContractMutant]:
    short = path.relative_to(GENERATED / api).as_posix() if layer == "client" else path.name
    tree = parsed(path)
    made_from = (path, Path(inspect.getfile(operator)))
    for place, site in [*sites(tree, operator, leave_out)]:

        def install(site: Site = site) -> Any:
            with site.changed():
                ast.fix_missing_locations(site.node.parent or tree)
                code = compile(tree, str(path), "exec")
            sys.meta_path.insert(0, _Broken(module, code, path))
            return code

        yield ContractMutant(api, layer, site.operator, f"{short} {place}", install, made_from, module)


def forget(api: str, layer: str, module: str = "") -> None:
    """Let what a layer is made of be imported anew, if this process has it already.

    Args:
        module: The module that is broken. Of models only this one goes: nothing has referred to it so far.
    """
    if ".models." in module:
        package, _, member = module.rpartition(".")
        vars(sys.modules[package]).pop(member, None)
        sys.modules.pop(module, None)
        return
    if layer == "mock":
        gone = ["invocant.mock.vendors."]
    else:
        gone = [f"invocant_api.{api}", f"invocant.{api}", "tests.contract.semantics.offers"]
        for name in (api.capitalize(), f"Async{api.capitalize()}"):
            vars(invocant).pop(name, None)
    for name in [name for name in sys.modules if name.startswith(tuple(gone))]:
        package, _, member = name.rpartition(".")
        vars(sys.modules.get(package, sys)).pop(member, None)
        del sys.modules[name]


class _Broken(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from code that was changed."""

    def __init__(self, module: str, code: Any, path: Path) -> None:
        self.module, self.code, self.path = module, code, path

    def find_spec(self, fullname: str, _path: Any, _target: Any = None) -> ModuleSpec | None:
        """Find the one module."""
        if fullname != self.module:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def create_module(self, _spec: ModuleSpec) -> None:
        """Let Python make it."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed code."""
        exec(self.code, vars(module))  # noqa: S102  # the code is that of this repository, changed


def _of_behaviours(api: str, module: str) -> Iterator[ContractMutant]:
    from invocant.mock._serving.catalog import load_api
    from invocant.mock._values.schemas import compiled

    served: ServedApi = load_api(api)
    made_from = (*sorted(VENDORS.glob(f"{api}*.py")), Path(acting.__file__))
    for behaviour in acting.behaviours(served, compiled(served)):
        if behaviour.operation and not _documented(api, behaviour.operation):
            continue  # what the vendors' own tools call

        def install(behaviour: acting.Behaviour = behaviour) -> None:
            behaviour.install(importlib.import_module(module).SEMANTICS)

        site = " ".join(filter(None, [behaviour.operation or "all", behaviour.detail]))
        yield ContractMutant(api, "mock", behaviour.operator, site, install, made_from, module)


def _of_document(api: str) -> Iterator[ContractMutant]:
    made_from = (GENERATED / api / "document.json", Path(inspect.getfile(document_sites)))
    for number, site in enumerate(document_sites(document(api))):

        def install(number: int = number) -> dict[str, Any]:
            broken = document(api)
            next(islice(document_sites(broken), number, None)).change()
            return broken

        yield ContractMutant(api, "document", site.operator, site.pointer, install, made_from)
