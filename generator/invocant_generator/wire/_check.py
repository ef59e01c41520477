"""Call every operation of a package, and compare what goes over the wire with what the document says."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from attrs import evolve

from invocant_generator.wire import _arguments as arguments
from invocant_generator.wire import _jobs as jobs
from invocant_generator.wire import _media as media
from invocant_generator.wire import _places as places
from invocant_generator.wire import _requests as requests
from invocant_generator.wire import _responses as responses
from invocant_generator.wire import _servers as servers
from invocant_generator.wire._arguments import CallArguments
from invocant_generator.wire._calling import (
    ORIGIN,
    CallOutcome,
    GeneratedPackage,
    ScriptedAnswer,
    Socket,
    comparable,
)
from invocant_generator.wire._description import Described, Node, methods, operations, shape
from invocant_generator.wire._reading import RequestReader
from invocant_generator.wire._report import Mismatch, Report, Untried
from invocant_generator.wire._security import Case, Security
from invocant_generator.wire._sent import Sent
from invocant_generator.wire._subject import Subject

MOST_CALLS = 12
"""Calls of one operation in this process, at most; the asynchronous ones are not counted."""
MOST_PLACES = 100
"""Servers of a document that are tried, each with each of its variables, at most."""


def check(package: str, document: Node, *, sockets: bool = True, most: int | None = None) -> Report:
    """Check the generated *package*, which is on the import path, against its *document*.

    Args:
        package: Import name.
        document: The document that the package was made of, overlays applied, before any repair.
        sockets: Whether each method is called once over a real socket too.
        most: Mismatches after which the check is over; None to find every one.
    """
    start = time.process_time()
    package_ = GeneratedPackage(package)
    try:
        run = _Run(package_, document)
        mismatches = list(islice(run.all(sockets=sockets), most))
        return Report(run.operations, run.calls, time.process_time() - start, mismatches, run.untried)
    finally:
        package_.close()


class _Run:
    """The check of one package."""

    def __init__(self, package: GeneratedPackage, document: Node) -> None:
        self._package = package
        self._document = document
        self._reader = RequestReader(document)
        self._security = Security(package, document)
        self._rows: dict[tuple[str, str], list[Any]] = {}
        for row in package.table.values():
            self._rows.setdefault((row.method.lower(), shape(row.path)), []).append(row)
        self._servers = servers.asked(document.get("servers") or [{"url": "/"}]) or [{"url": "/"}]
        usual = next(servers.choices(self._servers))
        self._url = servers.joined(f"{ORIGIN}/", servers.filled(self._servers[0], usual.values))
        package.base_url, package.options = self._url, self._usual(usual)
        self._home: Subject | None = None
        """An operation that is where the API is, by which the API's servers are tried."""
        self.operations = 0
        self.calls = 0
        self.untried: list[Untried] = []

    def _usual(self, choice: servers.Choice) -> dict[str, str]:
        """Return what a client cannot do without: an origin, parts of an address that have no default."""
        url = servers.filled(self._servers[0], choice.values)
        if not url.lower().startswith("http"):
            return {"base_url": ORIGIN}
        chosen = servers.Choice(0, choice.values)
        return servers.options(self._package.api, (), chosen) if choice.values else {}

    def all(self, *, sockets: bool) -> Iterator[Mismatch]:
        """Check every operation, and every server."""
        every = [method for described in operations(self._document) for method in methods(described)]
        if not sockets:
            for described in every:
                yield from self._operation(described, None)
        else:
            with self._package.over_socket(urlsplit(self._url).path) as socket:
                for described in every:
                    yield from self._operation(described, socket)
        home = self._home
        if home is not None:
            case = home.security.cases(home.described)[0]
            yield from places.compared(home, case, self._servers, self._package.api.servers, MOST_PLACES)

    def _subject(self, described: Described, row: Any) -> Subject:
        return Subject(self._package, self._document, self._reader, self._security, described, row, self._url)

    def _operation(self, described: Described, socket: Socket | None) -> Iterator[Mismatch]:
        self.operations += not described.further
        row = self._row(described)
        subject = self._subject(described, row)
        if row is None:
            why = f"the package's table has no such {'method' if described.further else 'operation'}"
            yield subject.mismatch("operation", described.further, why)
            return
        if self._home is None and not described.own_servers:
            self._home = subject
        checked = _Operation(subject)
        seen: set[tuple[str, str]] = set()
        for mismatch in checked.check(socket):
            if (mismatch.kind, mismatch.pointer) not in seen:
                seen.add((mismatch.kind, mismatch.pointer))
                yield mismatch
        self.calls += checked.calls
        self.untried += checked.untried

    def _row(self, described: Described) -> Any:
        """Return the row of the package's table for an operation, or None without one."""
        every = self._rows.get((described.method, shape(described.path)), [])
        if described.further:
            return next((row for row in every if row.name == described.further), None)
        further = {method.further for method in methods(described)}
        rows = [row for row in every if row.name not in further]
        own = [row for row in rows if row.operation_id == described.raw.get("operationId")]
        row = next(iter(own or rows), None)
        if len(rows) > 1 and row is not None:
            every.remove(row)  # operations that share path and id stand in the order of the document
        return row


