"""Creations that are asked for again under one idempotency key: the answer is that of the first time.

Source: draft-ietf-httpapi-idempotency-key-header, section 2. A key with another body is another request here:
what a server says to that, documents leave open.
"""

import hashlib
from collections.abc import Callable

from attrs import frozen

from invocant.mock._exchange.replies import Reply
from invocant.mock._exchange.requests import DecodedCall
from invocant.mock._meaning.shapes import plain
from invocant.mock._state.backend import Backend
from invocant.mock._state.store import dump

_NAMES = ("idempotencykey", "xidempotencykey")
"""What the header is called, in plain spelling."""


@frozen(eq=False)
class Repeats:
    """The answers of one API that were given under a key."""

    backend: Backend

    def answer(self, call: DecodedCall, make: Callable[[], Reply | None]) -> Reply | None:
        """Return what a call was answered with before, under the same key, or else what *make* returns."""
        key = self._key(call)
        if key is None:
            return make()
        known = self.backend.store.get(self._home, key)
        if known is not None:
            return Reply(known["value"], known["status"], known["headers"], known["empty"])
        reply = make()
        if reply is not None:
            kept = {
                "value": reply.value,
                "status": reply.status,
                "headers": dict(reply.headers),
                "empty": reply.empty,
            }
            self.backend.store.put(self._home, key, kept)
        return reply

    @property
    def _home(self) -> str:
        return self.backend.collection("idempotency keys")

    def _key(self, call: DecodedCall) -> str | None:
        """Return what a request and its key are known by; None for one without a declared key."""
        for parameter in call.operation.parameters:
            if parameter.location == "header" and plain(parameter.name) in _NAMES:
                given = call.request.header(parameter.name.lower())
                if given:
                    asked = dump([call.operation.label, given, call.identity, call.arguments()])
                    return hashlib.sha256(asked.encode()).hexdigest()
        return None
