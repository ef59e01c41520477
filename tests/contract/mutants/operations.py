"""Broken declarations of operations, compared with the document one by one: no client need be loaded anew."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.contract.mutants.catalog import ContractMutant
    from tests.contract.mutants.suite import ContractSuite


def noticed(suite: ContractSuite, mutants: Sequence[ContractMutant]) -> dict[str, str]:
    """Return, by the id of a mutant, the check that finds it and what it says; others are left out."""
    from tests.contract.mutants import declarations

    said: dict[str, list[bool]] = {}
    found = {}
    for mutant in mutants:
        whole = importlib.import_module(mutant.module).OPERATION
        try:
            row = _operation(mutant)
            told = {f"{row.method} {row.path}: {name}": v for name, v in declarations.declared(row).items()}
        except Exception as error:  # noqa: BLE001  # what cannot even be loaded is noticed
            found[mutant.id] = f"import\n{error!r}"
            continue
        label = f"{whole.method} {whole.path}"
        right = {name: v for name, v in suite.declared.items() if name.startswith(f"{label}: ")}
        parted = next(declarations.parted(right, told), None)
        if parted is not None:
            found[mutant.id] = f"declarations\n{parted}"
            continue
        otherwise = _read_otherwise(suite, label, whole, row, said)
        if otherwise:
            found[mutant.id] = f"probes\n{otherwise}"
    return found


def _operation(mutant: ContractMutant) -> Any:
    """Return the operation of a broken module."""
    package = mutant.module.rpartition(".")[0]
    space: dict[str, Any] = {"__name__": mutant.module, "__package__": package}
    exec(mutant.install(), space)  # noqa: S102  # the code is that of this repository, changed
    return space["OPERATION"]


def _read_otherwise(
    suite: ContractSuite, label: str, whole: Any, row: Any, said: dict[str, list[bool]]
) -> str:
    """Return a probe that the broken declaration takes otherwise than document and client do; "" if none."""
    from tests.contract.mutants.agreement import _kind, _right

    agreement = suite.agreement
    probes: Mapping[str, list[Any]] = agreement.probes
    for name in probes:
        if not name.startswith(f"{label} "):
            continue
        part = name.removeprefix(f"{label} ")
        before, now = _kind(whole, part), _kind(row, part)
        if before is None or repr(before) == repr(now):
            continue
        if name not in said:
            said[name] = [_right(before, probe) for probe in probes[name]]
        for probe, verdict, was in zip(probes[name], agreement.verdicts[name], said[name], strict=True):
            if was is verdict and (now is None or _right(now, probe) is not verdict):
                return f"{name}: {probe!r}"
    return ""
