"""Runs mutants: each in a forked process of its own, which ends at the first check that finds something."""

from __future__ import annotations

import gc
import json
import os
import resource
import select
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import monotonic
from typing import Any

from attrs import asdict, define, field

from tests.contract.mutants.catalog import ContractMutant, document, forget, mutants
from tests.contract.mutants.forms import Form
from tests.contract.mutants.journal import Journal, Verdict
from tests.contract.mutants.suite import Check, ContractSuite

PATIENCE_SECONDS = 120
"""How long the process of a mutant may work; one that works longer hangs, and that is noticed too.

It is processor time, of which a busy machine takes none away: a mutant needs some two seconds.
"""
SLEEP_SECONDS = 1800.0
"""How long it may take by the clock on the wall: only one that waits for what never comes takes so long."""


def run(
    api: str,
    layer: str,
    chosen: Callable[[str], bool],
    part: tuple[int, int] = (0, 1),
    journal: Journal | None = None,
) -> Iterator[Verdict]:
    """Run mutants of a layer and yield what became of each.

    Args:
        chosen: Whether a mutant is run, by its id.
        part: Which of how many parts of them.
        journal: Where verdicts are kept; what holds there is not run.

    Raises:
        AssertionError: the suite finds something although nothing is broken.
    """
    journal = journal or Journal(None)
    left = []
    for mutant in [mutant for mutant in mutants(api, layer) if chosen(mutant.id)][part[0] :: part[1]]:
        verdict = journal.known(mutant)
        if verdict is None:
            left.append(mutant)
        else:
            yield verdict
    if left:
        for mutant, verdict in _run(_prepared(api, layer), left):
            journal.keep(mutant, verdict)
            yield verdict


def _prepared(api: str, layer: str) -> ContractSuite:
    """Return the suite, which has found nothing while nothing was broken."""
    suite = ContractSuite(api, layer)
    if layer == "client":
        control = forked(lambda: _settled(suite))  # the whole client is not to be loaded in this process
        suite.prepare()
        _skip(suite, json.loads(control))
        noticed, words, _ = _told(forked(lambda: _judged(suite, None, Habits())))
    else:
        suite.prepare()  # which tells every story
        noticed, _, words = (
            suite.quick(document(api)).partition("\n") if layer == "document" else ("", "", "")
        )
    assert not noticed, f"{noticed} finds something although nothing is broken: {words}"
    if layer == "mock":
        learned = json.loads(forked(lambda: json.dumps(suite.learn())))
        suite.called = {name: set(reached) for name, (reached, _) in learned.items()}
        suite.costs = {name: cost for name, (_, cost) in learned.items()}
    return suite


def _run(suite: ContractSuite, every: Sequence[ContractMutant]) -> Iterator[tuple[ContractMutant, Verdict]]:
    quickly = _quickly(suite, every)
    habits = Habits()
    gc.collect()
    gc.freeze()  # what is loaded stays, and no fork is to look through it for what does not
    for mutant in sorted(every, key=lambda mutant: mutant.id not in quickly):
        began = _worked()
        if mutant.id in quickly:
            noticed, words = quickly[mutant.id]
        else:
            noticed, words, asked = _told(forked(partial(_judged, suite, mutant, habits)))
            habits.learn(asked, noticed)
        taken = round(_worked() - began, 3)
        yield mutant, Verdict(mutant.id, suite.api, suite.layer, mutant.operator, noticed, words, taken)


def _worked() -> float:
    """Return the seconds that this process and those it made have worked."""
    return sum(os.times()[:4])


@define
class Habits:
    """How often each check found what was broken: what found much for its cost is asked first."""

    asked: Counter[str] = field(factory=Counter)
    found: Counter[str] = field(factory=Counter)

    def learn(self, asked: Sequence[str], noticed: str) -> None:
        """Count the checks that were asked of a mutant, and the one that found it."""
        self.asked.update(asked)
        self.found[noticed] += 1

    def dearness(self, check: Check) -> float:
        """Return what it costs to find a mutant with a check, as far as is known."""
        return check.cost * (self.asked[check.name] + 2) / (self.found[check.name] + 1)


def _quickly(suite: ContractSuite, every: Sequence[ContractMutant]) -> dict[str, tuple[str, str]]:
    """Return what is found without a server, for those mutants with which something is."""
    if suite.layer == "document":
        said = {mutant.id: suite.quick(mutant.install()) for mutant in every}
        return {name: _parts(text) for name, text in said.items() if text}
    if suite.layer == "client":
        from tests.contract.mutants import operations, single

        rows = [mutant for mutant in every if mutant.site.startswith("operations/")]
        alone = [mutant for mutant in every if mutant.site.startswith(("models/", "resources/", "client.py"))]
        text = forked(
            lambda: json.dumps(operations.noticed(suite, rows) | single.noticed(suite, alone)),
            patience=3600,
            sleep=36_000.0,
        )
        return {name: _parts(words) for name, words in json.loads(text).items()}
    return {}


def _parts(text: str) -> tuple[str, str]:
    name, _, words = text.partition("\n")
    return name, words[:400]


def _settled(suite: ContractSuite) -> str:
    """Return the places and probes that a whole client and the document agree over."""
    suite.prepare()
    suite.agreement.settle()
    agreement = suite.agreement
    return json.dumps([agreement.probes, agreement.verdicts, [asdict(form) for form in agreement.forms]])


def _skip(suite: ContractSuite, agreed: Sequence[Any]) -> None:
    suite.agreement.probes, suite.agreement.verdicts = agreed[:2]
    suite.agreement.forms = [Form(**form) for form in agreed[2]]


def _judged(suite: ContractSuite, mutant: ContractMutant | None, habits: Habits) -> str:
    """Break this process, and return the check that finds it, what it says, and what was asked till then."""
    try:
        if mutant is not None and suite.layer != "document":
            forget(suite.api, suite.layer, mutant.module)
        broken = None if mutant is None else mutant.install()
        site = "" if mutant is None else mutant.site
        checks = list(suite.checks(broken if suite.layer == "document" else None, site))
    except Exception as error:  # noqa: BLE001  # what cannot even be loaded is noticed
        return json.dumps(["import", repr(error)[:300], []])
    asked = []
    for check in sorted(checks, key=habits.dearness):
        asked.append(check.name)
        failure = _failure(check)
        if failure:
            return json.dumps([check.name, failure, asked])
    return json.dumps(["", "", asked])


def _failure(check: Check) -> str:
    try:
        check.run()
    except BaseException as error:  # noqa: BLE001  # whatever it is, the check has failed
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(where.filename)}:{where.lineno}"
        return f"{type(error).__name__} at {place}: {str(error)[:400]}"
    return ""


def _told(text: str) -> tuple[str, str, Sequence[str]]:
    if not text:
        return "time", f"no end within {PATIENCE_SECONDS} s of work, or {SLEEP_SECONDS:g} s in all", ()
    noticed, words, asked = json.loads(text)
    return noticed, words, asked


def forked(do: Callable[[], str], patience: int = PATIENCE_SECONDS, sleep: float = SLEEP_SECONDS) -> str:
    """Return what *do* returns in a process of its own; "" when that takes too long or dies.

    Args:
        patience: Seconds of processor time that it may take, to which the kernel holds it.
        sleep: Seconds that it may take by the clock on the wall.
    """
    sys.stdout.flush()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _silent()
        resource.setrlimit(resource.RLIMIT_CPU, (patience, patience))  # both: it cannot be caught
        with os.fdopen(write, "w") as out:
            out.write(do())
        os._exit(0)
    os.close(write)
    pieces: list[bytes] = []
    until = monotonic() + sleep
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
