"""What is installed by default is what requirements/ names, and that is what pyproject.toml asks for."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from attrs import frozen
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from invocant_generator._output import lock as generated_lock
from requirements.renew import LOCKS, OLDEST, Lock, path
from tests.packaging.tracked import ROOT

pytestmark = pytest.mark.checkout

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PYTHONS = [
    found.group(1)
    for line in PROJECT["project"]["classifiers"]
    if (found := re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", line))
]
PLATFORMS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "macos": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}
_PIN = re.compile(r"(?P<pin>\S+==[^\\\n]+?) \\\n(?P<hashes>(?:    --hash=.*\n)+)(?P<via>(?:    #.*\n)+)")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


@frozen
class Pin:
    """One release in a lock."""

    requirement: Requirement
    via: Sequence[str]
    """Who asks for it, as `make lock` wrote it down."""

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> Version:
        (pinned,) = self.requirement.specifier
        assert pinned.operator == "=="
        return Version(pinned.version)


def _pins(name: str) -> list[Pin]:
    """Return what the lock *name* pins; there is nothing else in it but comments and the ban on sources."""
    text = path(name).read_text()
    rest = _PIN.sub("", text)
    assert [line for line in rest.splitlines() if line and not line.startswith("#")] == [
        "--only-binary :all:"
    ]
    found = []
    for match in _PIN.finditer(text):
        assert all(_HASH.fullmatch(line) for line in match["hashes"].splitlines()), match["pin"]
        via = re.sub(r"^    # (?:via\b)?", "", match["via"], flags=re.MULTILINE)
        found.append(
            Pin(Requirement(match["pin"]), [line.strip() for line in via.splitlines() if line.strip()])
        )
    return found


def _asked(lock: Lock, project: Mapping[str, Any] = PROJECT) -> Iterator[Requirement]:
    """Yield what *project* asks for where *lock* answers; an extra brings the extras that it names."""
    ours = project["project"]["name"]
    lines = list(project["project"]["dependencies"]) if lock.extras else []
    extras, seen = list(lock.extras), set[str]()
    while extras:
        extra = extras.pop()
        if extra not in seen:
            seen.add(extra)
            for line in project["project"]["optional-dependencies"][extra]:
                requirement = Requirement(line)
                if requirement.name == ours:
                    extras += requirement.extras
                else:
                    lines.append(line)
    for group in lock.groups:
        lines += project["dependency-groups"][group]
    yield from map(Requirement, lines)


def _environment(python: str, platform: str) -> dict[str, str]:
    names = {"python_version": python, "python_full_version": f"{python}.7", "extra": ""}
    common = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    return {**names, **common, "platform_machine": "x86_64", **PLATFORMS[platform]}


def _holds(requirement: Requirement, environment: dict[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(environment)


def _differences(lock: Lock, pins: Sequence[Pin], project: Mapping[str, Any] = PROJECT) -> list[str]:
    """Return where *pins* are not what *project* asks for, on any Python and platform we support."""
    asked = list(_asked(lock, project))
    by_name = defaultdict(list)
    for pin in pins:
        by_name[pin.name].append(pin)
    found = set()
    for python in PYTHONS:
        for platform in PLATFORMS:
            environment = _environment(python, platform)
            for name, same in by_name.items():
                if sum(_holds(pin.requirement, environment) for pin in same) > 1:
                    found.add(f"{name}: two versions at once on Python {python}, {platform}")
            for requirement in asked:
                if not _holds(requirement, environment):
                    continue
                held = [
                    pin.version
                    for pin in by_name[canonicalize_name(requirement.name)]
                    if _holds(pin.requirement, environment)
                ]
                if not held:
                    found.add(f"{requirement}: not in the lock on Python {python}, {platform}")
                elif not requirement.specifier.contains(held[0], prereleases=True):
                    found.add(f"{requirement}: the lock has {held[0]} on Python {python}, {platform}")
    return sorted(found)


def _idle(lock: Lock, pins: Sequence[Pin], project: Mapping[str, Any] = PROJECT) -> list[str]:
    """Return the pins that nothing *project* asks for leads to, by the words of the lock itself."""
    ours = project["project"]["name"]
    asked = {canonicalize_name(requirement.name) for requirement in _asked(lock, project)}
    parents: dict[str, set[str]] = defaultdict(set)
    for pin in pins:
        parents[pin.name].update(word.split(" ")[0] for word in pin.via)
    reached = {name for name in parents if name in asked and ours in parents[name]}
    grown = 0
    while grown != len(reached):
        grown = len(reached)
        reached |= {name for name, above in parents.items() if above & reached}
    return sorted(parents.keys() - reached)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_and_project_agree(name: str) -> None:
    """Each requirement is locked inside its range for each Python and platform, and nothing else is."""
    assert len(PYTHONS) >= 3
    pins = _pins(name)
    advice = "`make lock ARGS=--keep` brings requirements/ up to pyproject.toml"
    assert not _differences(LOCKS[name], pins), advice
    assert not _idle(LOCKS[name], pins), advice


def test_disagreement_is_found() -> None:
    """The comparison sees what is missing, out of range, doubled, and asked for by nobody."""
    project = {
        "project": {
            "name": "invocant",
            "dependencies": ["attrs>=23.2"],
            "optional-dependencies": {"all": ["invocant[cli]"], "cli": ["click>=9", "rich; os_name == 'nt'"]},
        },
        "dependency-groups": {},
    }
    pins = [
        Pin(Requirement(line), via)
        for line, via in [
            ("attrs==26.1.0; python_version < '3.13'", ["invocant (pyproject.toml)"]),
            ("click==8.5.1", ["invocant (pyproject.toml)"]),
            ("click==8.5.0; python_version >= '3.13'", ["invocant (pyproject.toml)"]),
            ("six==1.17.0", ["python-dateutil"]),
        ]
    ]
    found = _differences(Lock(extras=["all"]), pins, project)
    assert {line.split(" on Python")[0] for line in found} == {
        "attrs>=23.2: not in the lock",
        "click: two versions at once",
        "click>=9: the lock has 8.5.1",
        'rich; os_name == "nt": not in the lock',
    }
    assert {line.partition(" on Python ")[2] for line in found if line.startswith("rich")} == {
        f"{python}, windows" for python in PYTHONS
    }
    assert _idle(Lock(extras=["all"]), pins, project) == ["six"]


def test_locks_agree_with_each_other() -> None:
    """One release of a distribution in all locks: they are installed over each other."""
    found: dict[tuple[str, str, str], set[Version]] = defaultdict(set)
    for name in LOCKS:
        for pin in _pins(name):
            for python in PYTHONS:
                for platform in PLATFORMS:
                    if _holds(pin.requirement, _environment(python, platform)):
                        found[pin.name, python, platform].add(pin.version)
    assert not {place: versions for place, versions in found.items() if len(versions) > 1}


def test_what_the_demo_needs_the_tests_need() -> None:
    """`make test` leaves nothing for `make demo` to install, and each of the package's extras is locked."""
    assert {pin.name for pin in _pins("demo")} <= {pin.name for pin in _pins("dev")}
    locked = {requirement.name for lock in LOCKS.values() for requirement in _asked(lock)}
    for lines in PROJECT["project"]["optional-dependencies"].values():
        assert {Requirement(line).name for line in lines} <= locked | {"invocant"}
    assert set(PROJECT["dependency-groups"]) == {group for lock in LOCKS.values() for group in lock.groups}
    assert PROJECT["project"]["requires-python"] == f">={OLDEST}"
    assert OLDEST in PYTHONS


