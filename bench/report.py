"""What a run found, as Markdown tables and as a picture."""

from __future__ import annotations

import math
from typing import Any
from xml.sax.saxutils import escape

from bench.figures import FIGURES, Figure, values
from bench.run import OURS, PEERS

BEGIN, END = "<!-- figures: written by `python -m bench` -->", "<!-- end of figures -->"


def number(value: float | None) -> str:
    """Return a ratio as it is printed."""
    if value is None:
        return ""
    return f"{value:.2f}" if value < 9.95 else f"{value:.0f}"


def verdict(value: float | None, must: float | None, aim: float | None) -> str:
    """Return whether a figure is where it should be."""
    if value is None or must is None or aim is None:
        return ""
    return "aim" if round(value, 2) <= aim else "must" if round(value, 2) <= must else "**missed**"


def startup_rows(found: dict[str, Any]) -> list[tuple[str, float | None, float, float]]:
    """Return the figures about importing: title, value, must, aim."""
    costs, full = found["startup"], found["full"]

    def ratio(title: str, base: str = "import httpx") -> float | None:
        if title not in costs or base not in costs:
            return None
        return float(costs[title]["ratio"] / costs[base]["ratio"])

    client = costs.get("invocant, first client", {})
    one, whole = full.get("one model of the whole API"), full.get("all models of the whole API")
    start = costs.get("python -c pass", {}).get("milliseconds")
    share = None
    if one and whole and start:
        share = (one["milliseconds"] - start) / (whole["milliseconds"] - start)
    return [
        ("import and first client, against `import httpx`", ratio("invocant, first client"), 1.75, 1.25),
        ("modules loaded after that", client.get("modules"), 300, 220),
        ("peak memory after that, MB", client.get("megabytes"), 30, 26),
        ("`import invocant`, against `python -c pass`", ratio("import invocant", "python -c pass"), 2.5, 1.5),
        (
            "first client and first decoded Function, against `import httpx`",
            ratio("invocant, first client and first decoded Function"),
            2.5,
            1.9,
        ),
        ("importing one model of the whole API, against all of them", share, 0.35, 0.35),
    ]


def figures_table(results: dict[str, dict[str, float]]) -> str:
    """Return the table of our figures, with the peers' beside them."""
    lines = ["| what | against | Invocant | must | aim | reached | peers |", "|---|---|--:|--:|--:|---|---|"]
    for figure in FIGURES:
        found = values(figure, results)
        mine = found.get(figure.ours)
        others = [
            f"{peer.name} {number(found[peer.name])}"
            for peer in PEERS
            if peer.name in found and not peer.name.startswith(OURS) and peer.name != figure.reference
        ]
        lines.append(
            f"| {figure.title} | {figure.against} | {number(mine)} | {number(figure.must)} "
            f"| {number(figure.aim)} | {verdict(mine, figure.must, figure.aim)} | {', '.join(others)} |"
        )
    return "\n".join(lines)


def startup_table(found: dict[str, Any]) -> str:
    """Return the tables about importing."""
    lines = ["| what | Invocant | must | aim | reached |", "|---|--:|--:|--:|---|"]
    for title, value, must, aim in startup_rows(found):
        shown = "not measured" if value is None else f"{value:.0f}" if must > 10 else number(value)
        lines.append(f"| {title} | {shown} | {must:g} | {aim:g} | {verdict(value, must, aim)} |")
    lines += ["", "| program | CPU, of `import httpx` | modules | peak MB |", "|---|--:|--:|--:|"]
    for title, cost in found["startup"].items():
        lines.append(f"| {title} | {number(cost['ratio'])} | {cost['modules']} | {cost['megabytes']:.0f} |")
    return "\n".join(lines)


