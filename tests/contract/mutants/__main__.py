"""`python -m tests.contract.mutants`: run mutants, tell how many were noticed, end with 1 for a problem."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic

from attrs import asdict

from tests.contract.mutants import telling
from tests.contract.mutants.catalog import LAYERS, mutants
from tests.contract.mutants.journal import Journal, Verdict
from tests.contract.mutants.running import run
from tests.contract.semantics.kit import APIS


def main() -> None:
    """Run what was asked for."""
    options = _options()
    if options.worker:
        api, layer, part, parts = options.worker
        journal = Journal(options.journal)
        for verdict in run(api, layer, lambda name: options.only in name, (int(part), int(parts)), journal):
            print(json.dumps(asdict(verdict)), flush=True)
        return
    if options.verdicts:
        verdicts = [Verdict(**json.loads(line)) for path in options.verdicts for line in path.open()]
    else:
        verdicts = list(_kept(options) if options.kept else _all(options))
    samples = {
        (api, layer): telling.Sample(step, sum(1 for _ in mutants(api, layer)))
        for (api, layer), step in options.every
        if step > 1
    }
    if options.json:
        print(json.dumps([asdict(verdict) for verdict in verdicts]))
    else:
        print(telling.table(verdicts, samples))
    if options.write:
        telling.write(verdicts, samples)
    found = telling.problems(verdicts, telling.reasons())
    for problem in found:
        print(problem, file=sys.stderr)
    sys.exit(bool(found))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.contract.mutants", description=__doc__)
    parser.add_argument("--api", choices=APIS, nargs="*", default=APIS, help="only these APIs")
    parser.add_argument("--layer", choices=LAYERS, nargs="*", default=LAYERS, help="only these layers")
    parser.add_argument("--only", default="", help="only mutants whose id holds this text")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time (2)")
    parser.add_argument("--json", action="store_true", help="print what became of each, as JSON")
    parser.add_argument("--write", action="store_true", help="put the table into docs/contract.md")
    parser.add_argument("--journal", type=Path, help="keep verdicts there, and run only what is not there")
    parser.add_argument("--kept", action="store_true", help="tell of what the journal has, and run nothing")
    every = "only every Nth mutant of a layer"
    parser.add_argument("--every", type=_every, nargs="*", default=[], metavar="API:LAYER:N", help=every)
    parser.add_argument("--verdicts", type=Path, nargs="*", help="what workers printed, in place of a run")
    parser.add_argument("--worker", nargs=4, help=argparse.SUPPRESS)
    return parser.parse_args()


def _every(text: str) -> tuple[tuple[str, str], int]:
    api, layer, step = text.split(":")
    return (api, layer), int(step)


def _kept(options: argparse.Namespace) -> Iterator[Verdict]:
    """Yield what a journal has on each mutant; what was not asked of one found nothing."""
    journal, steps = Journal(options.journal), dict(options.every)
    for api in options.api:
        for layer in options.layer:
            for mutant in [*mutants(api, layer)][:: steps.get((api, layer), 1)]:
                unasked = Verdict(mutant.id, api, layer, mutant.operator, "", telling.NOT_ASKED, 0.0)
                yield journal.known(mutant) or unasked


def _all(options: argparse.Namespace) -> Iterator[Verdict]:
    """Yield what became of each mutant; progress goes to stderr, and parts run at the same time."""
    began = monotonic()
    for api in options.api:
        for layer in options.layer:
            workers = [_worker(options, api, layer, part) for part in range(options.jobs)]
            verdicts = [verdict for worker in workers for verdict in _read(worker)]
            told = f"{telling.score(verdicts):.1%} of {len(verdicts)} noticed" if verdicts else "none"
            print(f"{api} {layer}: {told} ({monotonic() - began:.0f} s)", file=sys.stderr, flush=True)
            yield from verdicts


def _worker(options: argparse.Namespace, api: str, layer: str, part: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.contract.mutants", "--only", options.only]
    step = dict(options.every).get((api, layer), 1)
    command += ["--worker", api, layer, str(part * step), str(options.jobs * step)]
    command += [] if options.journal is None else ["--journal", str(options.journal)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _read(worker: subprocess.Popen[str]) -> Sequence[Verdict]:
    assert worker.stdout is not None
    verdicts = []
    for line in worker.stdout:
        verdicts.append(Verdict(**json.loads(line)))
        if len(verdicts) % 50 == 0:
            last = verdicts[-1]
            print(f"{last.api} {last.layer}: {len(verdicts)} …", file=sys.stderr, flush=True)
    if worker.wait() != 0:
        raise SystemExit(f"{worker.args!r} failed: see above")
    return verdicts


if __name__ == "__main__":
    main()
