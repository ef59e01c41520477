"""Forms: members by name, as text.

Source: OpenAPI 3.1.1, sections 4.8.14.4 and 4.8.15; RFC 1866, section 8.2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any
from urllib.parse import quote_plus, unquote

from invocant.media_types import is_json
from invocant.runtime._calls.json_bodies import dumps
from invocant.runtime._calls.styles import quote_all, quote_kept, text_of, write_styled
from invocant.runtime._calls.uploads import is_binary
from invocant.runtime._declarations import Encoding
from invocant.runtime._errors import ConfigurationError

AS_IT_IS = Encoding()
NO_ENCODING: Mapping[str, Encoding] = {}


def form(
    value: Any,
    name: str,
    encoding: Mapping[str, Encoding] = NO_ENCODING,
    required: Set[str] = frozenset(),
) -> bytes:
    """Write a form: each member by the style that its encoding says, else as text, what is nested as JSON.

    Args:
        value: The form, an object of plain JSON.
        name: What it is the body of, for messages.
        encoding: How members are written, by name.
        required: The members that are sent when they are empty lists too.

    Raises:
        ConfigurationError: a member has no form as text.
    """
    if value.__class__ is not dict:
        raise ConfigurationError(f"{name}: a form must be an object")
    out: list[str] = []
    for key, item in value.items():
        wire, rules = quote_plus(key), encoding.get(key, AS_IT_IS)
        put = quote_kept if rules.allow_reserved else quote_plus
        if is_binary(item):
            raise ConfigurationError(
                f"{name}: {key} is bytes or a file, which a form cannot carry: give it as text"
            )
        if is_styled(rules):
            style, explode = style_of(rules)
            write_styled(wire, item, style, explode, put, out, key, required=key in required)
        elif rules.content_type is not None and is_json(rules.content_type):
            out.append(f"{wire}={put(dumps(item, key).decode())}")
        elif item == [] and key in required:
            out.append(f"{wire}=")
        else:
            out.extend(f"{wire}={put(_form_text(member, key))}" for member in items(item))
    return "&".join(out).encode()


def is_styled(rules: Encoding) -> bool:
    """Whether a member is written by a style, as a parameter of a query is, and not by a media type."""
    return rules.style is not None or rules.explode is not None or rules.allow_reserved


def style_of(rules: Encoding) -> tuple[str, bool]:
    """Return the style of an encoding that says one, and whether it explodes."""
    style = rules.style or "form"
    return style, style in ("form", "deepObject") if rules.explode is None else rules.explode


def pairs(key: str, value: Any, rules: Encoding, *, required: bool) -> list[tuple[str, str]]:
    """Return the names and texts that a style makes of a member, not encoded: parts have no need of that.

    Source: OpenAPI 3.1.2, section 4.14.1 (RFC6570-style serialization for multipart/form-data).
    """
    out: list[str] = []
    style, explode = style_of(rules)
    write_styled(quote_all(key), value, style, explode, quote_all, out, key, required=required)
    split = (pair.partition("=") for pair in out)
    return [(unquote(name), unquote(text)) for name, _, text in split]


def items(value: Any) -> Iterable[Any]:
    """Return what a member is written as, one by one: the items of a list, else itself."""
    return value if value.__class__ is list else (value,)


def _form_text(value: Any, name: str) -> str:
    """Write a member as text, as JSON where it is nested."""
    return dumps(value, name).decode() if value.__class__ in (dict, list) else text_of(value, name)
