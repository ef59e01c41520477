"""Hypothesis strategies of the JSON values that a schema of an OpenAPI document allows.

What a schema allows is drawn by the generator of schemathesis, which shrinks, follows references in a circle
and knows the formats; what is drawn is held to the schema by a validator that did not make it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from hypothesis.strategies import SearchStrategy

from invocant.documents import Schema, json_schema

Direction = Literal["request", "answer"]

_LEAVING_OUT: Mapping[str | None, Literal["readOnly", "writeOnly"] | None] = {
    "request": "readOnly",
    "answer": "writeOnly",
    None: None,
}
_EXCEPT_PLAIN = "".join(chr(code) for code in range(128) if not chr(code).isalnum())
"""Characters of ASCII that servers trim, fold, or escape in ways of their own."""


class NoStrategyError(ValueError):
    """No value of a schema can be drawn: it allows none, or says what the generator does not know."""


def values_of(
    document: Mapping[str, Any], schema: Schema, *, of: Direction | None = None, plain: bool = False
) -> SearchStrategy[Any]:
    """Return a strategy of the JSON values that *schema* of *document* allows.

    Args:
        document: An OpenAPI document, into which the references of *schema* lead.
        schema: A schema object, a reference, or true or false.
        of: Of a `request`, where members that only the server sets need not be there; of an `answer`, where
            those need not that it never returns; None for what has all that is required.
        plain: Texts are letters and digits of ASCII, where the schema says nothing else: what every server
            keeps as it is.

    Raises:
        NoStrategyError: There is no such value, or the schema is not understood.
    """
    import jsonschema_rs
    from schemathesis.core.errors import InvalidSchema
    from schemathesis.generation.jsonschema.builder import EMPTY_STRATEGY, build
    from schemathesis.generation.jsonschema.context import Alphabet
    from schemathesis.specs.openapi.formats import format_lengths_for

    whole = json_schema(document, schema, leaving_out=_LEAVING_OUT[of])
    formats = _formats()
    alphabet = (
        Alphabet(
            codec="ascii", exclude_characters=_EXCEPT_PLAIN, name_characters="abcdefghijklmnopqrstuvwxyz"
        )
        if plain
        else Alphabet()
    )
    try:
        strategy: SearchStrategy[Any] = build(
            whole,
            draft=jsonschema_rs.Draft202012,
            formats=formats,
            format_lengths=format_lengths_for(formats),
            alphabet=alphabet,
        )
        validator = jsonschema_rs.validator_for(whole, validate_formats=False)
    except (InvalidSchema, ValueError) as error:
        raise NoStrategyError(f"no value can be drawn of the schema {str(schema)[:200]}: {error}") from error
    if strategy is EMPTY_STRATEGY:
        raise NoStrategyError(f"no value is allowed by the schema {str(schema)[:200]}")
    return strategy.filter(validator.is_valid)


@cache
def _formats() -> dict[str, SearchStrategy[str]]:
    """Return strategies of the formats of texts: the same object each time, as the builder goes by it."""
    import base64

    from hypothesis import strategies as st
    from schemathesis.specs.openapi.formats import (
        STRING_FORMATS,
        get_alphabet_format_strategies,
        get_default_format_strategies,
    )

    formats = {**get_default_format_strategies(), **STRING_FORMATS}
    for name, maker in get_alphabet_format_strategies().items():
        formats[name] = maker(st.characters(codec="utf-8"))
    formats["binary"] = st.binary(max_size=64).map(lambda data: data.decode("latin-1"))
    formats["byte"] = st.binary(max_size=64).map(lambda data: base64.b64encode(data).decode())
    return formats
