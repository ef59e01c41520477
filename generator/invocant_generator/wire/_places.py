"""Call an operation at each server that a caller may choose, and compare where that goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from invocant_generator.wire import _arguments as arguments
from invocant_generator.wire import _requests as requests
from invocant_generator.wire import _servers as servers
from invocant_generator.wire._calling import ORIGIN, ScriptedAnswer
from invocant_generator.wire._description import Node
from invocant_generator.wire._report import Mismatch
from invocant_generator.wire._security import Case
from invocant_generator.wire._subject import Subject


def compared(
    subject: Subject, case: Case, declared: Sequence[Node], named: Sequence[Any], most: int
) -> Iterator[Mismatch]:
    """Yield what choosing another of the *declared* servers, or part of one, does not do.

    Args:
        subject: What is called.
        case: The credentials it is called with.
        declared: The servers of the document, or of the operation.
        named: The same as the package has them.
        most: How many choices are tried; the first is what a client asks that chooses nothing.
    """
    for choice in islice(servers.choices(declared), 1, max(most, 0) + 1):
        given = next(arguments.calls(subject))
        python, _ = arguments.named(subject, given)
        url = servers.filled(declared[choice.place], choice.values)
        try:
            options = servers.options(subject.package.api, named, choice)
        except LookupError as error:
            yield subject.mismatch("server", url, f"no option of the client chooses it: {error!r}")
            continue
        if "://" not in url:
            options = {**options, "base_url": ORIGIN}
        outcome = subject.package.call(
            subject.row.name, python, ScriptedAnswer(200, None, b""), case.given, options
        )
        if outcome.sent is None:
            yield subject.mismatch("server", url, f"it cannot be asked by {options}: {outcome.error!r}")
        else:
            yield from requests.where(subject, outcome.sent, servers.joined(f"{ORIGIN}/", url))
