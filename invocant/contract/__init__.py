"""Contract tests of servers: what `invocant check` does, as a library and in pytest.

Nothing of this is imported with `invocant`; it needs the extra `contract`. Names are imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invocant.contract._findings import Breach as Breach
    from invocant.contract._findings import Exchange as Exchange
    from invocant.contract._findings import Remark as Remark
    from invocant.contract._rules import RULES as RULES
    from invocant.contract._rules import CheckRule as CheckRule
    from invocant.contract._run import CheckReport as CheckReport
    from invocant.contract._run import Options as Options
    from invocant.contract._run import check as check

_HOMES = {
    "Exchange": "_findings",
    "Breach": "_findings",
    "Options": "_run",
    "RULES": "_rules",
    "Remark": "_findings",
    "CheckReport": "_run",
    "CheckRule": "_rules",
    "check": "_run",
}

__all__ = ["RULES", "Breach", "CheckReport", "CheckRule", "Exchange", "Options", "Remark", "check"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
