"""Names of a document become names of Python."""

from __future__ import annotations

import builtins
import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant.runtime.kinds import RESERVED
from invocant_generator import _identifiers as naming


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("_xact_id", "xact_id"),
        ("__schema", "schema"),
        ("additionalProperties", "additional_properties"),
        ("HTTPServerURL", "http_server_url"),
        ("invocation.cache.ttl", "invocation_cache_ttl"),
        ("class", "class_"),
        ("input", "input"),
        ("2fa", "field_2fa"),
        ("", "field"),
        ("\N{SLIGHTLY SMILING FACE}", "field"),
        ("λόγος", "logos"),
        ("два слова", "dva_slova"),
        ("質問", "zhi_wen"),
        ("エラー", "era"),
        ("Größe", "grosse"),
        ("naïve", "naive"),
        ("x-api-version", "x_api_version"),
    ],
)
def test_identifier_is_snake_case_of_the_words(text: str, expected: str) -> None:
    """A field is called by its words; keywords, digits and emptiness are mended."""
    assert naming.identifier(text) == expected


def test_identifier_avoids_what_is_taken_or_reserved() -> None:
    """A reserved name gets an underscore, a taken one the next number."""
    assert naming.identifier("copy", reserved={"copy"}) == "copy_"
    assert naming.identifier("a", taken={"a", "a_2"}) == "a_3"
    assert naming.identifier("self", reserved={"self", "self_"}) == "self__2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FunctionData", "FunctionData"),
        ("Paginated_X_", "Paginated_X_"),
        ("chat message", "ChatMessage"),
        ("int", "Int"),
        ("ValueError", "ValueErrorModel"),
        ("3d", "Schema3D"),
        ("../../etc", "Etc"),
        ("", "Schema"),
    ],
)
def test_class_name_keeps_the_authors_name_where_it_can(text: str, expected: str) -> None:
    """A legal class name stays to the letter; anything else becomes PascalCase."""
    assert naming.class_name(text) == expected


@given(st.text())
def test_names_are_always_identifiers(text: str) -> None:
    """No text, however hostile, gives anything but a plain ASCII identifier that is no keyword."""
    for name in (naming.identifier(text), naming.class_name(text), naming.constant(text)):
        assert name.isidentifier()
        assert name.isascii()
        assert not keyword.iskeyword(name)
    assert not hasattr(builtins, naming.class_name(text))


def test_no_field_takes_a_name_that_models_use() -> None:
    """R8: what the runtime reserves on a model is reserved by the generator too."""
    assert {name for name in RESERVED if not name.startswith("_")} <= naming.MODEL_MEMBERS
