"""Runs mutants: each in a forked process of its own, which ends at the first check that finds something."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import monotonic

from attrs import frozen

from tests.contract.mutants import operations
from tests.contract.mutants.catalog import ContractMutant, forget, mutants
from tests.contract.mutants.suite import Check, ContractSuite

PATIENCE_SECONDS = 120.0
"""How long a mutant may take; one that takes longer hangs, and that is noticed too."""


@frozen
class Verdict:
    """What became of a mutant."""

    id: str
    api: str
    layer: str
    operator: str
    noticed: str
    """The name of the check that found it; "" where none did."""
    words: str
    seconds: float


def run(
    api: str, layer: str, chosen: Callable[[str], bool], part: tuple[int, int] = (0, 1)
) -> Iterator[Verdict]:
    """Run mutants of a layer and yield what became of each.

    Args:
        chosen: Whether a mutant is run, by its id.
        part: Which of how many parts of them.

    Raises:
        AssertionError: the suite finds something although nothing is broken.
    """
    suite = ContractSuite(api, layer)
    every = [mutant for mutant in mutants(api, layer) if chosen(mutant.id)][part[0] :: part[1]]
    if layer == "client":
        control = _forked(lambda: _settled(suite))  # the whole client is not to be loaded in this process
        suite.prepare()
        _skip(suite, json.loads(control))
    else:
        suite.prepare()
    noticed, words = _told(_forked(lambda: _judged(suite, None, ())))
    assert not noticed, f"{noticed} finds something although nothing is broken: {words}"
    if layer == "mock":
        learned = json.loads(_forked(lambda: json.dumps(suite.learn())))
        suite.called = {name: set(reached) for name, (reached, _) in learned.items()}
        suite.costs = {name: cost for name, (_, cost) in learned.items()}
    found = _quickly(suite, every)
    order: list[str] = []
    for mutant in every:
        began = monotonic()
        if mutant.id in found:
            noticed, words = found[mutant.id]
            yield Verdict(mutant.id, api, layer, mutant.operator, noticed, words, 0.0)
            continue
        noticed, words = _told(_forked(partial(_judged, suite, mutant, order)))
        if noticed in order:
            order.remove(noticed)
        if noticed and noticed not in ("import", "time"):
            order.insert(0, noticed)
        taken = monotonic() - began
        yield Verdict(mutant.id, api, layer, mutant.operator, noticed, words, taken)


def _quickly(suite: ContractSuite, every: Sequence[ContractMutant]) -> dict[str, tuple[str, str]]:
    """Return what is found without a server, for those mutants with which something is."""
    if suite.layer == "document":
        said = {mutant.id: suite.quick(mutant.install()) for mutant in every}
        return {name: _parts(text) for name, text in said.items() if text}
    if suite.layer == "client":
        inside = [mutant for mutant in every if mutant.site.startswith("operations/")]
        text = _forked(lambda: json.dumps(operations.noticed(suite, inside)), patience=3600)
        return {name: _parts(words) for name, words in json.loads(text).items()}
    return {}


def _parts(text: str) -> tuple[str, str]:
    name, _, words = text.partition("\n")
    return name, words[:400]


def _settled(suite: ContractSuite) -> str:
    """Return the places and probes that a whole client and the document agree over."""
    suite.prepare()
    suite.agreement.settle()
    return json.dumps([suite.agreement.probes, suite.agreement.verdicts])


def _skip(suite: ContractSuite, agreed: Sequence[dict[str, list[bool]]]) -> None:
    suite.agreement.probes, suite.agreement.verdicts = agreed


def _judged(suite: ContractSuite, mutant: ContractMutant | None, order: Sequence[str]) -> str:
    """Break this process, and return the check that finds it and what it says."""
    try:
        if mutant is not None and suite.layer != "document":
            forget(suite.api, suite.layer)
        broken = None if mutant is None else mutant.install()
        site = "" if mutant is None else mutant.site
        checks = list(suite.checks(broken if suite.layer == "document" else None, site))
    except Exception as error:  # noqa: BLE001  # what cannot even be loaded is noticed
        return json.dumps(["import", repr(error)[:300]])
    if suite.layer == "client":
        checks.sort(key=lambda check: order.index(check.name) if check.name in order else len(order))
    for check in checks:
        failure = _failure(check)
        if failure:
            return json.dumps([check.name, failure])
    return json.dumps(["", ""])


def _failure(check: Check) -> str:
    try:
        check.run()
    except BaseException as error:  # noqa: BLE001  # whatever it is, the check has failed
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(where.filename)}:{where.lineno}"
        return f"{type(error).__name__} at {place}: {str(error)[:400]}"
    return ""


def _told(text: str) -> tuple[str, str]:
    if not text:
        return "time", f"no end within {PATIENCE_SECONDS:g} s"
    noticed, words = json.loads(text)
    return noticed, words


def _forked(do: Callable[[], str], patience: float = PATIENCE_SECONDS) -> str:
    """Return what *do* returns in a process of its own; "" when that takes too long or dies."""
    sys.stdout.flush()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _silent()
        with os.fdopen(write, "w") as out:
            out.write(do())
        os._exit(0)
    os.close(write)
    pieces: list[bytes] = []
    until = monotonic() + patience
    with os.fdopen(read, "rb") as source:
        while True:
            ready, _, _ = select.select([source], [], [], max(0.0, until - monotonic()))
            piece = os.read(source.fileno(), 1 << 20) if ready else b""
            if not ready:
                os.kill(child, signal.SIGKILL)
                pieces.clear()
            if not piece:
                break
            pieces.append(piece)
    os.waitpid(child, 0)
    return b"".join(pieces).decode()


def _silent() -> None:
    """Let nothing that a broken thing prints or logs be seen."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