def markdown(found: dict[str, Any], command: str) -> str:
    """Return the part of the page that a run writes."""
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items() if version)
    lines = [
        BEGIN,
        "",
        f"Measured with `{command}` on {found['machine']}.",
        f"Peers: {versions}.",
        "",
        "![Each figure as a share of its bar](performance.svg)",
        "",
        "## Starting",
        "",
        startup_table(found),
        "",
        "## Working",
        "",
        figures_table(found["results"]),
        "",
    ]
    lines += [f"Not there: {name} ({reason})." for name, reason in found["missing"].items()]
    return "\n".join([*lines, END]).replace("\n\n\n", "\n\n")


# The picture ------------------------------------------------------------------------------------------------

_WIDTH, _LEFT, _ROW, _TOP = 900, 300, 22, 56
_LOW, _HIGH = 0.125, 16.0


def _x(share: float) -> float:
    place = (math.log2(min(max(share, _LOW), _HIGH)) - math.log2(_LOW)) / (math.log2(_HIGH) - math.log2(_LOW))
    return round(_LEFT + place * (_WIDTH - _LEFT - 20), 1)


def _text(x: float, y: float, words: str, extra: str = "") -> str:
    return f'<text x="{x}" y="{y}" {extra}>{escape(words)}</text>'


def picture(results: dict[str, dict[str, float]]) -> str:
    """Return an SVG: each figure as a share of its bar, on a scale of powers of two; left is better."""
    rows: list[Figure] = [figure for figure in FIGURES if figure.must and values(figure, results)]
    height = _TOP + _ROW * len(rows) + 30
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
            'font-family="sans-serif" font-size="12">'
        ),
        "<title>Each figure as a share of its bar</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(10, 20, "Cost as a share of the bar (1 = must); left is better", 'font-weight="bold"'),
        f'<circle cx="{_LEFT}" cy="36" r="5" fill="#0b6e4f"/>' + _text(_LEFT + 10, 40, "Invocant"),
        f'<line x1="{_LEFT + 90}" x2="{_LEFT + 90}" y1="30" y2="42" stroke="#0b6e4f" stroke-width="2"/>'
        + _text(_LEFT + 98, 40, "aim"),
        f'<circle cx="{_LEFT + 140}" cy="36" r="4" fill="none" stroke="#888888"/>'
        + _text(_LEFT + 150, 40, "peers (hover for names)"),
    ]
    bottom = _TOP + _ROW * len(rows)
    for power in range(-3, 5):
        x = _x(2.0**power)
        colour = "#c0392b" if power == 0 else "#dddddd"
        parts.append(f'<line x1="{x}" x2="{x}" y1="{_TOP}" y2="{bottom}" stroke="{colour}"/>')
        parts.append(_text(x, bottom + 16, f"{2.0**power:g}", 'text-anchor="middle"'))
    for index, figure in enumerate(rows):
        y = _TOP + _ROW * index + _ROW / 2
        must, found = figure.must or 1.0, values(figure, results)
        parts.append(_text(_LEFT - 10, y + 4, figure.title, 'text-anchor="end"'))
        for peer in PEERS:
            if peer.name in found and not peer.name.startswith(OURS):
                label = escape(f"{peer.name}: {number(found[peer.name])}")
                parts.append(
                    f'<circle cx="{_x(found[peer.name] / must)}" cy="{y}" r="4" fill="none" stroke="#888888">'
                    f"<title>{label}</title></circle>"
                )
        if figure.aim is not None:
            x = _x(figure.aim / must)
            parts.append(
                f'<line x1="{x}" x2="{x}" y1="{y - 6}" y2="{y + 6}" stroke="#0b6e4f" stroke-width="2"/>'
            )
        if figure.ours in found:
            label = escape(f"Invocant: {number(found[figure.ours])}")
            parts.append(
                f'<circle cx="{_x(found[figure.ours] / must)}" cy="{y}" r="5" fill="#0b6e4f">'
                f"<title>{label}</title></circle>"
            )
    return "\n".join([*parts, "</svg>", ""])
