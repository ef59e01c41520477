"""Which names and values may be shown."""

import pytest

from invocant._drift.tokens import token


@pytest.mark.parametrize(
    "text",
    ["in_progress", "gpt-4o", "gpt-4o-2024-08-06", "createdAt", "response.completed", "v2", "SHIPPED", "x_1"],
)
def test_words_of_an_api_are_shown(text: str) -> None:
    """What is a word, in any convention, is shown as it is."""
    assert token(text) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("sk-AbCdEfGhIjKlMnOp", id="a key by its cases"),
        pytest.param("sk_live_4eC39HqLyjWDarjtT1", id="a key by its digits"),
        pytest.param("5b1c2d84-21c4-4f2c-9d4c-0f6d3c1b8a11", id="a UUID"),
        pytest.param("deadbeef01", id="a hexadecimal number"),
        pytest.param("user_8273645", id="a number of somebody"),
        pytest.param("ann@example.com.example.org/a/very/long/one", id="long"),
        pytest.param("Dear Ann, how are you?", id="a sentence"),
        pytest.param("", id="nothing"),
        pytest.param("eyJhbGciOiJIUzI1NiJ9", id="a part of a JSON Web Token"),
        pytest.param("ключ", id="beyond ASCII"),
    ],
)
def test_what_may_be_data_is_not(text: str) -> None:
    """What may be a key, an identifier or a text of somebody is not shown."""
    assert token(text) is None
