"""A service is tested as a whole or part by part, and what is wrong is an assertion that shows it."""

import subprocess
import sys
from typing import Any

import pytest

from invocant.contract import ContractError, ContractPart, Options, each_part, parts, verify
from tests.contract.shop import CREDENTIALS, DOCUMENT, Shop
from tests.contract.test_rules import Clock


def options(fault: str | None, **changes: Any) -> Options:
    """Return what checks the things of a shop with one fault."""
    clock = Clock()
    app = Shop(fault, clock)
    return Options(
        app=app,
        headers=dict(CREDENTIALS),
        write=True,
        schema=False,
        clock=clock,
        sleep=clock.sleep,
        **changes,
    )


def test_right_service_is_verified() -> None:
    """A service that does what its document says gives the report."""
    report = verify(DOCUMENT, options(None, only="/status"))
    assert report.findings == []
    assert "GET /status" in report.checked


def test_broken_rule_is_an_assertion() -> None:
    """A rule that is broken is named with its page and the requests that show it, without credentials."""
    with pytest.raises(ContractError, match=r"1 rule is broken") as failure:
        verify(DOCUMENT, options("header-sent", only="/status"))
    text = str(failure.value)
    assert "header-sent: GET /status" in text
    assert "checks.md#header-sent" in text
    assert "$ curl" in text
    assert CREDENTIALS["Authorization"].split()[1] not in text
    assert [finding.rule for finding in failure.value.report.findings] == ["header-sent"]


def test_run_that_ended_early_is_no_success() -> None:
    """What was not checked to its end is not right."""
    with pytest.raises(ContractError, match="bound of requests"):
        verify(DOCUMENT, options(None, max_requests=5))


def test_parts_are_listed_without_a_server() -> None:
    """Each unit of a check is a part, one that writes only where that is allowed; schemathesis is last."""
    keys = [part.key for part in parts(DOCUMENT)]
    assert "pages GET /things" in keys
    assert "created /things" not in keys
    assert keys[-1] == "schemathesis document"
    assert "created /things" in [part.key for part in parts(DOCUMENT, Options(write=True))]


def test_part_finds_what_it_is_about() -> None:
    """A part breaks for its own rules alone, and takes the application of the test."""
    known = {part.key: part for part in parts(DOCUMENT, options(None))}
    broken = options("created-found")
    with pytest.raises(ContractError, match="created-found"):
        known["created /things"].verify(app=broken.app)
    known["media types GET /status"].verify(app=broken.app)


def test_part_that_cannot_be_tried_is_skipped() -> None:
    """A part that this server gives no occasion for is skipped, and the reason is said."""
    known = {part.key: part for part in parts(DOCUMENT, options(None))}
    with pytest.raises(pytest.skip.Exception, match="open"):
        known["security GET /status"].verify()


@each_part(DOCUMENT, options(None, only="/status"))
def test_each_part_is_a_test(part: ContractPart) -> None:
    """The decorator makes a test of each part."""
    if part.key == "security GET /status":
        with pytest.raises(pytest.skip.Exception, match="open"):
            part.verify()
    else:
        assert part.verify().findings == []


def test_plugin_gives_the_check(invocant_contract: Any) -> None:
    """The fixture checks a document against an application or an address."""
    clock = Clock()
    report = invocant_contract(
        DOCUMENT,
        app=Shop(None, clock),
        headers=dict(CREDENTIALS),
        only="/status",
        schema=False,
        clock=clock,
        sleep=clock.sleep,
    )
    assert report.findings == []


def test_packages_that_are_named_are_registered() -> None:
    """The option of the plugin makes hypothesis know the models; without it hypothesis is not imported."""
    program = (
        "import sys\n"
        "from invocant import pytest_plugin\n"
        "class Config:\n"
        "    packages = []\n"
        "    def getini(self, name): return self.packages if name == 'invocant_strategies' else []\n"
        "    def addinivalue_line(self, name, line): pass\n"
        "pytest_plugin.pytest_configure(Config())\n"
        "assert not {'hypothesis', 'schemathesis', 'invocant.contract'} & set(sys.modules)\n"
        "Config.packages = ['invocant_api.nyckel']\n"
        "pytest_plugin.pytest_configure(Config())\n"
        "from hypothesis import strategies as st\n"
        "from invocant_api.nyckel.models import Label\n"
        "print('schema' in repr(st.from_type(Label)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "True"), done.stderr
