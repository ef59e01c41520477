"""A recording: the exchanges that were passed on, as a file of stubs without credentials.

Calls that are alike become a stub each, whose answers come in their order. A condition names the operation,
the path's arguments, the query and the body, as far as they are no credentials; what another call of the
operation asked for and this did not is null in it, so that one is not taken for the other. The more is asked,
the earlier a stub stands.
"""

import contextlib
import json
import logging
import os
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from invocant.media_types import is_stream
from invocant.mock._api import Json, MockError
from invocant.mock._exchange.requests import Request
from invocant.mock._exchange.routing import Match
from invocant.mock._serving.journal import MAX_ANSWER_BYTES
from invocant.mock._serving.masking import CredentialMask
from invocant.mock._serving.service import Service
from invocant.mock._stubbing.answers import Recorded, recorded_json
from invocant.mock._stubbing.calls import StubbedCall, stubbed_call

_LOG = logging.getLogger("invocant.mock")
WRITTEN_PARTS = 8
"""The file is written when an eighth more exchanges are known than are in it: all writing is linear."""

_LEFT_OUT = frozenset({"content-length", "date", "strict-transport-security", "alt-svc"})
"""Headers that are about the moment and the connection in which an answer came."""


@frozen(eq=False)
class _Exchange:
    call: StubbedCall
    unchecked: bool
    """Whether the request was one that the document forbids, and the stub must answer such."""
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes


