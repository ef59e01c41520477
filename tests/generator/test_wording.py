"""What a document says of a schema, in words."""

from __future__ import annotations

from typing import Any

import pytest

from invocant.documents import repair
from invocant_generator._plan.annotate import Typer
from invocant_generator._plan.wording import words_for
from tests.generator.packages import document

COMPONENTS: dict[str, Any] = {
    "Size": {
        "type": "integer",
        "description": "How large",
        "x-invocant-limits": {"minimum": 1, "maximum": 9},
    },
}
TYPER = Typer(COMPONENTS, {}, {})


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({}, ""),
        ({"description": "A name"}, "A name."),
        ({"description": "Is it so?"}, "Is it so?"),
        ({"x-invocant-limits": {"minLength": 1}}, "At least 1 character."),
        (
            {"description": "Tags.", "x-invocant-limits": {"minItems": 2, "maxItems": 5}},
            "Tags. At least 2 items, at most 5 items.",
        ),
        ({"x-invocant-limits": {"minimum": 0, "exclusiveMinimum": True}}, "More than 0."),
        ({"x-invocant-limits": {"minimum": 0, "exclusiveMinimum": False}}, "At least 0."),
        (
            {"x-invocant-limits": {"exclusiveMaximum": 2.5, "multipleOf": 0.5}},
            "Less than 2.5, a multiple of 0.5.",
        ),
        ({"x-invocant-limits": {"pattern": "^a$"}}, "Matching `^a$`."),
        ({"description": "Retries.", "x-invocant-default": 3}, "Retries. Default: `3`."),
        ({"x-invocant-default": None}, ""),
        ({"x-invocant-default": ["x" * 80]}, ""),
        ({"$ref": "#/components/schemas/Size"}, "How large. At least 1, at most 9."),
        (
            {"anyOf": [{"$ref": "#/components/schemas/Size"}, {"type": "null"}], "description": "Its size"},
            "Its size. At least 1, at most 9.",
        ),
    ],
)
def test_words_limits_and_default_follow_each_other(schema: Any, words: str) -> None:
    """A reader gets the description, then what the server demands, then what it takes for granted."""
    assert words_for(schema, TYPER) == words


def test_words_of_the_use_come_before_those_of_the_schema() -> None:
    """A parameter's own description stands for its schema's."""
    assert words_for({"$ref": "#/components/schemas/Size"}, TYPER, override="This size") == (
        "This size. At least 1, at most 9."
    )


def test_limits_survive_the_repair() -> None:
    """The repair keeps what a document demands of a value, also where it may be null."""
    source = document(
        schemas={
            "A": {
                "type": "object",
                "properties": {"n": {"type": ["integer", "null"], "minimum": 0, "default": 5}},
            }
        }
    )
    member = repair(source).document["components"]["schemas"]["A"]["properties"]["n"]
    assert words_for(member, TYPER) == "At least 0. Default: `5`."