Answer = tuple["tuple[str, Any] | None", ScriptedAnswer]
"""What an answer is to become, its media type and value, and what is sent."""


def _named(entry: Answer) -> str:
    expected, answer = entry
    return f"{answer.status} {expected[0] if expected else ''}".rstrip()


class _Operation:
    """The check of one operation: the calls that are made of it."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self.calls = 0
        self.untried: list[Untried] = []

    def check(self, socket: Socket | None) -> Iterator[Mismatch]:
        """Make the calls."""
        subject = self._subject
        given = list(arguments.calls(subject))
        answers = self._read(list(responses.declared(subject))) or [(None, ScriptedAnswer(200, None, b""))]
        most = MOST_CALLS - (1 if self._streaming else 0)
        cases = subject.security.cases(subject.described)
        count = min(most, max(len(given), len(answers), len(cases)))
        beyond = [_named(entry) for entry in answers[count:]]
        beyond += [f"{len(cases) - count} ways to log in"] if len(cases) > count else []
        beyond += [f"{len(given) - count} sets of arguments"] if len(given) > count else []
        self._leave(beyond, f"an operation is called {most} times at most")
        for number in range(count):
            chosen = given[number % len(given)]
            expected, answer = answers[number % len(answers)]
            case = cases[number % len(cases)]
            python, problems = arguments.named(subject, chosen)
            yield from problems
            self.calls += 1
            method, whole = subject.reads(expected)
            outcome = subject.package.call(method, python, answer, case.given, subject.options, whole=whole)
            if outcome.sent is None:
                yield self._unsent(chosen, outcome)
                continue
            yield from self._credentials(case, outcome.sent)
            if number < len(given):
                yield from requests.compared(subject, chosen, outcome.sent, {})
                yield from self._modelled(chosen, python, answer, case)
            if number < max(len(given), len(cases)):
                yield from self._twin(method, outcome.sent, python, answer, case)
            if number == len(given) - 1 and socket is not None:
                yield from self._over_socket(socket, method, outcome.sent, python, case)
            if expected is not None:
                yield from responses.compared(subject, expected, answer, outcome)
                if hasattr(outcome.result, "started"):
                    values = {name: value for (name, _), value in chosen.parameters.items()}
                    yield from jobs.driven(subject, outcome.result, values, expected[1])
                if whole:
                    twin = subject.package.call_async(
                        method, python, answer, case.given, subject.options, whole=True
                    )
                    yield from responses.compared(subject, expected, answer, twin)
        yield from self._lacking(given[-1])
        yield from self._streamed(given[-1], cases[0], socket)
        left = MOST_CALLS - self.calls
        yield from places.compared(subject, cases[0], subject.servers, subject.row.servers, left)

    def _read(self, declared: list[Answer]) -> list[Answer]:
        """Return the answers that a method reads; take down the streams that none does."""
        unread = responses.without_method(self._subject)
        left = [
            entry for entry in declared if entry[0] is not None and (entry[1].status, entry[0][0]) in unread
        ]
        self._leave([_named(entry) for entry in left], "an operation has one method for a stream")
        return [entry for entry in declared if entry not in left]

    def _leave(self, what: Sequence[str], why: str) -> None:
        """Take down *what* is not tried, if anything."""
        described = self._subject.described
        if what:
            self.untried.append(Untried(described.name, described.pointer, what, why))

    @property
    def _streaming(self) -> str:
        """The method that streams, where it is another; else nothing."""
        stream = self._subject.row.stream
        return "" if stream is None or stream.name == self._subject.row.name else stream.name

    def _credentials(self, case: Case, sent: Sent) -> Iterator[Mismatch]:
        subject = self._subject
        tokens = subject.package.line.tokens
        for kind, piece, why in subject.security.problems(
            subject.described, case, sent, tokens, subject.api_url
        ):
            yield subject.mismatch(kind, piece, why)

    def _lacking(self, given: CallArguments) -> Iterator[Mismatch]:
        """Call with too few credentials: nothing may go out, and the error must say what is missing."""
        subject = self._subject
        case = subject.security.lacking(subject.described)
        if case is None:
            return
        python, _ = arguments.named(subject, given)
        outcome = subject.package.call(
            subject.row.name, python, ScriptedAnswer(), case.given, subject.options
        )
        if outcome.sent is not None or type(outcome.error).__name__ != "ConfigurationError":
            piece = repr(outcome.error) if outcome.sent is None else str(outcome.sent.headers)
            yield subject.mismatch(
                "security, a missing credential", piece, "a call without one that is needed is no clear error"
            )

    def _modelled(
        self, given: CallArguments, python: Mapping[str, Any], answer: ScriptedAnswer, case: Case
    ) -> Iterator[Mismatch]:
        """Check the request of the same call with models for dicts, and files for bytes."""
        subject = self._subject
        arguments_ = arguments.modelled(subject, given, python) if given.every else None
        if arguments_ is None or self.calls >= MOST_CALLS:
            return
        self.calls += 1
        outcome = subject.package.call(subject.row.name, arguments_, answer, case.given, subject.options)
        if outcome.sent is None:
            yield self._unsent(given, outcome)
        else:
            yield from requests.compared(subject, given, outcome.sent, {})

    def _twin(
        self, method: str, sent: Sent, python: Mapping[str, Any], answer: ScriptedAnswer, case: Case
    ) -> Iterator[Mismatch]:
        subject = self._subject
        outcome = subject.package.call_async(method, python, answer, case.given, subject.options)
        if outcome.sent is None:
            yield self._subject.mismatch(
                "async client", repr(outcome.error), "it sends nothing where the sync one does"
            )
        elif comparable(outcome.sent) != comparable(sent):
            yield self._subject.mismatch(
                "async client", str(comparable(outcome.sent)), f"the sync one sends {comparable(sent)}"
            )

    def _over_socket(
        self, socket: Socket, method: str, sent: Sent, python: Mapping[str, Any], case: Case
    ) -> Iterator[Mismatch]:
        """Compare what comes over a socket; it is all below one path, whatever servers there are."""
        read = socket.call(method, python, case.given)
        if read is None:
            yield self._subject.mismatch(
                "socket", "", "nothing comes over a socket where something is sent in process"
            )
            return
        own, below = urlsplit(self._subject.url).path, sent.target
        below = below.removeprefix(own)
        wanted = [comparable(evolve(sent, target=path + below)) for path in (socket.prefix, own)]
        if comparable(read) not in wanted:
            yield self._subject.mismatch("socket", str(comparable(read)), f"in process it is {wanted[-1]}")

    def _streamed(self, given: CallArguments, case: Case, socket: Socket | None) -> Iterator[Mismatch]:
        """Check the request of the method that streams, where it is another."""
        subject, method = self._subject, self._streaming
        if not method:
            return
        python, _ = arguments.named(subject, given)
        self.calls += 1
        answer = ScriptedAnswer(200, "text/event-stream", b"")
        outcome = subject.package.call(method, python, answer, case.given, subject.options)
        if outcome.sent is None:
            yield self._unsent(given, outcome)
            return
        yield from self._credentials(case, outcome.sent)
        yield from requests.compared(subject, given, outcome.sent, subject.stream.get("request") or {})
        if socket is not None:
            yield from self._over_socket(socket, method, outcome.sent, python, case)

    def _unsent(self, given: CallArguments, outcome: CallOutcome) -> Mismatch:
        error = outcome.error
        kind = "call"
        if isinstance(error, TypeError) and "argument" in str(error):
            kind = "call, an argument"
        elif given.media_type is not None and not media.is_json(given.media_type):
            kind = f"call with a body of {media.plain(given.media_type)}"
        return self._subject.mismatch(
            kind, f"{type(error).__name__}: {error}", "a call that the document allows is refused"
        )
