"""The stubs of a mock: which there are, which answers a call, and whether all were used."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from attrs import define, evolve, field, frozen

from invocant.mock._api import Json
from invocant.mock._stubbing.answers import StubAnswer, checked_answer, parse_answer
from invocant.mock._stubbing.calls import StubbedCall
from invocant.mock._stubbing.conditions import CallCondition, parse_when
from invocant.mock._stubbing.problems import StubError, UnusedStubError, members

Then = Literal["none", "last", "first"]
"""What follows a sequence: the mock's own answer, its last once more, or all of it again."""

_MEMBERS = ("name", "when", "answer", "sequence", "then", "times", "optional", "unchecked")


@frozen(eq=False)
class Stub:
    """That some calls get some answer, or one after the other some answers."""

    when: CallCondition
    answers: Sequence[StubAnswer]
    """One, or those of a sequence."""
    times: int | None = None
    """How many calls it answers; None is any number for one answer, and for a sequence as many as it has."""
    then: Then = "none"
    optional: bool = False
    """Whether it may be left unused."""
    name: str | None = None
    unchecked: bool = False
    """Whether it answers requests too that the document or the credentials forbid."""

    def __attrs_post_init__(self) -> None:
        """Refuse what makes no sense.

        Raises:
            StubError: there is no answer, or the count is no count.
        """
        if not self.answers:
            raise StubError("a stub needs an answer")
        if self.times is not None and (isinstance(self.times, bool) or self.times < 1):
            raise StubError("times must be a whole number, at least 1")
        if self.then not in ("none", "last", "first"):
            raise StubError('then must be "none", "last" or "first"')

    @property
    def most(self) -> int | None:
        """How many calls it answers at most; None for any number."""
        if self.times is not None:
            return self.times
        return None if len(self.answers) == 1 or self.then != "none" else len(self.answers)

    @property
    def least(self) -> int:
        """How many calls it must have answered in the end."""
        return 0 if self.optional else self.times or len(self.answers)

    def answer(self, count: int) -> StubAnswer:
        """Return the answer to the call of that number, from 1."""
        last = len(self.answers)
        return self.answers[(count - 1) % last if self.then == "first" else min(count, last) - 1]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON, as it can be added again, without credentials and callables."""
        shown: dict[str, Any] = {"name": self.name, "when": self.when.to_dict()}
        if len(self.answers) == 1:
            shown["answer"] = self.answers[0].to_dict()
        else:
            shown["sequence"] = [answer.to_dict() for answer in self.answers]
        for name in ("times", "then", "optional", "unchecked"):
            value = getattr(self, name)
            if value not in (None, "none", False):
                shown[name] = value
        return {name: value for name, value in shown.items() if value is not None}

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON with the credentials of its condition, to be added elsewhere.

        Raises:
            StubError: it has a callable, which only this process can call.
        """
        if self.when.where is not None or any(answer.callable is not None for answer in self.answers):
            raise StubError("a callable is called by the server's own process: this one is elsewhere")
        shown = self.to_dict()
        secret = {"key": self.when.key, "headers": self.when.headers}
        shown["when"] |= {name: value for name, value in secret.items() if value is not None}
        return shown

    def __repr__(self) -> str:
        return f"<Stub {self.name or self.when.to_dict()}>"


def parse_stub(value: Json) -> Stub:
    """Read a stub from JSON: `{"when": …, "answer": …}`, or `"sequence"` in place of the answer.

    Raises:
        StubError: a member is unknown, missing or of a wrong type.
    """
    given = members(value, "stub", _MEMBERS)
    if ("answer" in given) == ("sequence" in given):
        raise StubError("a stub has either answer or sequence")
    answers = given.get("sequence", [given.get("answer")])
    if not isinstance(answers, list):
        raise StubError("sequence must be a list")
    for name in ("optional", "unchecked"):
        if not isinstance(given.get(name, False), bool):
            raise StubError(f"{name} must be true or false")
    if not isinstance(given.get("times", 1), int | None):
        raise StubError("times must be a whole number, at least 1")
    if not isinstance(given.get("name"), str | None):
        raise StubError("name must be a text")
    return Stub(
        parse_when(given.get("when", {})),
        [parse_answer(answer) for answer in answers],
        given.get("times"),
        given.get("then", "none"),
        optional=given.get("optional", False),
        name=given.get("name"),
        unchecked=given.get("unchecked", False),
    )


