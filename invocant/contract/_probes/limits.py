"""Rate limits and retries: what an answer says of them is true."""

from __future__ import annotations

import re

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._caller import asked_wait
from invocant.contract._findings import Exchange
from invocant.documents import OperationObject

_STILL_ANSWERS = 6
"""How many answers in a row that name the same number of requests show that nobody counts."""
_PREFIXES = ("x-ratelimit-", "x-rate-limit-", "ratelimit-")


def check_limit(bench: Bench, operation: OperationObject, *, burst: int) -> None:
    """Ask until the limit is met, and then as the answer says."""
    if operation.method != "get" or "429" not in operation.responses:
        raise ImpossibleError("no limit is declared")
    collection = next((c for c in bench.surface.collections if c.reads is operation), None)
    places = bench.entity(collection).places if collection is not None else bench.parents(operation.path)
    answers: list[Exchange] = []
    for number in range(burst):
        exchange = bench.call(operation, places, patient=False)
        if exchange.status == 429:
            _counted(bench, operation, answers)
            again = _refused(bench, operation, places, exchange, answers[-1] if answers else None)
            if number > 0 or again is None or not again.ok:
                return
            exchange = again  # the calls of other checks had used the limit up: it is met once more
        answers.append(exchange)
    _counted(bench, operation, answers)
    bench.remark(operation.label, f"its limit was not met in {burst} requests; --burst asks for more")


def _refused(
    bench: Bench,
    operation: OperationObject,
    places: dict[str, str],
    exchange: Exchange,
    last: Exchange | None,
) -> Exchange | None:
    """Hold a refusal to what was said before and is true after it; return what came after the wait."""
    declared = bench.surface.headers_of(bench.surface.answer(operation, 429))
    told = exchange.headers.get("retry-after")
    if told is None and "retry-after" in declared:
        bench.report(
            "retry-after-told", operation, "Retry-After is declared for 429, and was not sent.", exchange
        )
    if told is not None and asked_wait(exchange) is None:
        bench.report(
            "retry-after-told", operation, f"Retry-After is neither seconds nor a date: {told!r}.", exchange
        )
    remaining = _number(last, "remaining") if last is not None else None
    if remaining is not None and remaining > 0 and last is not None:
        bench.report(
            "limit-counted",
            operation,
            f"{remaining} requests were said to remain, and the next was refused.",
            last,
            exchange,
        )
    wait = asked_wait(exchange)
    if wait is None:
        return None
    if wait > bench.caller.patience:
        bench.remark(
            operation.label,
            f"Retry-After asks for {wait:g} s; only {bench.caller.patience:g} s are waited (--patience)",
        )
        return None
    bench.caller.budget.sleep(wait + 0.05)
    again = bench.call(operation, places, patient=False)
    if again.status in (429, 503):
        bench.report(
            "retry-after-true",
            operation,
            f"Retry-After asked for {wait:g} s, and after them the answer is {again.status}.",
            exchange,
            again,
        )
    return again


def _counted(bench: Bench, operation: OperationObject, answers: list[Exchange]) -> None:
    """Look whether what is said to remain can be true. Limits refill, so it may stand still."""
    counts = [(_number(exchange, "remaining"), _number(exchange, "limit")) for exchange in answers]
    told = [(remaining, limit) for remaining, limit in counts if remaining is not None]
    for exchange, (remaining, limit) in zip(answers, counts, strict=True):
        if remaining is not None and (remaining < 0 or (limit is not None and remaining > limit)):
            bench.report("limit-counted", operation, f"{remaining} requests remain of {limit}.", exchange)
            return
    last = told[-_STILL_ANSWERS:]
    if len(last) == _STILL_ANSWERS and all(remaining == limit for remaining, limit in last):
        text = f"{last[-1][0]} requests remain, as many as there may be, although {_STILL_ANSWERS} were made."
        bench.report("limit-counted", operation, text, *answers[-2:])


def check_refusals(bench: Bench) -> None:
    """Look at every refusal that was met on the way."""
    for label, refusal, again in bench.caller.limited:
        text = refusal.headers.get("retry-after")
        if text is not None and asked_wait(refusal) is None:
            bench.report(
                "retry-after-told",
                label or "API",
                f"Retry-After is neither seconds nor a date: {text!r}.",
                refusal,
            )
        elif again is not None and again.status == refusal.status and text is not None:
            bench.report(
                "retry-after-true",
                label or "API",
                f"Retry-After asked for {text} s, and after them the answer is {again.status} again.",
                refusal,
                again,
            )
        elif text is None and label:
            operation = next((op for op in bench.surface.operations if op.label == label), None)
            declared = (
                bench.surface.headers_of(bench.surface.answer(operation, refusal.status or 429))
                if operation
                else {}
            )
            if "retry-after" in declared:
                bench.report(
                    "retry-after-told",
                    label,
                    f"Retry-After is declared for {refusal.status}, and was not sent.",
                    refusal,
                )


def _number(exchange: Exchange | None, what: str) -> int | None:
    if exchange is None:
        return None
    for prefix in _PREFIXES:
        text = exchange.headers.get(prefix + what)
        if text is not None and (match := re.match(r"-?\d+", text.strip())):
            return int(match[0])
    return None
