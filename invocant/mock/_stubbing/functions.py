"""What functions say: `mock.functions["greeter"].answers("Hello")`."""

from collections.abc import Callable, Sequence
from typing import Any

from attrs import frozen

from invocant.mock._api import Json
from invocant.mock._meaning.scripts import FunctionAnswer
from invocant.mock._stubbing.answers import StubAnswer, parse_function
from invocant.mock._stubbing.calls import StubbedCall
from invocant.mock._stubbing.conditions import CallCondition
from invocant.mock._stubbing.problems import StubError
from invocant.mock._stubbing.stubs import Stub, StubMaker, StubSet


@frozen(eq=False)
class StubbedFunction:
    """One function of the API, which is made when there is none of that name."""

    name: str
    """Its id, slug or name."""
    api: str | None
    _stubs: StubSet
    _ids: Callable[[str, str | None], Sequence[str]]

    @property
    def id(self) -> str:
        """Its id.

        Raises:
            StubError: the API keeps no functions.
        """
        ids = self._ids(self.name, self.api)
        if not ids:
            raise StubError(f"no function {self.name!r}, and the API makes none of that name")
        return ids[0]

    def answers(
        self,
        value: Json = None,
        /,
        *,
        tool_calls: Sequence[Any] = (),
        reasoning: str | None = None,
        pieces: Sequence[str] | None = None,
        events: Sequence[Any] | None = None,
        times: int | None = None,
        optional: bool = False,
        name: str | None = None,
        **members: Any,
    ) -> Stub:
        """Add a stub that answers calls of the function, plain and streamed, and return it.

        Args:
            value: What it answers, in the form that the API gives answers; a callable makes it from the call.
            tool_calls: Calls of tools that it answers with instead: `{"name", "arguments"}`.
            reasoning: What it thinks first, where the API streams that.
            pieces: The pieces in which a stream sends a text; None cuts it as the mock does.
            events: The events of its stream, in place of all these.
            times: How many calls it answers; None for any number.
            optional: Whether it may be left unused.
            name: What the stub is called.
            members: Further members of `StubAnswer`: status, message, headers, delay, interval.

        Raises:
            StubError: a member is unknown, or the API has no such answers.
        """
        maker = StubMaker(self._stubs, CallCondition(function=self.name, api=self.api))
        shared: dict[str, Any] = {"times": times, "optional": optional, "name": name, **members}
        if events is not None:
            return maker.answers(events=events, **shared)
        if callable(value):
            return maker.answers(_saying(value), **shared)
        if "message" in members or members.get("status", 200) >= 400:
            return maker.answers(**shared)
        parts = {"tool_calls": tool_calls, "reasoning": reasoning, "pieces": pieces}
        given = {key: member for key, member in parts.items() if member not in (None, ())}
        if value is not None or not given:
            given["value"] = value
        return maker.answers(function=parse_function(given), **shared)


def _saying(make: Callable[[StubbedCall], Any]) -> Callable[[StubbedCall], StubAnswer]:
    """Return what makes the answer of a stub from what a function says."""

    def made(call: StubbedCall) -> StubAnswer:
        answer = make(call)
        if isinstance(answer, StubAnswer):
            return answer
        return StubAnswer(function=answer if isinstance(answer, FunctionAnswer) else FunctionAnswer(answer))

    return made


@frozen(eq=False)
class Functions:
    """The functions of the APIs: `mock.functions["greeter"]`, or `mock.functions("greeter", api="shop")`."""

    _stubs: StubSet
    _ids: Callable[[str, str | None], Sequence[str]]

    def __getitem__(self, name: str) -> StubbedFunction:
        return self(name)

    def __call__(self, name: str, api: str | None = None) -> StubbedFunction:
        """Return the function of that id, slug or name.

        Args:
            name: Its id, slug or name.
            api: Whose it is, where several are served.
        """
        return StubbedFunction(name, api, self._stubs, self._ids)
