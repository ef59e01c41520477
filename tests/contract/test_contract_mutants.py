"""The contract suite notices what is broken, and its survivors have reasons.

This is a sample, and what holds the files that tell of all; `tox run -e mutants` breaks everything.
"""

import re
import resource
import threading

import pytest

from tests.contract.mutants import telling
from tests.contract.mutants.catalog import LAYERS, mutants
from tests.contract.mutants.journal import Verdict
from tests.contract.mutants.running import PATIENCE_SECONDS, forked, run
from tests.contract.semantics.kit import APIS

pytestmark = pytest.mark.checkout

SAMPLE = [
    pytest.param(
        *("opper", "mock", "OpperSemantics.delete: self.backend.store.delete(self._functions, function)"),
        id="mock",
    ),
    pytest.param(
        *("opper", "document", "required dropped: /components/schemas/CreateFunctionRequest/required/name"),
        id="document",
        marks=pytest.mark.long,
    ),
    pytest.param(
        *("opper", "client", "text altered: operations/functions_list.py : OffsetPaging(offset='offset')"),
        id="client",
        marks=pytest.mark.long,
    ),
]


@pytest.mark.parametrize(("api", "layer", "place"), SAMPLE)
def test_mutant_is_noticed(api: str, layer: str, place: str) -> None:
    """One mutant of a layer is found, and the suite finds nothing where nothing is broken."""
    verdicts = list(run(api, layer, lambda name: place in name))
    assert [bool(verdict.noticed) for verdict in verdicts] == [True]


def test_mutant_is_given_processor_time() -> None:
    """How long a mutant may work is said to the kernel, which counts the time of its process alone."""
    said = forked(lambda: str(resource.getrlimit(resource.RLIMIT_CPU)))
    assert said == str((PATIENCE_SECONDS, PATIENCE_SECONDS))


@pytest.mark.long
def test_mutant_that_works_for_ever_is_ended() -> None:
    """A loop without an end has no answer, long before anybody looks at a clock."""

    def work() -> str:
        while True:
            pass

    assert forked(work, patience=1) == ""


def test_mutant_that_waits_for_ever_is_ended() -> None:
    """What waits for something that never comes takes no processor time, and has a bound all the same."""

    def wait() -> str:
        threading.Event().wait()
        return "it came"

    assert forked(wait, sleep=0.01) == ""
    assert forked(lambda: "it came") == "it came"


def test_survivors_have_reasons() -> None:
    """Each mutant that is known to survive has one reason, in words."""
    groups = telling.groups()
    names = [name for group in groups for name in group["mutants"]]
    assert len(names) == len(set(names))
    assert all(len(group["reason"].split()) > 4 for group in groups)
    assert all(name.partition(" ")[0] in APIS for name in names)


def verdict(name: str, noticed: str = "") -> Verdict:
    """Return what became of a mutant of that name."""
    return Verdict(name, "opper", "mock", "x", noticed, "", 0.0)


def test_run_is_held_to_the_reasons() -> None:
    """A survivor without a reason is told, and so is a reason that nothing needs, and a score too low."""
    known = {"old": "it is the same program, for this and that"}
    found = telling.problems([verdict("new"), verdict("old", "http life")], known)
    assert [re.sub(r":.*", "", line) for line in found] == [
        "opper",
        "survives without a reason",
        "needs no reason any more, http life notices it",
    ]
    assert telling.problems([verdict("old")] + [verdict(str(n), "x") for n in range(40)], known) == []


@pytest.mark.long
def test_page_and_reasons_are_of_now() -> None:
    """The page counts the mutants that there are, and no reason is for one that is gone."""
    known = telling.reasons()
    every = {layer: {api: [m.id for m in mutants(api, layer)] for api in APIS} for layer in LAYERS}
    ids = {name for by_api in every.values() for names in by_api.values() for name in names}
    assert known.keys() <= ids
    page = telling.PAGE.read_text("utf-8")
    for layer, by_api in every.items():
        row = next(line for line in page.splitlines() if line.startswith(f"| {layer} | "))
        for api, cell in zip(APIS, row.replace(",", "").split("|")[2:], strict=False):
            counts = re.fullmatch(r" (\d+) of (\d+) [\d.]+%(?: \(every (\d+)th of (\d+)\))? ", cell)
            assert counts is not None, cell
            noticed, ran, step, total = (int(number or 0) for number in counts.groups())
            assert total in (0, len(by_api[api])), cell
            chosen = by_api[api][:: step or 1]
            assert ran == len(chosen), cell
            assert ran - noticed == len(known.keys() & set(chosen)), cell
