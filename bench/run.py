"""One run: a worker for each peer, asked for one block at a time, peer by peer and round by round."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from bench.environments import ROOT, environ, python_of


class Peer(NamedTuple):
    """Somebody who is measured."""

    name: str
    environment: str
    adapter: str


OURS = "Invocant"
PEERS = (
    Peer(OURS, "invocant", "ours"),
    Peer("Invocant with orjson", "invocant", "ours_orjson"),
    Peer("httpx and dicts", "plain", "httpx_json"),
    Peer("httpx-sse", "plain", "httpx_sse"),
    Peer("plain dicts", "plain", "dicts"),
    Peer("braintrust-api", "braintrust-api", "braintrust_api"),
    Peer("pydantic-core", "braintrust-api", "pydantic_core"),
    Peer("openai", "openai", "openai_client"),
    Peer("anthropic", "anthropic", "anthropic_client"),
    Peer("opperai 1.7", "opperai1", "opperai1"),
    Peer("stock", "stock", "stock"),
    Peer("pydantic, trimmed", "plain", "pydantic_models"),
    Peer("cattrs, trimmed", "plain", "cattrs_models"),
    Peer("msgspec, trimmed", "plain", "msgspec_models"),
)

ROUNDS = {
    "memory": 1,
    "paging_1000": 3,
    "paging_100": 3,
    "stream": 15,
    "astream": 15,
    "first_event": 15,
    "growth_paging": 1,
    "growth_streaming": 1,
    "growth_result": 1,
}
"""How many blocks at most, of what takes long."""

ENOUGH = {"paging_1000": 12.0, "paging_100": 12.0}
"""Seconds after which a peer is not asked again for the same measure, if not 4."""

NEW = ("growth_paging", "growth_streaming", "growth_result")
"""What is asked of a process that has done nothing else."""


class Worker:
    """A process in a peer's environment."""

    def __init__(self, peer: Peer, folder: Path, url: str, paths: Iterable[Path]) -> None:
        self.peer = peer
        self.failed = ""
        self.process = subprocess.Popen(
            [str(python_of(folder, peer.environment)), "-m", "bench.worker", peer.adapter, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environ(*paths),
        )
        self._answer()

    def ask(self, measure: str) -> tuple[float, float] | None:
        """Measure one block: its ratio and its seconds; None when the peer does not do this."""
        if self.failed:
            return None
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"measure": measure}) + "\n")
        self.process.stdin.flush()
        answer = self._answer()
        return (answer["ratio"], answer.get("seconds", 0.0)) if "ratio" in answer else None

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            assert self.process.stderr is not None
            self.failed = (self.process.stderr.read().strip().splitlines() or ["it ended"])[-1]
            print(f"  {self.peer.name}: {self.failed}", file=sys.stderr)
            return {}
        found: dict[str, Any] = json.loads(line)
        return found

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(10)


@contextmanager
def serving() -> Iterator[str]:
    """Run the server; give its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.server"], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environ()
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.terminate()
        process.wait(10)


def measure(
    folder: Path, measures: Iterable[str], rounds: int, missing: set[str], *paths: Path
) -> dict[str, dict[str, float]]:
    """Return the median ratio to the yardstick, by measure and peer.

    Args:
        folder: Where the environments are.
        measures: What to measure, by the names of the methods of `bench.worker.Measures`.
        rounds: How many blocks of each.
        missing: Environments that are not there.
        paths: Folders with packages that were generated for this run.
    """
    results: dict[str, dict[str, float]] = {}
    with serving() as url, ExitStack() as stack:
        start = partial(Worker, folder=folder, url=url, paths=paths)
        peers = [peer for peer in PEERS if peer.environment not in missing]
        workers = []
        for peer in peers:
            worker = start(peer)
            stack.callback(worker.close)
            workers.append(worker)
        for name in measures:
            print(f"{name} …", file=sys.stderr, flush=True)
            found: dict[str, list[float]] = {}
            spent: dict[str, float] = {}
            able, enough = workers, ENOUGH.get(name, 4.0)
            if name in NEW:
                able = []
                for peer in peers:
                    with closing(start(peer)) as worker:
                        answer = worker.ask(name)
                    if answer is not None:
                        found[peer.name] = [answer[0]]
            for _ in range(min(rounds, ROUNDS.get(name, rounds))):
                for worker in able:
                    answer = worker.ask(name)
                    if answer is not None:
                        found.setdefault(worker.peer.name, []).append(answer[0])
                        spent[worker.peer.name] = spent.get(worker.peer.name, 0.0) + answer[1]
                able = [worker for worker in able if spent.get(worker.peer.name, enough) < enough]
            results[name] = {peer: statistics.median(ratios) for peer, ratios in found.items()}
    return results
