"""What events carry, against a schema, and what messages call an event."""

from __future__ import annotations

import re
from typing import Any

from invocant.contract._bench import Bench
from invocant.contract._events import SentEvent
from invocant.contract._findings import Exchange
from invocant.documents import OperationObject


def judge(
    bench: Bench, operation: OperationObject, schema: Any, value: Any, what: str, exchange: Exchange
) -> None:
    """Hold the payload of *what* to its schema."""
    error = next(iter(bench.surface.validator(schema).iter_errors(value)), None)
    if error is not None:
        bench.report(
            "stream-decodes",
            operation,
            f"The payload of {what} breaks its schema: {str(error.message)[:200]}.",
            exchange,
        )


def called(event: SentEvent) -> str:
    """Return what messages call an event."""
    data = re.sub(r"\s+", " ", event.data)[:60]
    return f"{event.name} with {data!r}"
