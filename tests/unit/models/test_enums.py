"""Open enums: members, and values that are not listed."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest

from tests.unit.models.samples import Function, Level, Sort, body


def test_members_are_text() -> None:
    """A member compares, hashes, prints, formats and serialises as its text."""
    code: str = Sort.CODE
    assert code == "code"
    assert hash(Sort.CODE) == hash("code")
    assert {"code": 1}[Sort.CODE] == 1
    assert str(Sort.CODE) == f"{Sort.CODE}" == "code"
    assert f"{Sort.CODE:>6}" == "  code"
    assert json.dumps(Sort.CODE) == '"code"'
    assert repr(Sort.CODE) == "Sort.CODE"
    assert Sort.CODE.is_known


def test_unlisted_text_is_kept() -> None:
    """A value that the document does not list becomes a member that behaves like its text."""
    agent = Sort("agent")
    assert isinstance(agent, Sort)
    assert agent == "agent"
    assert hash(agent) == hash("agent")
    assert agent == Sort("agent")
    assert agent != Sort.CODE
    assert str(agent) == f"{agent}" == agent.value == agent.name == "agent"
    assert repr(agent) == "Sort('agent')"
    assert not agent.is_known
    assert agent not in list(Sort)


def test_integers() -> None:
    """Open integers likewise."""
    low: int = Level.LOW
    assert low == 1
    assert Level(99) == 99
    assert hash(Level(99)) == hash(99)
    assert str(Level.LOW) == f"{Level.LOW}" == "1"
    assert f"{Level(7):03}" == "007"
    assert (Level.LOW.is_known, Level(99).is_known) == (True, False)
    assert json.dumps([Level.LOW, Level(99)]) == "[1, 99]"
    assert repr(Level(99)) == "Level(99)"


@pytest.mark.parametrize("member", [Sort.CODE, Sort("agent"), Level.LOW, Level(99)])
def test_copies_and_pickles(member: Any) -> None:
    """Members and unlisted values survive copying and pickling, and members stay the one object."""
    for clone in (copy.copy(member), copy.deepcopy(member), pickle.loads(pickle.dumps(member))):  # noqa: S301  # our own
        assert clone == member
        assert clone.__class__ is member.__class__
        assert clone is member or not member.is_known


@pytest.mark.parametrize("value", [3, None, ["code"], 1.0])
def test_other_types_are_no_members(value: Any) -> None:
    """An enum of strings takes strings alone, in Python; decoding keeps the value."""
    with pytest.raises(ValueError, match="Sort"):
        Sort(value)
    assert Function.from_dict(body(sort=value)).sort is value


def test_booleans_are_no_integers() -> None:
    """An enum of integers does not take false for 0."""
    with pytest.raises(ValueError, match="Level"):
        Level(False)
    assert Level(0) == 0


def test_member_of_another_enum() -> None:
    """What is made of another enum's member stands for its text."""
    assert Sort(Sort("agent")).value == "agent"
    assert type(Sort(Sort("agent")).value) is str


def test_decoding_gives_members() -> None:
    """Known values decode to the member, unknown ones to a value of the class; both go back as plain text."""
    known, unknown = Function.from_dict(body(sort="code")), Function.from_dict(body(sort="agent"))
    assert known.sort is Sort.CODE
    assert isinstance(unknown.sort, Sort)
    assert type(known.to_dict()["sort"]) is str
    assert type(unknown.to_dict()["sort"]) is str