def test_folder_holds_what_is_renewed() -> None:
    """Each lock of the folder is written by `make lock`, none is left over."""
    assert {found.stem for found in (ROOT / "requirements").glob("*.txt")} == set(LOCKS)


def test_back_end_is_locked_wherever_the_package_is_installed() -> None:
    """Our own package is installed without isolation: what builds it is in the same lock."""
    build = PROJECT["build-system"]["requires"]
    assert build == PROJECT["dependency-groups"]["build"]
    for name in ("dev", "demo"):
        assert {Requirement(line).name for line in build} <= {pin.name for pin in _pins(name)}


def test_make_installs_from_locks_alone() -> None:
    """Every `pip install` of the Makefile demands digests, or installs our own package with nothing."""
    text = (ROOT / "Makefile").read_text()
    defined = dict(re.findall(r"^(\w+)\s*:= (.*)$", text, re.MULTILINE))
    assert "--require-hashes" in defined["LOCKED"]
    assert {"--no-deps", "--no-build-isolation", "--no-index"} <= set(defined["OURS"].split())
    rules = text.split("\n.DEFAULT_GOAL", 1)[1]
    assert "pip" not in rules.replace("$(PIP)", "pip").lower()
    used = re.findall(r"^(\S+): requirements/(\w+)\.txt.*((?:\n\t.*)+)", rules, re.MULTILINE)
    assert len(used) == rules.count("$(LOCKED)") == 4
    for stamp, name, recipe in used:
        assert name in LOCKS
        assert stamp == f"$(VENV)/.{name}"
        assert "$(LOCKED) -r $<" in recipe


def test_what_shapes_generated_bytes_is_pinned_and_recorded() -> None:
    """The exact pins of the extra `generate` are what the lock of generated/ records, and what it says."""
    lines = map(Requirement, PROJECT["project"]["optional-dependencies"]["generate"])
    pinned: dict[str, str] = {
        canonicalize_name(line.name): next(iter(line.specifier)).version
        for line in lines
        if any(part.operator == "==" for part in line.specifier)
    }
    assert set(pinned) == set(generated_lock.TOOLS)
    sections = generated_lock.read(ROOT / "generated" / "invocant_api" / generated_lock.NAME)
    assert sections
    for api, section in sections.items():
        assert {tool: section.inputs.get(tool) for tool in pinned} == pinned, api
    assert f"ruff=={pinned['ruff']}" in PROJECT["dependency-groups"]["lint"]
