"""`python -m tests.contract.prism`: `invocant check` on Prism, which serves the document of Braintrust.

Prism answers with examples and keeps nothing, so that much of what it does is wrong for a server. All of that
must be named, and nothing else. INVOCANT_PRISM names its program (`@stoplight/prism-cli` of npm).
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path

import httpx

import invocant_api
from invocant.contract import Options, check
from invocant.documents import load, resolve
from tests.patience import until

PROGRAM = "INVOCANT_PRISM"
DOCUMENT = Path(invocant_api.__file__).parent / "braintrust" / "document.json"
WRONG = {
    "auth-wrong": 7,
    "bounds-held": 4,
    "created-as-sent": 1,
    "created-distinct": 1,
    "created-found": 1,
    "missing-not-found": 2,
    "pages-end": 1,
}
"""What Prism 5.14.2 does wrong, and for how many operations; two of the kinds were repeated with curl."""


def main() -> None:
    """Check Prism, print what was found, and end with 1 where that is not what is known."""
    program = os.environ.get(PROGRAM)
    if not program:
        sys.exit(f"{PROGRAM} names the program of Prism: npm install @stoplight/prism-cli")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "mock", str(DOCUMENT), "--host", "127.0.0.1", "--port", str(port)]
    served = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        until(lambda: _answers(url))
        options = Options(
            url=url,
            headers={"Authorization": "Bearer right-key-0000001"},
            write=True,
            seed=1,
            schema=False,
            timeout=60.0,
            max_seconds=3600.0,
        )
        report = check(resolve(load(DOCUMENT)), options)
    finally:
        served.terminate()
        served.wait(60)
    for finding in report.findings:
        print(f"{finding.rule}: {finding.operation}: {finding.message}")
    counts = Counter(finding.rule for finding in report.findings)
    print(f"{len(report.findings)} failures in {report.requests} requests")
    sys.exit(report.stopped is not None or dict(counts) != WRONG)


def _answers(url: str) -> bool:
    try:
        httpx.get(url, trust_env=False)
    except httpx.TransportError:
        return False
    return True


if __name__ == "__main__":
    main()
