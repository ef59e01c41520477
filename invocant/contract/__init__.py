"""Contract tests of servers: what `invocant check` does, as a library and in pytest.

Nothing of this is imported with `invocant`; it needs the extra `contract`. Names are imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invocant.contract import strategies as strategies
    from invocant.contract._findings import Breach as Breach
    from invocant.contract._findings import Exchange as Exchange
    from invocant.contract._findings import Remark as Remark
    from invocant.contract._machines import CollectionMachine as CollectionMachine
    from invocant.contract._machines import state_machines as state_machines
    from invocant.contract._rules import RULES as RULES
    from invocant.contract._rules import CheckRule as CheckRule
    from invocant.contract._run import CheckReport as CheckReport
    from invocant.contract._run import Options as Options
    from invocant.contract._run import check as check
    from invocant.contract._service import ContractError as ContractError
    from invocant.contract._service import ContractPart as ContractPart
    from invocant.contract._service import each_part as each_part
    from invocant.contract._service import parts as parts
    from invocant.contract._service import verify as verify

_HOMES = {
    "Exchange": "_findings",
    "Breach": "_findings",
    "Options": "_run",
    "RULES": "_rules",
    "Remark": "_findings",
    "CheckReport": "_run",
    "CheckRule": "_rules",
    "check": "_run",
    "CollectionMachine": "_machines",
    "state_machines": "_machines",
    "ContractError": "_service",
    "ContractPart": "_service",
    "each_part": "_service",
    "parts": "_service",
    "verify": "_service",
}

__all__ = [
    "RULES",
    "Breach",
    "CheckReport",
    "CheckRule",
    "CollectionMachine",
    "ContractError",
    "ContractPart",
    "Exchange",
    "Options",
    "Remark",
    "check",
    "each_part",
    "parts",
    "state_machines",
    "strategies",
    "verify",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "strategies":
        return import_module(f"{__name__}.strategies")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
