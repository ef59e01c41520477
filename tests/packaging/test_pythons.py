"""On which Pythons the suite runs is said in four places, which agree; no Python after them is forbidden."""

import re
import tomllib

import pytest

from tests.packaging.tracked import ROOT, tracked

pytestmark = pytest.mark.checkout

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
VERSION = re.compile(r"3\.\d+")


def _pythons() -> list[str]:
    """Return the versions of the tox environments that run the whole suite."""
    listed = re.search(r"^env_list = (.*)$", (ROOT / "tox.ini").read_text("utf-8"), re.MULTILINE)
    assert listed
    return [f"{name[0]}.{name[1:]}" for name in re.findall(r"\bpy(3\d+)\b", listed[1])]


def test_classifiers_and_pages_name_the_pythons_that_tox_runs() -> None:
    """A version is claimed, to package indexes and to readers, because the suite runs on it."""
    wanted = _pythons()
    assert len(wanted) > 1
    prefix = "Programming Language :: Python :: "
    claimed = [one.removeprefix(prefix) for one in PROJECT["classifiers"] if one.startswith(f"{prefix}3.")]
    assert claimed == wanted
    said = r"^The suite runs on (Python [^`]*) \(`tox run -e ([\w,]+)`\)"
    (sentence,) = re.findall(said, _index(), re.MULTILINE)
    assert VERSION.findall(sentence[0]) == wanted
    assert sentence[1] == ",".join(f"py{version.replace('.', '')}" for version in wanted)


def _index() -> str:
    return (ROOT / "docs" / "index.md").read_text("utf-8")


def test_no_newer_python_is_forbidden() -> None:
    """The lowest version is the only bound, and no code asks whether Python is too new."""
    assert PROJECT["requires-python"] == f">={_pythons()[0]}"
    guards = re.compile(r"version_info\s*(<=?|==|>=?)|python_requires|hexversion")
    ours = [path for path in tracked() if path.parts[0] in {"invocant", "generated"}]
    shipped = [path for path in ours if path.suffix == ".py"]
    assert shipped
    assert not [path for path in shipped if guards.search((ROOT / path).read_text("utf-8"))]