@define(eq=False)
class StubUse:
    """A stub and how often it was used."""

    stub: Stub
    kept: bool = False
    """Whether it stays when the mock is reset: stubs of a file do."""
    count: int = 0
    failures: list[str] = field(factory=list)
    """Why answers could not be made."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {**self.stub.to_dict(), "used": self.count}


@frozen(eq=False)
class Taken:
    """An answer that a stub has for a call."""

    use: StubUse
    answer: StubAnswer
    call: StubbedCall


def _nothing(_stub: Stub) -> None:
    pass


class StubSet:
    """The stubs of one mock; safe to use from any thread.

    The first added that fits a call and is not used up answers it. Those of a file come after all others.

    Args:
        check: Refuses a stub that no request can meet, or whose answer the document forbids.
        added: Called with each stub that was added, and again with those that a reset leaves.
    """

    def __init__(
        self, check: Callable[[Stub], None] = _nothing, added: Callable[[Stub], None] = _nothing
    ) -> None:
        self._check = check
        self._added = added
        self._lock = threading.Lock()
        self._uses: list[StubUse] = []

    def add(self, *stubs: Stub | Json) -> None:
        """Append stubs: `Stub` objects or their JSON.

        Raises:
            StubError: one cannot be understood, no request can meet it, or the document forbids its answer;
                none is added then.
        """
        self._append(stubs, kept=False)

    def keep(self, *stubs: Stub | Json) -> None:
        """Append stubs that come after all others, may be left unused, and stay when the mock is reset.

        Raises:
            StubError: as for `add`.
        """
        self._append(stubs, kept=True)

    def _append(self, stubs: Iterable[Stub | Json], *, kept: bool) -> None:
        parsed = [stub if isinstance(stub, Stub) else parse_stub(stub) for stub in stubs]
        for stub in parsed:
            self._check(stub)
        with self._lock:
            self._uses += [StubUse(evolve(stub, optional=True) if kept else stub, kept) for stub in parsed]
            self._uses.sort(key=lambda use: use.kept)
        for stub in parsed:
            self._added(stub)

    def take(self, call: StubbedCall, *, unchecked: bool = False) -> Taken | None:
        """Return the answer for a call, and count its stub one up; None when no stub fits.

        Args:
            unchecked: Ask the stubs for requests that may be invalid, or all others.
        """
        with self._lock:
            uses = list(self._uses)
        for use in uses:
            stub = use.stub
            if stub.unchecked is not unchecked or _used_up(use):
                continue
            try:
                fits = stub.when.fits(call)
            except Exception as error:  # noqa: BLE001  # a predicate of the test's: told by `verify`
                use.failures.append(f"the predicate failed: {type(error).__name__}: {error}")
                continue
            with self._lock:
                if fits and not _used_up(use):
                    use.count += 1
                    call.count = use.count
                    return Taken(use, stub.answer(use.count), call)
        return None

    def __len__(self) -> int:
        return len(
            self._uses
        )  # without the lock, which each request would wait for: a length is there or not

    def listed(self) -> list[dict[str, Any]]:
        """Return every stub as JSON, with the number of calls that it has answered."""
        with self._lock:
            return [use.to_dict() for use in self._uses]

    def problems(self) -> list[str]:
        """Return, in a sentence each, which stubs were used too little and which answers failed."""
        with self._lock:
            uses = list(self._uses)
        told = []
        for use in uses:
            told += [f"{use.stub}: {failure}" for failure in use.failures]
            if use.count < use.stub.least:
                told.append(f"{use.stub}: answered {use.count} of {use.stub.least} calls")
        return told

    def verify(self) -> None:
        """See that every stub was used as often as it should be, and that every answer could be made.

        Raises:
            UnusedStubError: one was not.
        """
        told = self.problems()
        if told:
            raise UnusedStubError("\n".join(["stubs of the mock:", *told]))

    def clear(self) -> None:
        """Drop every stub but those of a file, whose counts begin again."""
        with self._lock:
            self._uses = [use for use in self._uses if use.kept]
            for use in self._uses:
                use.count = 0
                use.failures.clear()
            kept = [use.stub for use in self._uses]
        for stub in kept:
            self._added(stub)


def _used_up(use: StubUse) -> bool:
    return use.stub.most is not None and use.count >= use.stub.most


@frozen(eq=False)
class StubMaker:
    """A condition that waits for its answer: `mock.when("pets.get").answers({"id": 1})`."""

    stubs: StubSet
    when: CallCondition

    def answers(
        self,
        value: Any = ...,
        /,
        *,
        times: int | None = None,
        optional: bool = False,
        name: str | None = None,
        unchecked: bool = False,
        **members: Any,
    ) -> Stub:
        """Add a stub with one answer and return it.

        Args:
            value: The value, a `StubAnswer`, or a callable that makes one from the call; may be left out.
            times: How many calls it answers; None for any number.
            optional: Whether it may be left unused.
            name: What it is called in lists and messages.
            unchecked: Whether it answers invalid requests too, and with what the document forbids.
            members: Members of `StubAnswer`.

        Raises:
            StubError: as for `StubSet.add`.
        """
        if unchecked:
            members["unchecked"] = True
        return self._added([made_answer(value, members)], times, "none", name, (optional, unchecked))

    def sequence(
        self,
        *answers: Any,
        then: Then = "none",
        times: int | None = None,
        optional: bool = False,
        name: str | None = None,
        unchecked: bool = False,
    ) -> Stub:
        """Add a stub with several answers, one call after the other, and return it.

        Args:
            answers: Values, `StubAnswer`s or callables.
            then: What follows the last: the mock's own answers, the last again, or all of them again.
            times: How many calls it answers; None for as many as there are, or with *then* any number.
            optional: Whether it may be left unused.
            name: What it is called in lists and messages.
            unchecked: Whether it answers invalid requests too, and with what the document forbids.

        Raises:
            StubError: as for `StubSet.add`.
        """
        members = {"unchecked": True} if unchecked else {}
        made = [made_answer(answer, members) for answer in answers]
        return self._added(made, times, then, name, (optional, unchecked))

    def _added(
        self,
        answers: Sequence[StubAnswer],
        times: int | None,
        then: Then,
        name: str | None,
        flags: tuple[bool, bool],
    ) -> Stub:
        optional, unchecked = flags
        stub = Stub(self.when, answers, times, then, optional=optional, name=name, unchecked=unchecked)
        self.stubs.add(stub)
        return stub


def made_answer(value: Any, members: Mapping[str, Any]) -> StubAnswer:
    """Return an answer from what a test gives: an answer, a callable, or a value; or members alone.

    Raises:
        StubError: a member is unknown, of a wrong type, or does not go with another.
    """
    if isinstance(value, StubAnswer):
        return checked_answer(evolve(value, **members) if members else value)
    if value is ...:
        return parse_answer(dict(members), callables=True)
    return parse_answer({"callable" if callable(value) else "value": value, **members}, callables=True)
