"""Which modules of a client's models are behind a kind: by what their text refers to."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import define, field

import invocant_api

_REFERENCE = re.compile(r"""ref\(["'](\w+)["']\)""")
_SHOWN = re.compile(r"<Reference: [\w.]+\.models\.(\w+)>")


@define(eq=False)
class ModelGraph:
    """The modules of models of one client, and which use which."""

    home: Mapping[str, str]
    """The module that defines each name."""
    uses: Mapping[str, frozenset[str]]
    """By module, those that its own text refers to."""
    asked: Mapping[str, frozenset[str]]
    """By module of operations, those that its own text refers to."""
    _closed: dict[str, frozenset[str]] = field(factory=dict)

    @classmethod
    def of(cls, api: str) -> ModelGraph:
        """Return the graph of an API's client."""
        folder = Path(invocant_api.__file__).parent / api / "models"
        operations = (folder.parent / "operations").glob("[!_]*.py")
        paths = [path for path in folder.glob("_*.py") if path.stem != "__init__"]
        texts = {path.stem: path.read_text("utf-8") for path in paths}
        home = {name: stem for stem, text in texts.items() for name in _defined(text)}
        uses = {stem: _used(text, home) for stem, text in texts.items()}
        asked = {path.stem: _used(path.read_text("utf-8"), home) for path in operations}
        return cls(home, uses, asked)

    def touches(self, operation: str, module: str) -> bool:
        """Say whether a call of an operation sends or reads something with a module of models."""
        return module in self._closure({*self.asked.get(operation.replace(".", "_"), ())})

    def behind(self, kind: Any) -> frozenset[str]:
        """Return the modules with which values of a kind are read."""
        shown = repr(kind)
        if shown not in self._closed:
            self._closed[shown] = self._closure({self.home[name] for name in _SHOWN.findall(shown)})
        return self._closed[shown]

    def _closure(self, modules: set[str]) -> frozenset[str]:
        known: set[str] = set()
        while modules:
            module = modules.pop()
            known.add(module)
            modules |= self.uses[module] - known
        return frozenset(known)


def _used(text: str, home: Mapping[str, str]) -> frozenset[str]:
    return frozenset(home[name] for name in _REFERENCE.findall(text))


def _defined(text: str) -> list[str]:
    """Return what a module defines, classes and constants."""
    names = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            names.append(node.name)
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names += [target.id for target in targets if isinstance(target, ast.Name)]
    return names
