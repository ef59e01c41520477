"""Promises about every tracked file: what may not be in it, and what stands beside an exemption."""

import re
from pathlib import Path

import pytest

from tests.generated import reviewed
from tests.packaging.tracked import ROOT, texts, tracked
from tests.vendored import FOLDERS

pytestmark = pytest.mark.checkout

# Written in pieces, so that this file keeps the promises it checks.
FOREIGN = (
    "/" + "work/",
    "/" + "farm/",
    "/" + "root/",
    "bash" + "_jobs",
    ".." + "/shared",
    "/opt/" + "pypi",
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry." + "npmjs",
)
UNFINISHED = re.compile(
    "|".join(["NotImplemented" + "Error", r"\bTO" + "DO", r"\bFIX" + "ME", r"\bXX" + r"X\b"])
)
APIS = "|".join(folder.name for folder in FOLDERS)
NAMED = "|".join(sorted(reviewed()))
"""The APIs whose names are no words of everybody's, as `resend` or `replicate` would be."""
API_NAMES = re.compile(rf"(?i:{NAMED})|\binvocant(?:_api)?\.(?:{APIS})\b")
API_NAMES_ALLOWED = re.compile(rf"invocant/({APIS})\.py|invocant/__init__\.py|invocant/mock/vendors/.+")
MADE_BY_TOOLS = re.compile(
    r"__pycache__|\.pyc$|_cache/|\.egg-info|\.hypothesis/|\.schemathesis/|\.sqlite$|\.log$"
)


def _lines(pattern: re.Pattern[str], found: dict[Path, str]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()}"
        for path, text in found.items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_path_of_a_machine_and_no_registry_host() -> None:
    """Tracked files name no folder of somebody's machine and no package registry."""
    pattern = re.compile("|".join(re.escape(part) for part in FOREIGN))
    assert not _lines(pattern, texts())


def test_api_names_stand_only_where_an_api_is_declared() -> None:
    """Only facades, export list, configuration and the mock's vendor modules name an API."""
    found = {
        path: text
        for path, text in texts().items()
        if path.parts[0] in {"generator", "invocant"} and not API_NAMES_ALLOWED.fullmatch(path.as_posix())
    }
    assert found
    assert not [path for path in found if API_NAMES.search(path.as_posix())]
    assert not _lines(API_NAMES, found)


def test_nothing_is_left_for_later() -> None:
    """No code says that it is unfinished."""
    assert not _lines(UNFINISHED, texts(".py", ".jinja"))


@pytest.mark.parametrize(
    "suppression",
    [
        pytest.param(r"#\s*type:\s*ignore", id="type-checker"),
        pytest.param(r"#\s*noqa", id="linter"),
        pytest.param(r"#\s*pragma:", id="coverage"),
        pytest.param(r"pytest\.mark\.(skip|xfail)", id="skip"),
    ],
)
def test_suppressions_carry_their_reason(suppression: str) -> None:
    """A suppressed finding says, on its line, why."""
    # after the suppression and the codes it names (or inside reason=...), at least a few words
    said = re.compile(suppression + r"(\[[\w, -]+\]|:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?\W+.*\w{3,}.*\w{2,}")
    ours = {path: text for path, text in texts(".py", ".jinja").items() if path.parts[0] != "generated"}
    ours.pop(Path("tests/packaging/test_tracked_files.py"), None)
    assert not [line for line in _lines(re.compile(suppression), ours) if not said.search(line)]


def test_ruff_exemptions_carry_their_reason() -> None:
    """A rule that is off says why, on its line or on the group's first line."""
    section = (
        (ROOT / "pyproject.toml").read_text().split("[tool.ruff.lint]")[1].split("[tool.ruff.lint.flake8")[0]
    )
    ignored = section.split("ignore = [", 1)[1]
    bare = [line for line in ignored.splitlines() if re.match(r'\s+"[A-Z]+\d*",', line) and "#" not in line]
    assert not bare


def test_generated_files_say_so_first() -> None:
    """The first line of each generated module says that it is generated and where to edit instead."""
    modules = {path: text for path, text in texts(".py").items() if path.parts[0] == "generated"}
    assert modules
    assert not [
        path
        for path, text in modules.items()
        if not (first := text.split("\n", 1)[0]).startswith(("#", '"""'))
        or "enerated" not in first
        or "openapi/" not in first
    ]


def test_what_tools_make_is_not_tracked() -> None:
    """Caches, logs and databases stay out of the repository."""
    assert not [path for path in tracked() if MADE_BY_TOOLS.search(path.as_posix())]


def test_files_stay_small() -> None:
    """No tracked file exceeds 1.5 MB: the repository is cloned by everybody."""
    assert not [path for path in tracked() if (ROOT / path).stat().st_size > 1_500_000]
