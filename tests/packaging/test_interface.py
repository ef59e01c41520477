"""What generated code may use of the runtime is an interface with a version: docs/compatibility.md."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from invocant import runtime
from invocant.runtime import INTERFACES, VERSION, made_for
from invocant_generator import _interface as generator
from tests.generator import packages
from tests.packaging import interface
from tests.snapshots import ACCEPT

pytestmark = pytest.mark.checkout

FOLDER = Path(__file__).parents[1] / "data" / "interface"
GENERATED = Path(__file__).parents[2] / "generated" / "invocant_api"
NOW = max(INTERFACES.items())


def test_the_interface_is_the_committed_one() -> None:
    """What generated code leans on changes with its version: a committed one is never rewritten."""
    path = FOLDER / f"{NOW[0]}.{NOW[1]}.txt"
    now = interface.text()
    if os.environ.get(ACCEPT) == "1" and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now, "utf-8")
    then = path.read_text("utf-8") if path.exists() else ""
    broken = interface.breaks(then, now)
    assert not broken, f"raise the major of INTERFACES, or keep what packages use: {broken}"
    added = sorted(set(now.splitlines()) - set(then.splitlines()))
    assert not added, f"raise the minor of INTERFACES, MADE_FOR and SINCE, then `make snapshots`: {added}"


def test_a_minor_version_only_adds() -> None:
    """A package made for an earlier minor finds all that it uses, and is asked for nothing more."""
    versions = interface.committed(FOLDER)
    assert NOW in versions
    for (major, minor), text in versions.items():
        following = versions.get((major, minor + 1))
        assert following is None or interface.breaks(text, following) == []


@pytest.mark.parametrize(
    ("newer", "broken"),
    [
        ("rt.Api\nrt.Api(name=) required\nrt.Api(env=)\n", []),
        ("rt.Api\nrt.Api(name=) required\nrt.Api(env=)\nrt.Api(more=)\nrt.New\nrt.New(1: a=) required\n", []),
        ("rt.Api\nrt.Api(name=)\nrt.Api(env=)\n", []),
        ("rt.Api\nrt.Api(name=) required\n", ["rt.Api(env=): gone"]),
        ("rt.Api\nrt.Api(name=) required\nrt.Api(env=) required\n", ["rt.Api(env=) required: new"]),
        (
            "rt.Api\nrt.Api(name=) required\nrt.Api(env=)\nrt.Api(more=) required\n",
            ["rt.Api(more=) required: new"],
        ),
    ],
)
def test_what_breaks_packages_is_told(newer: str, broken: list[str]) -> None:
    """What goes breaks, and what must be given now; what comes does not."""
    assert interface.breaks("rt.Api\nrt.Api(name=) required\nrt.Api(env=)\n", newer) == broken


_UNSEEN = {
    "k.TIME": "no feature has a time of day",
    "k.UnknownModel": "a union's annotation, where no feature leaves one open",
    "rt.AsyncCaller": "behind the `_client` of resources",
    "rt.SyncCaller": "likewise",
}
"""What no feature of the catalogue shows, and why it is declared all the same."""


def test_generated_code_uses_the_interface_alone() -> None:
    """Whatever the templates print is declared, names and parameters that they give, and nothing else is."""
    used: dict[str, set[str]] = {}
    sources = [path.read_text("utf-8") for path in GENERATED.rglob("*.py")]
    for name in packages.NAMES:
        made = packages.texts(
            packages.feature(name), packages.ALIASES.get(name), packages.IDENTITIES.get(name)
        )
        sources += [text for file, text in made.items() if file.endswith(".py")]
    for source in sources:
        for name, given in interface.uses(source).items():
            used.setdefault(name, set()).update(given)
    lines = interface.text().splitlines()
    names = {line for line in lines if "(" not in line}
    assert sorted(used.keys() - names) == []
    shown = {f"{alias}.{name}" for alias, (_, known) in interface.MODULES.items() for name in known}
    assert shown - used.keys() == _UNSEEN.keys()
    wanting = [
        f"{name}({part}"
        for name, given in sorted(used.items())
        for part in sorted(given)
        if not any(line.startswith(f"{name}(") and (part in line or "(*" in line) for line in lines)
    ]
    assert wanting == []


def test_the_generator_makes_packages_for_the_interface_there_is() -> None:
    """Generator and runtime come in one distribution: its packages run with it, and with its lower bound."""
    assert generator.MADE_FOR == NOW
    assert Requirement(generator.requirement()).specifier.contains(Version(VERSION), prereleases=True)


@pytest.mark.parametrize(
    ("since", "requirement"),
    [
        ("0.1", "invocant>=0.1,<0.3"),
        ("0.9", "invocant>=0.9,<0.11"),
        ("1.0", "invocant>=1.0,<2"),
        ("3.4", "invocant>=3.4,<4"),
    ],
)
def test_a_project_depends_on_the_releases_that_fit(since: str, requirement: str) -> None:
    """Before 1.0 that is this minor release and the next, from then on the major one."""
    assert generator.requirement(since) == requirement


@pytest.mark.parametrize(("major", "minor"), [(1, 0), (1, 3), (3, 0), (3, 2)])
def test_an_earlier_minor_of_every_major_fits(
    major: int, minor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A runtime has what its earlier minors had, of each major that it has."""
    monkeypatch.setitem(INTERFACES, 1, 3)
    monkeypatch.setitem(INTERFACES, 3, 2)
    made_for("shop", major, minor)


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ((1, 4), ["interface 1.4", "has 1.3 and 3.2", "install a newer one"]),
        ((4, 0), ["interface 4.0", "install a newer one"]),
        ((2, 0), ["interface 2.0", "generate shop again"]),
        ((0, 9), ["interface 0.9", "generate shop again, or install an older invocant"]),
    ],
)
def test_a_runtime_that_does_not_fit_says_what_to_do(
    version: tuple[int, int], words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the package, both versions, the release, and the way out."""
    monkeypatch.setitem(INTERFACES, 1, 3)
    monkeypatch.setitem(INTERFACES, 3, 2)
    with pytest.raises(ImportError) as caught:
        made_for("shop", *version)
    assert caught.value.name == "shop"
    for word in ["shop was made for", f"invocant {VERSION}", "docs/compatibility.md", *words]:
        assert word in str(caught.value)


def test_a_package_says_it_when_it_is_imported(tmp_path: Path) -> None:
    """Whichever module of it is imported first, and before anything of it runs."""
    packages.write(packages.feature("model"), tmp_path / "shop", packages.ALIASES["model"])
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import invocant.runtime as rt; rt.INTERFACES.clear(); rt.INTERFACES[7] = 1\n"
        "import shop.models"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    last = told.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: shop was made for interface 1.0 of invocant.runtime, and invocant ")
    assert "has 7.1: " in last


def test_saying_it_costs_nothing() -> None:
    """A package that fits loads no module for it beyond the runtime's door, which all of it uses anyway."""
    code = (
        "import sys, invocant.runtime\n"
        "before = set(sys.modules)\n"
        "import invocant_api.nyckel\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert set(loaded.split()) <= {"invocant_api", "invocant_api.nyckel"}


def test_what_versions_are_is_public() -> None:
    """A program may ask which interfaces there are."""
    assert {"INTERFACES", "made_for"} <= set(runtime.__all__)
