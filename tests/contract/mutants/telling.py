"""What is told of a run: the table of docs/contract.md, and the survivors with the reasons kept for them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from attrs import frozen

from tests.contract.mutants.catalog import LAYERS
from tests.contract.mutants.journal import Verdict

NOT_ASKED = "not asked"
LEAST = 0.95
"""The part that must be noticed, of each API."""
PAGE = Path(__file__).resolve().parents[3] / "docs" / "contract.md"
SURVIVORS = Path(__file__).with_name("survivors.toml")
BEGIN, END = "<!-- scores: begin -->", "<!-- scores: end -->"


@frozen
class Sample:
    """Which mutants of a layer ran."""

    step: int
    """Every how manieth."""
    total: int
    """How many there are."""


Samples = Mapping[tuple[str, str], Sample]
"""By API and layer; what is not there ran whole."""


def groups() -> list[dict[str, Any]]:
    """Return the mutants that are known to survive, in groups that have a reason each."""
    told: list[dict[str, Any]] = tomllib.loads(SURVIVORS.read_text("utf-8"))["survivor"]
    return told


def reasons() -> dict[str, str]:
    """Return why each mutant that is known to survive does, by its id."""
    return {name: group["reason"] for group in groups() for name in group["mutants"]}


def score(verdicts: Sequence[Verdict]) -> float:
    """Return the part of mutants that was noticed."""
    return sum(bool(verdict.noticed) for verdict in verdicts) / len(verdicts) if verdicts else 0.0


def problems(verdicts: Sequence[Verdict], known: Mapping[str, str]) -> list[str]:
    """Return what a run has against the scores and against the reasons that are kept."""
    found = [f"was not run: {verdict.id}" for verdict in verdicts if verdict.words == NOT_ASKED]
    for api in sorted({verdict.api for verdict in verdicts}):
        mine = [verdict for verdict in verdicts if verdict.api == api]
        if score(mine) < LEAST:
            found.append(f"{api}: {score(mine):.1%} are noticed, and not {LEAST:.0%}")
    for verdict in verdicts:
        if not verdict.noticed and verdict.id not in known:
            found.append(f"survives without a reason: {verdict.id}")
        if verdict.noticed and verdict.id in known:
            found.append(f"needs no reason any more, {verdict.noticed} notices it: {verdict.id}")
    return found


def table(verdicts: Sequence[Verdict], samples: Samples = MappingProxyType({})) -> str:
    """Return the scores as Markdown: by API and layer, then by operator."""
    apis = sorted({verdict.api for verdict in verdicts})
    lines = ["| | " + " | ".join(apis) + " |", "|---|" + "---|" * len(apis)]
    for layer in LAYERS:
        cells = [
            _cell([v for v in verdicts if (v.api, v.layer) == (api, layer)], samples.get((api, layer)))
            for api in apis
        ]
        lines.append(f"| {layer} | " + " | ".join(cells) + " |")
    cells = [f"**{_cell([v for v in verdicts if v.api == api])}**" for api in apis]
    lines += [f"| **all** | {' | '.join(cells)} |", ""]
    lines += ["| what is broken | how | " + " | ".join(apis) + " |", "|---|---|" + "---|" * len(apis)]
    for layer in LAYERS:
        for operator in sorted({verdict.operator for verdict in verdicts if verdict.layer == layer}):
            chosen = [v for v in verdicts if (v.layer, v.operator) == (layer, operator)]
            cells = [_counts([v for v in chosen if v.api == api]) for api in apis]
            lines.append(f"| {layer} | {operator} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", *_finders(verdicts)])


def _cell(verdicts: Sequence[Verdict], sample: Sample | None = None) -> str:
    if not verdicts:
        return ""
    told = f"{sum(bool(v.noticed) for v in verdicts)} of {len(verdicts)}, {score(verdicts):.1%}"
    return told if sample is None else f"{told} (every {sample.step}th of {sample.total:,})"


def _counts(verdicts: Sequence[Verdict]) -> str:
    return f"{sum(bool(v.noticed) for v in verdicts)}/{len(verdicts)}" if verdicts else ""


def _finders(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield by what the mutants were noticed first."""
    kinds = Counter(_finder(verdict.noticed) for verdict in verdicts if verdict.noticed)
    yield "Noticed first by: " + ", ".join(f"{name} {count:,}" for name, count in kinds.most_common()) + "."


def _finder(check: str) -> str:
    words = {"import": "Python itself", "time": "its time"}
    if check == "arguments":
        return "use of a method alone"
    if check in ("declarations", "enums", "probes"):
        return "document and client compared"
    way = check.partition(" ")[0]
    return words.get(check) or f"a story over {'HTTP' if way == 'http' else f'the {way} client'}"


def write(verdicts: Sequence[Verdict], samples: Samples, page: Path = PAGE) -> None:
    """Put the table into the page."""
    text = page.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    page.write_text(f"{head}{BEGIN}\n\n{table(verdicts, samples)}\n\n{END}{tail}", "utf-8")
