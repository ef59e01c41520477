"""Each rule of driven clients has a package, or a server, that only it finds fault with."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from invocant.contract import RULES, CheckReport, Options, check
from tests.contract.shop import CREDENTIALS, DOCUMENT, Shop
from tests.contract.test_rules import Clock, broken
from tests.generator.packages import write

pytestmark = pytest.mark.checkout

RULES_OF_CLIENTS = [name for name, rule in RULES.items() if rule.group == "client"]
THING = "models/_things_get.py"
BACKWARD = """
    def to_dict(self) -> dict[str, Any]:
        return dict(reversed(super().to_dict().items()))

    name: str
"""
EDITS: dict[str, tuple[str, str, str]] = {
    "client-sends": ("resources/things.py", '"if_none_match": if_none_match', ""),
    "client-decodes": (THING, 'k.Field("count", k.INT', 'k.Field("count", k.STR'),
    "client-exact": (THING, "\n    name: str\n", BACKWARD),
    "client-pages": ("operations/things_list.py", 'id="/id"', 'id="/made"'),
    "client-streams": ("operations/talk.py", 'event="word"', 'event="wurd"'),
}
"""By rule: the file of the package that is changed, what is there, and what is put in its place."""
AREAS = {"client-streams": "/talk"}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder with the package of the shop, from which programs import."""
    folder = tmp_path_factory.mktemp("clients")
    write(DOCUMENT, folder / "shop_client")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def run(package: str, shop: Any = None, **options: Any) -> CheckReport:
    """Check a shop, and the clients of a package on it."""
    clock = Clock()
    return check(
        DOCUMENT,
        Options(
            app=shop or Shop(None, clock),
            headers=dict(CREDENTIALS),
            write=True,
            schema=False,
            package=package,
            clock=clock,
            sleep=clock.sleep,
            **options,
        ),
    )


@pytest.mark.usefixtures("packages")
def test_right_package_and_server_break_nothing() -> None:
    """A package that was made of the document has no failure, and what its clients made is put away."""
    report = run("shop_client")
    assert report.findings == []
    assert report.left == []
    assert {key.split()[0] for key in report.done} >= {"client"}


def faulty(packages: Path, rule: str) -> str:
    """Make a package with the fault of a rule, and return its name."""
    name = f"shop_{rule.replace('-', '_')}"
    shutil.copytree(packages / "shop_client", packages / name, dirs_exist_ok=True)
    half = ""
    if rule == "client-twins":
        rule, half = "client-sends", "class AsyncThings("
    path, old, new = EDITS[rule]
    file = packages / name / path
    before, mark, after = (
        file.read_text("utf-8").rpartition(half) if half else ("", "", file.read_text("utf-8"))
    )
    assert old in after
    file.write_text(before + mark + after.replace(old, new), "utf-8")
    return name


@pytest.mark.parametrize("rule", [*EDITS, "client-twins"])
def test_package_with_a_fault_breaks_one_rule(packages: Path, rule: str) -> None:
    """A package with one fault breaks the rule of that name, and no other."""
    area = AREAS.get(rule, "/things")
    assert broken(run(faulty(packages, rule), only=area)) == {rule}


@pytest.mark.usefixtures("packages")
def test_server_that_minds_a_client_breaks_one_rule() -> None:
    """A server that refuses what the client spelt, and takes the same of the tester, is told."""
    assert broken(run("shop_client", Shop("client-accepted"), only="/things")) == {"client-accepted"}


def test_every_rule_of_clients_has_its_fault() -> None:
    """No rule goes without something that only it finds."""
    assert {*EDITS, "client-twins", "client-accepted"} == set(RULES_OF_CLIENTS)


def test_clients_that_cannot_be_made_are_told(packages: Path) -> None:
    """A package whose clients want more than an address and headers is not driven, and nobody's fault."""
    shutil.copytree(packages / "shop_client", packages / "shop_wanting", dirs_exist_ok=True)
    file = packages / "shop_wanting" / "client.py"
    wanting = "        raise ValueError('more')\n        super().__init__("
    file.write_text(file.read_text("utf-8").replace("        super().__init__(", wanting), "utf-8")
    report = run("shop_wanting", only="/status")
    assert report.findings == []
    assert "cannot be made" in report.skipped["client GET /status"]


def test_what_is_no_package_is_told() -> None:
    """A name that nothing is imported by is an error that says so."""
    with pytest.raises(LookupError, match="no_such_package"):
        run("no_such_package")
