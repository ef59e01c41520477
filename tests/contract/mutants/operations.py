"""Broken declarations of operations and models, and broken methods, one by one: no client is loaded anew."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.contract.mutants.single import broken_module

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
            row = broken_module(mutant)["OPERATION"]
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
        if part == "body":
            otherwise = _argument_otherwise(name, whole, row, probes[name], agreement.verdicts[name])
            if otherwise:
                return otherwise
        before, now = _kind(whole, part), _kind(row, part)
        if before is None or repr(before) == repr(now):
            continue
        if name not in said:
            said[name] = [_right(before, probe) for probe in probes[name]]
        for probe, verdict, was in zip(probes[name], agreement.verdicts[name], said[name], strict=True):
            if was is verdict and (now is None or _right(now, probe) is not verdict):
                return f"{name}: {probe!r}"
    return ""


def _argument_otherwise(
    name: str, whole: Any, row: Any, probes: Sequence[Any], verdicts: Sequence[bool]
) -> str:
    """Return a member of a body for which the argument is declared otherwise than it need be; "" if none."""
    from tests.contract.mutants.agreement import _right

    kinds = _arguments(row)
    for key, kind in _arguments(whole).items():
        now = kinds.get(key)
        if now is None or repr(now) == repr(kind):
            continue
        for probe, verdict in zip(probes, verdicts, strict=True):
            if not isinstance(probe, dict) or key not in probe:
                continue
            value = probe[key]
            others = {**probe, key: _valid(key, probes, verdicts)}
            alone = others in probes and verdicts[probes.index(others)]  # nothing else is wrong with the body
            if alone and _right(kind, value) is verdict and _right(now, value) is not verdict:
                return f"{name}, {key}: {value!r}"
    return ""


def _arguments(row: Any) -> dict[str, Any]:
    contents = [] if row.body is None else [each for each in row.body.content if "json" in each.media_type]
    return {member.key: member.kind for content in contents for member in content.fields or ()}


def _valid(key: str, probes: Sequence[Any], verdicts: Sequence[bool]) -> Any:
    """Return a value of a member with which a body is valid."""
    return next(
        (
            probe[key]
            for probe, verdict in zip(probes, verdicts, strict=True)
            if verdict and isinstance(probe, dict) and key in probe
        ),
        None,
    )
