"""What importing costs: CPU time of fresh processes, taken in turn, as ratios of `import httpx`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from bench import bodies
from bench.environments import environ, python_of
from bench.packages import FULL, STOCK

_FIRST = f"Function.from_json({bodies.texts(1)[0]!r})"
_MODELS = "from invocant_api.braintrust.models import Function"


class Case(NamedTuple):
    """A program that is started again and again."""

    title: str
    environment: str
    code: str


START = Case("python -c pass", "plain", "pass")
HTTPX = Case("import httpx", "plain", "import httpx")
CASES = (
    START,
    HTTPX,
    Case("httpx, with a client", "plain", "import httpx; httpx.Client()"),
    Case("import invocant", "invocant", "import invocant"),
    Case("invocant, first client", "invocant", "import invocant; invocant.Braintrust('key')"),
    Case("invocant, first decoded Function", "invocant", f"{_MODELS}; {_FIRST}"),
    Case(
        "invocant, first client and first decoded Function",
        "invocant",
        f"import invocant; invocant.Braintrust('key'); {_MODELS}; {_FIRST}",
    ),
    Case("opperai 2, first client", "opperai2", "import opperai; opperai.Opper(api_key='key')"),
    Case("opperai 1.7, first client", "opperai1", "import opperai; opperai.Opper(http_bearer='key')"),
    Case(
        "stock output, first client and one model",
        "stock",
        f"from {STOCK}.client import AuthenticatedClient; from {STOCK}.models import Function; "
        "AuthenticatedClient(base_url='http://localhost', token='key').get_httpx_client()",
    ),
    Case(
        "braintrust-api, first client",
        "braintrust-api",
        "import braintrust_api; braintrust_api.Braintrust(api_key='key')",
    ),
    Case("openai, first client", "openai", "import openai; openai.OpenAI(api_key='key')"),
    Case("anthropic, first client", "anthropic", "import anthropic; anthropic.Anthropic(api_key='key')"),
)
ONE_MODEL = Case("one model of the whole API", "invocant", f"from {FULL}.models import Function")
ALL_MODELS = Case(
    "all models of the whole API",
    "invocant",
    f"import {FULL}.models as m\nfor name in m.__all__: getattr(m, name)",
)


class Cost(NamedTuple):
    """What a case costs."""

    ratio: float
    """CPU time of the process as a ratio of `import httpx`; the median of the rounds."""
    milliseconds: float
    modules: int
    megabytes: float
    """Largest memory of the process."""


# The peak is read where Linux keeps it per program; `getrusage` starts from the parent's.
_COUNT = """
import sys
with open(sys.argv[1], "w") as report, open("/proc/self/status") as status:
    peak = [line.split()[1] for line in status if line.startswith("VmHWM")]
    report.write(f"{len(sys.modules)} {peak[0]}")
"""


def _seconds(command: list[str], where: str, *paths: Path) -> float | None:
    process = subprocess.Popen(
        command, cwd=where, env=environ(*paths), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        print(f"  {command[-1][:60]}…: {(said.strip().splitlines() or ['?'])[-1]}", file=sys.stderr)
        return None
    return usage.ru_utime + usage.ru_stime


def measure(folder: Path, cases: tuple[Case, ...], base: Case, rounds: int, *paths: Path) -> dict[Case, Cost]:
    """Start each case in each round, one after the other; return what the ones that start cost.

    Args:
        folder: Where the environments are.
        cases: The cases, *base* among them.
        base: What the ratios are of.
        rounds: How often.
        paths: Folders with packages that were generated for this run.
    """
    with tempfile.TemporaryDirectory() as where:
        commands: dict[Case, list[str]] = {}
        counted: dict[Case, tuple[int, float]] = {}
        for case in cases:
            python = python_of(folder, case.environment)
            report = Path(where) / "report"
            command = [str(python), "-c", case.code + _COUNT, str(report)]
            if python.exists() and _seconds(command, where, *paths) is not None:
                commands[case] = [str(python), "-c", case.code]
                modules, kilobytes = report.read_text().split()
                counted[case] = (int(modules), int(kilobytes) / 1024)
        times: dict[Case, list[float]] = {case: [] for case in commands}
        for _ in range(rounds):
            for case, command in commands.items():
                times[case].append(_seconds(command, where, *paths) or 0.0)
    return {
        case: Cost(
            statistics.median(one / other for one, other in zip(found, times[base], strict=True)),
            statistics.median(found) * 1000,
            *counted[case],
        )
        for case, found in times.items()
    }
