"""Former names of the mock go on, and say what they are called now."""

from __future__ import annotations

import pytest

from invocant import mock


@pytest.mark.parametrize(("former", "now"), [("Api", "ServedApi"), ("Problem", "RequestProblem")])
def test_a_former_name_warns_and_is_the_same_class(former: str, now: str) -> None:
    """`Api` and `Problem` are classes of the runtime; the mock's have names of their own since."""
    with pytest.warns(DeprecationWarning, match=f"{former} is called {now} now"):
        assert getattr(mock, former) is getattr(mock, now)
    assert former not in mock.__all__


def test_an_unknown_name_is_missing() -> None:
    """What the mock never had is an AttributeError, as in any module."""
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        getattr(mock, "Nothing")  # noqa: B009  # mypy would refuse the attribute
