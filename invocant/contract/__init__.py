"""Contract tests of servers: what `invocant check` does, as a library and in pytest.

Nothing of this is imported with `invocant`; it needs the extra `contract`. Names are imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from invocant.contract._findings import Exchange as Exchange
    from invocant.contract._findings import Finding as Finding
    from invocant.contract._findings import Remark as Remark
    from invocant.contract._rules import RULES as RULES
    from invocant.contract._rules import Rule as Rule
    from invocant.contract._run import Options as Options
    from invocant.contract._run import Report as Report
    from invocant.contract._run import check as check

_HOMES = {
    "Exchange": "_findings",
    "Finding": "_findings",
    "Options": "_run",
    "RULES": "_rules",
    "Remark": "_findings",
    "Report": "_run",
    "Rule": "_rules",
    "check": "_run",
}

__all__ = ["RULES", "Exchange", "Finding", "Options", "Remark", "Report", "Rule", "check"]


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