class Recording:
    """The exchanges of one run, and the file that they are written to.

    Args:
        path: The file; it is there at once, with no stubs in it.
        places: Where the APIs take credentials: locations, and names in lower case.

    Raises:
        MockError: the file is there already, or cannot be written.
    """

    def __init__(self, path: Path, places: Iterable[tuple[str, str]]) -> None:
        self.path = path
        self.unrecorded: Counter[str] = Counter()
        """How many answers are not in the file, by why."""
        self._mask = CredentialMask(places)
        self._exchanges: list[_Exchange] = []
        self._written = 0
        if path.exists():
            raise MockError(f"record: {path} is there already: name another file, or remove it")
        try:
            write_whole(path, b"[]\n")
        except OSError as error:
            raise MockError(f"record: {path} cannot be written: {error.strerror}") from error

    def __len__(self) -> int:
        return len(self._exchanges)

    def add(
        self,
        service: Service,
        match: Match | None,
        request: Request,
        status: int,
        headers: Sequence[tuple[str, str]],
        body: bytes,
    ) -> str | None:
        """Keep an exchange, and write the file when enough have come; return why it is not kept, or None."""
        reason = self._add(service, match, request, status, headers, body)
        if reason is not None:
            self.unrecorded[reason] += 1
        elif len(self) - self._written >= max(1, self._written // WRITTEN_PARTS):
            try:
                self.write()
            except OSError as error:  # the answer is passed on, and written at the end if it can be
                _LOG.warning("%s cannot be written now: %s", self.path, error.strerror or error)
        return reason

    def miss(self, reason: str) -> None:
        """Count an answer that is not kept."""
        self.unrecorded[reason] += 1

    def _add(
        self,
        service: Service,
        match: Match | None,
        request: Request,
        status: int,
        headers: Sequence[tuple[str, str]],
        body: bytes,
    ) -> str | None:
        plain = _decoded(headers, body)
        if plain is None:
            self._mask.learn(request, headers, b"")
            return "the body is encoded"
        headers = [pair for pair in headers if pair[0] not in ("content-encoding", *_LEFT_OUT)]
        self._mask.learn(request, headers, plain)
        if match is None:
            return "a token was issued"
        operation = match.route.operations.get(request.method)
        if operation is None and request.method == "HEAD":
            operation = match.route.operations.get("GET")
        if operation is None:
            return f"{request.method} is not declared for the path"
        if not 200 <= status <= 599:
            return "the status is none of 200 to 599"
        call = stubbed_call(operation, request, match.values, None)
        decoded, problems, _ = service.readers[operation.label].read(request, match.values)
        if not problems:
            call.decoded = decoded
        self._exchanges.append(_Exchange(call, bool(problems), status, headers, plain))
        return None

    # -- writing -----------------------------------------------------------------------------------

    def write(self) -> None:
        """Write all that is known, whole or not at all.

        Raises:
            OSError: it cannot be written; what was there is as it was.
        """
        text = json.dumps(self.stubs(), ensure_ascii=False, indent=2)
        write_whole(self.path, text.encode("utf-8", "backslashreplace") + b"\n")
        self._written = len(self)

    def close(self) -> None:
        """Write what is not in the file yet.

        Raises:
            OSError: it cannot be written; what was there is as it was.
        """
        if self._written < len(self):
            self.write()

    def stubs(self) -> list[dict[str, Any]]:
        """Return the exchanges as stubs, as a file has them."""
        grouped: dict[str, tuple[int, dict[str, Any], list[Json]]] = {}
        queries = self._queries()
        for exchange in self._exchanges:
            left_out, when = self._when(exchange, queries[exchange.call.declared.label])
            stub = {"when": when, **({"unchecked": True} if exchange.unchecked else {})}
            _, _, answers = grouped.setdefault(json.dumps(stub, sort_keys=True), (left_out, stub, []))
            answers.append({"recorded": self._answer(exchange)})
        ordered = sorted(grouped.values(), key=lambda group: (group[0], -_asked(group[1]["when"])))
        return [{**stub, **_answers(answers)} for _, stub, answers in ordered]

    def _queries(self) -> Mapping[str, set[str]]:
        """Return the query parameters that were asked for, by operation."""
        queries: dict[str, set[str]] = {}
        for exchange in self._exchanges:
            queries.setdefault(exchange.call.declared.label, set()).update(exchange.call.query)
        return queries

    def _when(self, exchange: _Exchange, queries: set[str]) -> tuple[int, dict[str, Any]]:
        """Return how many parts of a call were left out of its condition, and the condition."""
        call, mask = exchange.call, self._mask
        when: dict[str, Any] = {"operation": call.declared.label}
        arguments = {name: value for name, value in call.arguments.items() if mask.text(value) == value}
        if arguments:
            when["arguments"] = arguments
        query: dict[str, Json] = {}
        for name in sorted(queries):
            value = call.query.get(name)
            if mask.in_query(name, value) or mask.text(name) != name or mask.json(value) != value:
                continue
            query[name] = value
        if query:
            when["query"] = query
        left_out = len(call.arguments) - len(arguments)
        if call.declared.body is None and not call.request.body:
            return left_out, when
        body = call.body
        try:
            json.dumps(body, allow_nan=False)
        except (TypeError, ValueError):
            return left_out + 1, when
        if mask.json(body) == body:
            when["body"] = body
        elif isinstance(body, dict | list):
            when["body_has"] = mask.without(body)
            left_out += 1
        else:
            left_out += 1
        return left_out, when

    def _answer(self, exchange: _Exchange) -> dict[str, Any]:
        headers = self._mask.headers(exchange.headers)
        pieces = self._mask.pieces(exchange.headers, exchange.body)
        streamed = is_stream(dict(exchange.headers).get("content-type", ""))
        return recorded_json(Recorded(exchange.status, headers, pieces, streamed))


def _asked(when: Mapping[str, Any]) -> int:
    """Return how much a condition asks for."""
    return len(when.get("arguments", ())) + sum(value is not None for value in when.get("query", {}).values())


def _answers(answers: list[Json]) -> dict[str, Json]:
    """Return what a stub answers: one answer where all are equal, else one after the other."""
    if all(answer == answers[0] for answer in answers):
        return {"answer": answers[0]}
    return {"sequence": answers, "then": "last"}


def _decoded(headers: Sequence[tuple[str, str]], body: bytes) -> bytes | None:
    """Return a body without its content coding, or None where it is one that cannot be looked into.

    Source: RFC 9110, section 8.4.1.
    """
    coding = dict(headers).get("content-encoding", "identity").strip().lower()
    if coding in ("identity", "") or not body:
        return body
    if coding not in ("gzip", "x-gzip", "deflate"):
        return None
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # of both formats, whichever it is
    try:
        plain = unpack.decompress(body, MAX_ANSWER_BYTES)
    except zlib.error:
        return None
    return plain if unpack.eof else None


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is the old one or the new one, whatever happens meanwhile.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
