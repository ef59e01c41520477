"""Promises of tox.ini, kept as tox reads it: what is listed exists, says why, and installs what is locked."""

import re

import pytest

from requirements.renew import LOCKS
from tests.conftest import ON_REQUEST
from tests.packaging.asked_tox import listed, settings, written

pytestmark = pytest.mark.checkout

ALARMS = {"new", "newest", "wheel"}
"""The environments that ask about what is not locked: they are there to hear of it first."""


def test_what_is_listed_exists() -> None:
    """Every environment that `tox list` shows is one that somebody wrote, and none is left out."""
    tox_ini = written()
    named = {section.removeprefix("testenv:") for section in tox_ini.sections() if ":" in section}
    assert set(listed()) == named | {env.strip() for env in tox_ini["tox"]["env_list"].split(",")}


def test_each_says_what_it_does() -> None:
    """Each has a description of its own, and tox shows what tox.ini says: a colon would read as a factor."""
    said = listed()
    tox_ini = written()
    for name, text in said.items():
        section = f"testenv:{name}" if tox_ini.has_section(f"testenv:{name}") else "testenv"
        assert text == tox_ini[section]["description"].replace("{env_name}", name)
    assert all(said.values())
    assert len(set(said.values())) == len(said)


def test_all_but_alarms_install_what_is_locked() -> None:
    """Digests are demanded, and nothing is built with a back-end that no lock names."""
    assert set(settings()) > ALARMS
    for name, its in settings().items():
        assert its["package"] == "skip", name
        if name in ALARMS:
            continue
        assert "--require-hashes" in its["install_command"].split(), name
        deps = its["deps"].split("\n")
        files = [re.fullmatch(r"-r requirements/(\w+)\.txt", line) for line in deps if line]
        assert files, name
        assert all(found and found.group(1) in LOCKS for found in files), name
        before = its["commands_pre"].split()
        if "install" in before:
            assert {"--no-deps", "--no-build-isolation", "--no-index"} <= set(before), name
        assert " install " not in its["commands"], name


def test_newest_takes_the_newest_at_each_run() -> None:
    """`tox -e newest` upgrades what an earlier run left, and runs what every Python runs."""
    newest = settings()["newest"]
    assert {"--upgrade", "eager"} <= set(newest["commands_pre"].split())
    assert "requirements/" not in " ".join(newest.values())
    assert newest["commands"].splitlines()[-1] == settings()["py311"]["commands"].splitlines()[-1]


def test_what_is_asked_for_has_an_environment() -> None:
    """Each mark of a run on request is named by one, and what `tox -e long` leaves out another one runs."""
    commands = {name: its["commands"] for name, its in settings().items()}
    for mark in ON_REQUEST:
        assert any(re.search(rf"-m \W*{mark}\b", words) for words in commands.values()), mark
    left_out = re.findall(r"--ignore=(\S+)", commands["long"])
    assert left_out
    for place in left_out:
        runs = {name for name, words in commands.items() if f" {place}" in words and "long" in words}
        assert runs - {"long"}, place
