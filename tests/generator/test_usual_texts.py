"""What is usual is done without what is rare: the short ways give what the long ones do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_python_client import strings

from invocant_generator._parse import quoted, sanitized
from invocant_generator._plan.annotate import Typed
from invocant_generator._plan.inputs import spelled
from invocant_generator._render.texts import without_idle_imports

pytestmark = pytest.mark.checkout


def refuse(text: str) -> str:
    """Stand for the long way, where it must not be taken."""
    raise AssertionError(text)


@given(st.text() | st.text(alphabet="aZ09_-. \\\n\tµ²"))
def test_names_lose_what_the_parser_takes_out_of_them(text: str) -> None:
    """A plain name goes by without a look at its characters, and is what the parser would have made of it."""
    assert sanitized(text, otherwise=strings.sanitize) == strings.sanitize(text)


def test_a_plain_name_goes_the_short_way() -> None:
    """Of a text in ASCII the parser is never asked."""
    assert sanitized("Get v1.pets", otherwise=refuse) == "Get v1.pets"
    assert sanitized("#/components/Pet", otherwise=refuse) == "componentsPet"


@given(st.text() | st.text(alphabet="aZ09_-. \\\n\t\"'µ²~"))
def test_values_are_quoted_as_by_the_parser(text: str) -> None:
    """A plain value goes by without a look at its characters."""
    assert quoted(text, otherwise=strings.in_double_quote_literal) == strings.in_double_quote_literal(text)


def test_a_plain_value_goes_the_short_way() -> None:
    """What JSON writes as it is needs no look."""
    assert quoted("a 'b' [c]", otherwise=refuse) == "a 'b' [c]"


@pytest.mark.parametrize(
    ("accepts", "classes", "expected"),
    [
        ("Pet | inputs.Pet", {"Pet"}, "models.Pet | Pet"),
        ("list[PetToy | Pet]", {"Pet"}, "list[PetToy | models.Pet]"),
        ("Pet | 'Pet' | \"Pet\" | k.Pet", {"Pet"}, "models.Pet | 'Pet' | \"Pet\" | k.Pet"),
        ("Mapping[str, Pet2 | Pet]", {"Pet", "Pet2"}, "Mapping[str, models.Pet2 | models.Pet]"),
        ("Literal['Pet', 'a Pet b'] | str", set(), "Literal['Pet', 'a Pet b'] | str"),
        ("inputs.Pet | str", set(), "Pet | str"),
    ],
)
def test_classes_are_spelled_by_their_module(accepts: str, classes: set[str], expected: str) -> None:
    """A class of the models is written with its module, what is quoted or an attribute is left alone."""
    assert spelled(Typed("k.ANY", accepts, accepts, frozenset(classes))) == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("import a\nimport b as c\n\n\nx = c\n", "import b as c\n\n\nx = c\n"),
        ("from a import b, c as d, e\n\n\nx = d\n", "from a import c as d\n\n\nx = d\n"),
        ("from t import TC\nif TC:\n    from a import b\n\n\nx = 1\n",) * 2,
        ("from __future__ import annotations\n\n\nx = 1\n",) * 2,
        ("from a import (\n    b,\n)\nimport a.b\nfrom a import *\nimport a  # kept\n\n\nx = 1\n",) * 2,
        ("import a\n\n\nx = 'a word that has it'\n",) * 2,
        ("import a\n", ""),
        ("x = 1\n\n\nimport a\n",) * 2,
    ],
)
def test_imports_that_nothing_can_use_are_left_out(text: str, left: str) -> None:
    """Only plain ones at the head, of names that stand nowhere else; all others are ruff's to judge."""
    assert without_idle_imports(text) == left
