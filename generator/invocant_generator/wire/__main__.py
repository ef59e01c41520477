"""Check a package in a process of its own: its name and a document's file, and the report as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from attrs import asdict

from invocant_generator.wire._check import check

if __name__ == "__main__":
    report = check(sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8")))
    sys.stdout.write("\n" + json.dumps(asdict(report)) + "\n")
