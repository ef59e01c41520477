"""The documents as vendors publish them, against the mocks: what parts is known, with reasons."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from invocant.contract import Options, check
from invocant.contract._baseline import load as load_baseline
from invocant.documents import load
from invocant.mock import ManualClock, create_app
from tests.contract.semantics.asking import InProcess
from tests.contract.semantics.kit import APIS, kit

pytestmark = pytest.mark.checkout

HERE = Path(__file__).resolve().parent
OPENAPI = HERE.parents[1] / "openapi"


def parted(api: str) -> list[tuple[str, str, str]]:
    """Return what a check by the document as received finds: rule, operation, words."""
    document: Any = load(OPENAPI / api / "document.yaml")
    app = create_app(api, clock=ManualClock())
    try:
        with httpx.Client(transport=InProcess(app), base_url="http://mock", trust_env=False) as http:
            key = kit(api).authorize(http)
        options = Options(
            url=f"http://api.test{kit(api).base}",
            app=app,
            headers={"Authorization": f"Bearer {key}"},
            write=True,
            seed=1,
            examples=5,
            phases=("examples", "fuzzing"),
            max_seconds=3600,
        )
        report = check(document, options)
    finally:
        app.close()
    assert report.stopped is None
    return [(finding.rule, finding.operation, finding.message) for finding in report.findings]


@pytest.mark.long
@pytest.mark.parametrize("api", APIS)
def test_what_parts_is_known(api: str) -> None:
    """Nothing parts that has no reason, and no reason is kept for what does not part any more."""
    known = load_baseline(HERE / "as_received" / f"{api}.yaml")
    needed = set()
    for rule, operation, words in parted(api):
        entry = known.entry_for(rule, operation)
        assert entry is not None, f"{rule} of {operation} has no reason in as_received/{api}.yaml: {words}"
        needed.add(entry)
    idle = [f"{entry.check} of {entry.operation}" for entry in known.entries if entry not in needed]
    assert not idle, f"as_received/{api}.yaml has what is no longer needed: {', '.join(idle)}"


@pytest.mark.parametrize("api", APIS)
def test_baseline_can_be_read(api: str) -> None:
    """Each API has a baseline, whose entries have reasons."""
    assert load_baseline(HERE / "as_received" / f"{api}.yaml").entries
