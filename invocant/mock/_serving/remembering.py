"""Answers that are kept for when the same is asked again, as long as they would be made the same.

What an operation answers depends on the request, on what is stored, and on the clock, on nothing else. So an
answer to a request that only reads is kept with the state of the store that it was made from, unless
the clock was asked meanwhile; any change of what is stored, by another server on the same file too, ends it.
"""

from collections.abc import Hashable

from invocant.mock._exchange.replies import Answer
from invocant.mock._exchange.requests import Request
from invocant.mock._state.backend import Backend
from invocant.mock._state.clock import CountedClock

READING_METHODS = ("GET", "HEAD")
"""The methods of requests that only read."""
MAX_REMEMBERED_ANSWERS = 500
"""How many answers are kept; one more, and it begins anew."""
MAX_REMEMBERED_BYTES = 64 * 2**10
"""How large an answer is that is kept."""


class AnswerMemory:
    """The answers of one API in one namespace.

    Args:
        backend: What it answers from; nothing is kept where its clock cannot be watched.
    """

    def __init__(self, backend: Backend) -> None:
        self._store = backend.store
        self._clock = backend.clock if isinstance(backend.clock, CountedClock) else None
        self._version: Hashable = None
        self._answers: dict[Hashable, Answer] = {}

    def moment(self) -> Hashable:
        """Return what differs once something is stored, or the clock is asked; None: nothing is kept."""
        return None if self._clock is None else (self._store.version, self._clock.reads)

    def answer(self, request: Request) -> Answer | None:
        """Return the answer to a request, where it would be the same as before."""
        if request.body or request.method not in READING_METHODS:
            return None
        version = self._store.version
        if version != self._version:
            self._answers.clear()
            self._version = version
            return None
        return self._answers.get(_key(request)) if self._answers else None

    def keep(self, request: Request, answer: Answer, began: Hashable) -> None:
        """Keep an answer, if nothing was stored and the clock was not asked since *began*, a `moment`."""
        if request.body or request.method not in READING_METHODS or began is None or began != self.moment():
            return
        if sum(map(len, answer.chunks)) <= MAX_REMEMBERED_BYTES:
            if len(self._answers) >= MAX_REMEMBERED_ANSWERS:
                self._answers.clear()
            self._answers[_key(request)] = answer


def _key(request: Request) -> Hashable:
    """Return all of a request that has no body: its head, where it is known; that is one object then."""
    return request.head or (request.method, request.path, request.query, tuple(request.headers))
