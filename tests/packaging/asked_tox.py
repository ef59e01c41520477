"""What tox itself says of its environments: how a line of tox.ini reads is tox's to tell."""

import configparser
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache

from tests.packaging.tracked import ROOT

_KEYS = ("deps", "install_command", "package", "commands_pre", "commands")


@cache
def listed() -> Mapping[str, str]:
    """Return the description of every environment, by its name, as `tox list` shows them."""
    found = (re.match(r"([\w.-]+) +-> (.*)", line) for line in _tox("list").splitlines())
    return {line.group(1): line.group(2) for line in found if line}


@cache
def settings() -> Mapping[str, Mapping[str, str]]:
    """Return what tox would do in every environment that it lists, by its name."""
    parser = configparser.RawConfigParser(delimiters=("=",))
    parser.read_string(_tox("config", "-e", ",".join(listed()), "-k", *_KEYS))
    return {section.removeprefix("testenv:"): dict(parser[section]) for section in parser.sections()}


def written() -> configparser.RawConfigParser:
    """Return tox.ini as its author wrote it, section by section."""
    parser = configparser.RawConfigParser()
    parser.read(ROOT / "tox.ini")
    return parser


def _tox(*arguments: str) -> str:
    command = [sys.executable, "-m", "tox", *arguments, "--colored", "no", "--conf", str(ROOT / "tox.ini")]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    return ended.stdout
