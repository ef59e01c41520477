"""The check for code that nothing uses sees what it should; each of its exceptions is one, for a reason."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import vulture

from tests.packaging.tracked import ROOT

pytestmark = pytest.mark.checkout

TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
OPTIONS: dict[str, Any] = tomllib.loads(TEXT)["tool"]["vulture"]
TEMPLATES = ROOT / "generator" / "invocant_generator" / "_render" / "templates"


def unused(*paths: Path, **options: Any) -> set[str]:
    """Return the names of what *paths* have and do not use."""
    search = vulture.Vulture(**options)
    search.scavenge([str(path) for path in paths])
    return {item.name for item in search.get_unused_code()}


def reasons() -> dict[str, str]:
    """Return the reason beside each exception of the configuration."""
    (section,) = re.findall(r"^\[tool\.vulture\]\n(.*?)^\[", TEXT, re.MULTILINE | re.DOTALL)
    return dict(re.findall(r'^    "([^"]+)",\s+# (.+)$', section, re.MULTILINE))


@pytest.mark.long  # seven seconds; that nothing else is unused `tox run -e lint` asks on every change
def test_exceptions_are_exceptions() -> None:
    """Without the list, vulture names exactly what is on it: an entry that is used again has to go."""
    found = unused(
        *(ROOT / path for path in OPTIONS["paths"]), ignore_decorators=OPTIONS["ignore_decorators"]
    )
    assert found == set(OPTIONS["ignore_names"])


def test_exceptions_have_reasons() -> None:
    """Each says who uses it; one that a template reads is read there."""
    given = reasons()
    assert set(given) == {*OPTIONS["ignore_names"], *OPTIONS["ignore_decorators"]}
    for name, reason in given.items():
        for template in re.findall(r"read by (\S+\.jinja)", reason):
            assert re.search(rf"\.{name}\b", (TEMPLATES / template).read_text(encoding="utf-8")), name


def test_dead_code_is_found(tmp_path: Path) -> None:
    """A function that nobody calls, a constant and a field that nobody reads are each named."""
    (tmp_path / "dead.py").write_text(
        "from attrs import define\n\nNO_ARGUMENTS = ()\n\n\n"
        "@define\nclass Call:\n    body: int\n    body_given: bool = False\n\n\n"
        "def _aliases(call):\n    call.body_given = True\n    return call.body\n"
    )
    assert unused(tmp_path, ignore_names=OPTIONS["ignore_names"]) == {
        "Call",
        "NO_ARGUMENTS",
        "_aliases",
        "body_given",
    }
