"""The deadline of a block, on the clock that clients have."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

from invocant.runtime._calls.deadlines import Deadline
from invocant.runtime._drivers.environment import ENVIRONMENT
from invocant.runtime._errors import ConfigurationError

if TYPE_CHECKING:
    from invocant.runtime._drivers.environment import Environment


def deadline(seconds: float, *, environment: Environment | None = None) -> Deadline:
    """Bound all calls of a block: `with invocant.deadline(30):`, in code that blocks and in coroutines.

    Calls, pages and streams that are made or read in the block, by any client, end when the time is up, with
    a `DeadlineError` that names this line. Inside another deadline the nearer counts, as it does beside
    `Timeouts.total`. Tasks that are started in the block are bounded too, and what runs by
    `asyncio.to_thread` or `contextvars.copy_context().run`; a plain thread is not.

    Args:
        seconds: How long the block may take, from where it is entered. 0 or less: no call is made any more.
        environment: Where the time comes from; for tests.

    Raises:
        ConfigurationError: *seconds* is no number.
    """
    given: object = seconds
    if isinstance(given, bool) or not isinstance(given, (int, float)) or math.isnan(given):
        raise ConfigurationError(f"deadline takes a number of seconds, not {seconds!r}")
    caller = sys._getframe(1)
    return Deadline(
        float(seconds),
        clock=(environment or ENVIRONMENT).clock,
        place=f"{caller.f_code.co_filename}:{caller.f_lineno}",
    )
