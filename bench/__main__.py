"""`python -m bench`: measure, print the tables, and on request write docs/performance.md and its picture."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import environments, mocks, packages, report, startup
from bench.figures import MEASURES
from bench.run import measure

PAGE = environments.ROOT / "docs" / "performance.md"
PACKAGES = {
    "plain": ("httpx", "httpx-sse", "pydantic", "cattrs", "msgspec"),
    "braintrust-api": ("braintrust-api",),
    "opperai1": ("opperai",),
    "opperai2": ("opperai",),
    "openai": ("openai",),
    "anthropic": ("anthropic",),
    "invocant": ("orjson",),
}


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    default = environments.ROOT / ".tox" / "bench-peers"
    parser.add_argument("--peers", type=Path, default=default, help="folder of the peers' environments")
    parser.add_argument("--document", type=Path, help="the vendor's whole document, to measure its package")
    parser.add_argument("--rounds", type=int, default=25, help="blocks of each measure (25)")
    parser.add_argument("--starts", type=int, default=11, help="starts of each program (11)")
    parser.add_argument("--only", default="", help="only measures whose name holds this; nothing is written")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md and its picture")
    options = parser.parse_args()
    options.peers = options.peers.absolute()  # their processes run in other folders

    measures = [name for name in MEASURES if options.only in name]
    served = tuple(name for name in measures if name in mocks.MEASURES)
    called = [name for name in measures if name not in served]
    alone = not called and options.only not in "startup"
    missing = environments.prepare(options.peers, *([[mocks.ENVIRONMENT]] if alone else []))
    problem = mocks.prepare(options.peers) if served else ""
    if problem:
        missing[mocks.PRISM] = problem
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        problem = "" if alone else packages.make_stock(made)
        if problem:
            missing["stock"] = problem
        full: dict[str, Any] = {}
        if options.document is not None:
            problem = packages.make_full(made, options.document.resolve())
            if problem:
                missing["the whole API"] = problem
        results = measure(options.peers, called, options.rounds, set(missing), made) if called else {}
        if served and not {mocks.PRISM, mocks.ENVIRONMENT} & missing.keys():
            try:
                results |= mocks.measure(options.peers, options.rounds, made, served)
            except OSError as error:
                missing[mocks.PRISM] = str(error)
        costs: dict[str, Any] = {}
        if options.only in "startup":
            print("startup …", file=sys.stderr, flush=True)
            found = startup.measure(options.peers, startup.CASES, startup.HTTPX, options.starts, made)
            costs = {case.title: cost._asdict() for case, cost in found.items()}
            if options.document is not None and "the whole API" not in missing:
                cases = (startup.ALL_MODELS, startup.ONE_MODEL)
                found = startup.measure(options.peers, cases, startup.ALL_MODELS, options.starts, made)
                full = {case.title: cost._asdict() for case, cost in found.items()}
    outcome = {
        "results": results,
        "startup": costs,
        "full": full,
        "missing": missing,
        "versions": {
            package: environments.version(options.peers, environment, package)
            for environment, names in PACKAGES.items()
            if environment not in missing
            for package in names
        }
        | ({"Prism": mocks.version(options.peers)} if served else {}),
        "machine": f"{os.cpu_count()} cores, {platform.system()}, CPython {platform.python_version()}",
    }
    command = "tox run -e bench -- --write" + (" --document FILE" if options.document else "")
    text = report.markdown(outcome, command)
    print(text)
    if options.write and not options.only:
        before, _, rest = PAGE.read_text().partition(report.BEGIN)
        PAGE.write_text(before + text + rest.partition(report.END)[2])
        PAGE.with_suffix(".svg").write_text(report.picture(results))
        print(json.dumps(outcome), file=sys.stderr)


if __name__ == "__main__":
    main()
