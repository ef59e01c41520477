"""Which calls of an API a README shows: some that the mock server answered, as a program has them."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

_MAX_CHARACTERS = 88
_MOST_CALLS = 6
_TAKEN = frozenset({"client", "item", "stream", "main", "asyncio"})


@frozen
class TriedCall:
    """A call that the mock server answered."""

    operation: str
    method: str
    form: str
    """`call`, `pages` or `stream`."""
    http: str
    """The HTTP method, in capitals."""
    positional: Sequence[str]
    """The source of each argument that is passed by position."""
    named: Mapping[str, str]
    """The source of every other, by name."""
    makers: Mapping[str, Sequence[str]]
    """By path parameter: the operation that makes what it is about, and the attribute that identifies it."""
    nothing: bool
    """Whether a success has no body."""
    bytes: bool
    """Whether bytes are sent."""

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> TriedCall:
        """Return the call that the trying process told of."""
        return cls(**{name: told[name] for name in cls.__annotations__})

    @property
    def resource(self) -> str:
        """Dotted name of the resource, "" for the client itself."""
        return self.method.rpartition(".")[0]

    @property
    def maker(self) -> Sequence[str] | None:
        """What makes the one thing that it is about, and the attribute that identifies that; else None."""
        return next(iter(self.makers.values())) if len(self.positional) == len(self.makers) == 1 else None

    @property
    def size(self) -> int:
        """How much there is to read of its arguments."""
        return sum(map(len, self.positional)) + sum(
            len(name) + len(value) for name, value in self.named.items()
        )


@frozen
class Program:
    """Calls in an order in which they work: what is made before what is done with it."""

    calls: Sequence[TriedCall] = field(default=())

    def source(self, *, asynchronous: bool = False) -> str:
        """Return the statements, not indented."""
        return "\n".join(line for call in self.calls for line in self._statement(call, asynchronous))

    def _statement(self, call: TriedCall, asynchronous: bool) -> Iterator[str]:
        arguments = list(call.positional)
        if call.maker is not None and call.maker[0] in {made.operation for made in self.calls}:
            arguments = [f"{self._variable(call.maker[0])}.{call.maker[1]}"]
        arguments += [f"{name}={value}" for name, value in call.named.items()]
        written = f"client.{call.method}({', '.join(arguments)})"
        if len(written) > _MAX_CHARACTERS:
            written = (
                f"client.{call.method}(\n" + "".join(f"    {argument},\n" for argument in arguments) + ")"
            )
        word = "async " if asynchronous else ""
        if call.form == "pages":
            yield f"{word}for item in {written}:"
            yield "    print(item)"
        elif call.form == "stream":
            yield f"{word}with {written} as stream:"
            yield f"    {word}for item in stream:"
            yield "        print(item)"
        else:
            awaited = f"await {written}" if asynchronous else written
            used = any(other.maker is not None and other.maker[0] == call.operation for other in self.calls)
            if used:
                yield f"{self._variable(call.operation)} = {awaited}"
            else:
                yield awaited if call.nothing else f"print({awaited})"

    def _variable(self, operation: str) -> str:
        """Return the variable for what an operation made: `book` for `books.create`."""
        word = _singular(operation.split(".")[-2]) if "." in operation else "made"
        return "made" if keyword.iskeyword(word) or word in _TAKEN or not word else word


def _singular(word: str) -> str:
    """Return what one of several is called, as far as endings tell."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word if word.endswith("ss") else word.removesuffix("s")


def shown(tried: Sequence[TriedCall]) -> Program:
    """Return the program that a README shows, of the calls that were *tried*: at most six, of many kinds.

    Something is made, read, changed, sent a file and read as a stream, and at last deleted, where the API
    has all that; the shorter of two calls goes first.
    """
    by_name = {call.operation: call for call in tried}
    made = _made_most(tried)
    about = [call for call in tried if call.maker is not None and call.maker[0] == made] if made else []
    chosen: list[TriedCall | None] = [by_name[made]] if made else []
    chosen += [
        _first(about, http="GET", resource=by_name[made].resource) if made else None,
        _first([call for call in about if call.named], http="PATCH")
        or _first([call for call in about if call.bytes]),
        _first([call for call in tried if call.form == "pages" and (not call.positional or call in about)])
        or _first([call for call in tried if call.http == "GET" and not call.positional]),
        _first([call for call in tried if call.form == "stream" and (not call.positional or call in about)]),
        _first(about, http="DELETE"),
    ]
    calls = list(dict.fromkeys(call.operation for call in chosen if call is not None))
    for call in sorted(tried, key=lambda call: call.size):
        if len(calls) >= 2:
            break
        if call.operation not in calls and call.maker is None:
            calls.append(call.operation)
    return Program([by_name[name] for name in calls][:_MOST_CALLS])


def _made_most(tried: Sequence[TriedCall]) -> str | None:
    """Return the operation that makes what most others are about; None where none makes anything."""
    known = {
        call.operation for call in tried if call.form == "call" and not call.nothing and not call.positional
    }
    makers = [call.maker[0] for call in tried if call.maker is not None and call.maker[0] in known]
    return max(dict.fromkeys(makers), key=makers.count, default=None)


def _first(
    calls: Sequence[TriedCall], *, http: str | None = None, resource: str | None = None
) -> TriedCall | None:
    """Return the shortest call of an HTTP method, rather one of *resource*; None where there is none."""
    fitting = [call for call in calls if http in (None, call.http)]
    fitting.sort(
        key=lambda call: (resource is not None and call.resource != resource, call.form != "call", call.size)
    )
    return fitting[0] if fitting else None
