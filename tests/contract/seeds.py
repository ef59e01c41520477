"""`python -m tests.contract.seeds`: `invocant check` on mock servers, every rule and schemathesis, by seeds.

Our own mock servers, and those of three documents in the folder INVOCANT_SPECS: none may have a failure. Each
run is a line of a journal; what stands there without a failure is not run again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
from attrs import frozen

import invocant_api
from invocant.contract import CheckReport, Options, check
from invocant.documents import load, resolve
from invocant.mock import ManualClock, ServedApi, create_app, load_api, read_document
from tests.contract.semantics.asking import InProcess
from tests.contract.semantics.kit import APIS, kit

GENERATED = Path(invocant_api.__file__).parent
SPECS = "INVOCANT_SPECS"
FILES = {"petstore": "petstore3.yaml", "qdrant": "qdrant.json", "resend": "resend.yaml"}
"""Documents of others, by what they are called here."""
KEYS: Mapping[str, Mapping[str, str]] = {
    "petstore": {"api_key": "mock-key", "Authorization": "Bearer mock-key"},
    "qdrant": {"api-key": "mock-key"},
    "resend": {"Authorization": "Bearer mock-key"},
}
PATIENCE_SECONDS = 3600.0
"""The bound of a run; that of its requests is what ends a long one, so that a slow machine does as much."""


@frozen
class SeededRun:
    """What came of one run."""

    mock: str
    seed: int
    failures: tuple[str, ...]
    requests: int
    operations: int
    stopped: str
    """What ended it early; "" where nothing did."""

    @property
    def is_clean(self) -> bool:
        """Whether it found nothing."""
        return not self.failures

    @property
    def told(self) -> str:
        """The run in a line."""
        end = f", ended by its {self.stopped}" if self.stopped else ""
        return (
            f"{self.mock} seed {self.seed}: {len(self.failures)} failures in {self.requests} requests to "
            f"{self.operations} operations{end}"
        )


@frozen
class RunJournal:
    """Runs in a file, one a line; None keeps nothing."""

    path: Path | None

    def kept(self) -> dict[tuple[str, int], SeededRun]:
        """Return the last run of each mock server with each seed."""
        if self.path is None or not self.path.exists():
            return {}
        lines = [json.loads(line) for line in self.path.read_text("utf-8").splitlines()]
        runs = [SeededRun(**{**line, "failures": tuple(line["failures"])}) for line in lines]
        return {(run.mock, run.seed): run for run in runs}

    def keep(self, run: SeededRun) -> None:
        """Write a run down."""
        if self.path is not None:
            from attrs import asdict

            with self.path.open("a", encoding="utf-8") as out:
                out.write(f"{json.dumps(asdict(run))}\n")


def pending(
    mocks: Sequence[str], seeds: Sequence[int], kept: Mapping[tuple[str, int], SeededRun]
) -> list[tuple[str, int]]:
    """Return what is still to run, a seed of every mock server before the next seed."""
    wanted = [(mock, seed) for seed in seeds for mock in mocks]
    return [key for key in wanted if key not in kept or not kept[key].is_clean]


def served(mock: str) -> ServedApi:
    """Return the API of a mock server."""
    return load_api(mock) if mock in APIS else read_document(mock, Path(os.environ[SPECS]) / FILES[mock])


def _document(mock: str, api: ServedApi) -> Mapping[str, Any]:
    """Return what a server is held to: the document that users have, without what else the mock serves."""
    return resolve(load(GENERATED / mock / "document.json")) if mock in APIS else api.document


def _credentials(mock: str, app: Any) -> Mapping[str, str]:
    if mock in KEYS:
        return KEYS[mock]
    with httpx.Client(transport=InProcess(app), base_url="http://mock", trust_env=False) as http:
        return {"Authorization": f"Bearer {kit(mock).authorize(http)}"}


def run(mock: str, seed: int) -> tuple[SeededRun, CheckReport]:
    """Check a fresh mock server."""
    app = create_app(served(mock), clock=ManualClock())
    try:
        api = app.service(mock).api
        options = Options(
            url=f"http://api.test{api.base_path}",
            app=app,
            headers=dict(_credentials(mock, app)),
            write=True,
            seed=seed,
            max_seconds=PATIENCE_SECONDS,
        )
        report = check(_document(mock, api), options)
    finally:
        app.close()
    failures = tuple(f"{finding.rule}: {finding.operation}: {finding.message}" for finding in report.findings)
    told = SeededRun(mock, seed, failures, report.requests, len(report.checked), report.stopped or "")
    return told, report


def runs(
    keys: Sequence[tuple[str, int]],
    journal: RunJournal,
    make: Callable[[str, int], tuple[SeededRun, CheckReport]] = run,
) -> Iterator[tuple[SeededRun, CheckReport]]:
    """Make runs one after the other, and keep what came of each as soon as it is there."""
    for mock, seed in keys:
        told, report = make(mock, seed)
        journal.keep(told)
        yield told, report


def main() -> None:
    """Run what is asked for; end with 1 for a failure."""
    known = (*APIS, *FILES) if os.environ.get(SPECS) else APIS
    parser = argparse.ArgumentParser(prog="python -m tests.contract.seeds", description=__doc__)
    parser.add_argument("mocks", nargs="*", metavar="MOCK", help=f"of {', '.join(known)} (all)")
    parser.add_argument("--seeds", type=_seeds, default=_seeds("1-20"), metavar="FIRST-LAST")
    parser.add_argument(
        "--journal", type=Path, help="keep runs there, and make only those that are not there"
    )
    options = parser.parse_args()
    mocks = options.mocks or [*known]
    if strange := {*mocks} - {*known}:
        parser.error(f"{', '.join(sorted(strange))}: there are {', '.join(known)}; others need {SPECS}")
    journal = RunJournal(options.journal)
    kept = journal.kept()
    keys = pending(mocks, options.seeds, kept)
    for told, report in runs(keys, journal):
        kept[told.mock, told.seed] = told
        print(told.told, flush=True)
        for finding in report.findings:
            print(f"  {finding.rule}: {finding.operation}: {finding.message}")
            for exchange in finding.exchanges[-2:]:
                sent = f"{exchange.method} {exchange.url} {(exchange.sent_body or b'')[:300]!r}"
                print(f"    {sent}: {exchange.status} {exchange.body[:300]!r}")
    asked = [kept[key] for key in pending(mocks, options.seeds, {}) if key in kept]
    broken = [told for told in asked if not told.is_clean]
    print(f"{len(asked)} runs of {len(mocks)} mock servers, {len(broken)} with failures")
    sys.exit(bool(broken))


def _seeds(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


if __name__ == "__main__":
    main()
