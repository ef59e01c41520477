"""Broken modules of models and methods by themselves, beside a client that is whole: each in a moment.

What is not found here is asked of a whole client in a process of its own.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from invocant.runtime.kinds import OpenInt, OpenStr, kind_of
from tests.contract.mutants.agreement import _otherwise
from tests.contract.semantics.asking import driven

if TYPE_CHECKING:
    from tests.contract.mutants.catalog import ContractMutant
    from tests.contract.mutants.suite import ContractSuite


def broken_module(mutant: ContractMutant) -> dict[str, Any]:
    """Return what a broken module defines."""
    return _executed(mutant.module, mutant.install())


def _executed(module: str, code: Any) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": module, "__package__": module.rpartition(".")[0]}
    exec(code, space)  # noqa: S102  # the code is that of this repository, changed
    return space


def noticed(suite: ContractSuite, mutants: Sequence[ContractMutant]) -> dict[str, str]:
    """Return, by the id of a mutant, the check that finds it and what it says; others are left out."""
    found = {}
    for name in dict.fromkeys(mutant.module for mutant in mutants):
        whole = vars(importlib.import_module(name))
        parted = next(
            _parted(suite, name, whole, _executed(name, inspect.getsource(sys.modules[name]))), None
        )
        assert parted is None, f"{name}: {parted}, although nothing is broken"
    for mutant in mutants:
        whole = vars(importlib.import_module(mutant.module))
        try:
            told = next(_parted(suite, mutant.module, whole, broken_module(mutant)), None)
        except Exception as error:  # noqa: BLE001  # what cannot even be loaded is noticed
            told = f"import\n{error!r}"
        if told is not None:
            found[mutant.id] = told
    return found


def _parted(
    suite: ContractSuite, name: str, whole: Mapping[str, Any], broken: Mapping[str, Any]
) -> Iterator[str]:
    if ".models." in name:
        module = name.rpartition(".")[2]
        for form in suite.agreement.forms:
            if suite.agreement.graph.home[form.model] == module:
                kind = kind_of(broken[form.model])
                for parted in _otherwise(form.model, kind, form.probes, form.verdicts):
                    yield f"probes\n{parted}"
        yield from (f"enums\n{enum}" for enum in _other_values(suite, whole, broken))
    else:
        for argument in _unheard(whole, broken):
            yield f"arguments\n{argument} is not handed on"


def _other_values(suite: ContractSuite, whole: Mapping[str, Any], broken: Mapping[str, Any]) -> Iterator[str]:
    """Yield the enums that list other values than the document does."""
    for name, enum in whole.items():
        if isinstance(enum, type) and issubclass(enum, OpenStr | OpenInt):
            listed = frozenset(enum._value2member_map_)
            if listed in suite.agreement.enums and listed != frozenset(broken[name]._value2member_map_):
                yield name


class _Client:
    """Takes whatever a method asks of a client, and keeps it."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def __getattr__(self, _name: str) -> Any:
        def ask(*given: Any, **named: Any) -> _Answer:
            self.asked += [*given, *named.values()]
            return _Answer()

        return ask


class _Answer:
    def __await__(self) -> Iterator[Any]:
        return iter(())


def _unheard(whole: Mapping[str, Any], broken: Mapping[str, Any]) -> Iterator[str]:
    """Yield the arguments that a method takes, and does not hand on."""
    for name, kind in whole.items():
        if isinstance(kind, type) and kind.__module__ == whole["__name__"]:
            for method, function in vars(kind).items():
                if inspect.isfunction(function) and not method.startswith("_"):
                    lost = _lost(broken[name], method) - _lost(kind, method)
                    yield from (f"{name}.{method}: {argument}" for argument in sorted(lost))


def _lost(kind: Any, method: str) -> set[str]:
    """Return which arguments of a method do not reach the client."""
    resource, client = object.__new__(kind), _Client()
    resource._client = client
    function = getattr(kind, method)
    given = {name: object() for name in [*inspect.signature(function).parameters][1:]}
    answer = function(resource, **given)
    if inspect.iscoroutine(answer):
        driven(answer)
    arrived = {id(value) for value in _flat(client.asked)}
    return {name for name, value in given.items() if id(value) not in arrived}


def _flat(values: Any) -> Iterator[Any]:
    for value in values:
        yield value
        if isinstance(value, dict):
            yield from _flat(value.values())
