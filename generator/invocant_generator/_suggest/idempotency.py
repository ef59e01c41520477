"""Calls that may be made again because they carry a key by which the API knows them."""

from __future__ import annotations

from invocant_generator._suggest.shapes import OperationShape
from invocant_generator._suggest.suggestion import Action, Suggestion, step, target_of

KEYWORD = "x-invocant-retry"
_KEYS = ("idempotencykey", "xidempotencykey", "idempotentkey", "idempotencytoken", "xidempotencytoken")
_ALREADY_SAFE = frozenset({"delete", "get", "head", "options", "put", "query", "trace"})


def retry(shape: OperationShape) -> Suggestion | None:
    """Return that an operation may be made again, where each of its calls has an idempotency key.

    A call that is repeated is sent as it was, with the same key. A key that may be left out makes no call
    safe; then it is suggested to require it.
    """
    operation = shape.operation
    if operation.method in _ALREADY_SAFE or KEYWORD in operation.raw:
        return None
    key = shape.asked(*_KEYS, location="header") or shape.asked(*_KEYS, location="body")
    if key is None:
        return None
    actions = [Action(target_of(operation), {KEYWORD: "safe"})]
    evidence, doubts = [f"`{key.name}` ({key.location}) tells the API that it is the same call"], []
    if key.required:
        evidence.append("every call has it")
    else:
        doubts.append(f"`{key.name}` may be left out, and without it a repeated call may act twice")
        if key.location != "header":
            return None
        place = f"{target_of(operation)}.parameters[?@.name == {step(key.name + ' ')[1:-2].rstrip()}']"
        actions.append(Action(place, {"required": True}))
    return Suggestion("retry", operation.label, tuple(actions), tuple(evidence), tuple(doubts))
