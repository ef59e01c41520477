"""How values become text by a style: of a query, of a path, of a header, of a cookie, of a form.

An empty list or object is undefined to RFC 6570 (section 2.3), so one that need not be sent is left out. One
that must be sent has the form that the table of style examples gives what is empty; a style without such a
form refuses it.

Source: OpenAPI 3.1.1, sections 4.8.12.3 to 4.8.12.6 (style values and examples); RFC 6570; RFC 3986,
sections 2.2 and 2.3.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from invocant.runtime._errors import ConfigurationError

# Reserved characters that do no harm inside a query value, kept by allowReserved. `&`, `#` and `+` would
# change what a server reads, so they are always encoded, and brackets are not allowed in a query at all (RFC
# 3986, 3.4).
_HARMLESS = "/?:@!$'()*,;="
_HARMLESS_IN_PATHS = ":@!$&'()*+,;="
"""The same inside a segment of a path (RFC 3986, section 3.3)."""
_HARMLESS_IN_LISTS = ":@!$&'()*+"
"""The same inside a list or an object in a path, whose items `,` and the like divide."""
_HARMLESS_IN_COOKIES = "/?#[]:@!$&'()*+="
"""The same inside the value of a cookie (RFC 6265, section 4.1.1)."""
_SUBJECT = "the value"
_TRIPLET = re.compile("(%[0-9A-Fa-f]{2})")
_NOT_IN_COOKIES = re.compile(r"[^!#-+\--:<-\[\]-~]")
_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}


def quote_all(text: str) -> str:
    """Encode all but what is unreserved."""
    return quote(text, safe="")


def quote_kept(text: str) -> str:
    """Encode all but what is unreserved, reserved characters that do no harm, and what is encoded already.

    A `%` that begins no triplet is encoded.

    Source: RFC 6570, section 3.2.3 (reserved expansion).
    """
    return _quote_kept(text, _HARMLESS)


def _quote_kept(text: str, safe: str) -> str:
    if "%" not in text:
        return quote(text, safe=safe)
    pieces = _TRIPLET.split(text)  # text and triplets by turns
    pieces[::2] = [quote(piece, safe=safe) for piece in pieces[::2]]
    return "".join(pieces)


def quote_kept_in_path(text: str) -> str:
    """Encode all but what is unreserved, what is harmless in a path, and what is encoded already.

    Source: OpenAPI 3.2.0, section 4.12.2 (`allowReserved`: slashes and the like still divide a path).
    """
    return _quote_kept(text, _HARMLESS_IN_PATHS)


def quote_kept_in_list(text: str) -> str:
    """Encode what `quote_kept_in_path` does, and what divides the items of a list or an object."""
    return _quote_kept(text, _HARMLESS_IN_LISTS)


def quote_kept_in_cookie(text: str) -> str:
    """Encode all but what is unreserved, what is harmless in a cookie, and what is encoded already."""
    return _quote_kept(text, _HARMLESS_IN_COOKIES)


def unquoted_in_cookie(text: str, *, name: str = _SUBJECT) -> str:
    """Return *text* of the parameter *name* as it is, which is how the style `cookie` writes it.

    Raises:
        ConfigurationError: it cannot stand in a cookie, and nobody but the caller knows how to escape it.

    Source: OpenAPI 3.2.0, section 4.12.3 (`cookie`); RFC 6265, section 4.1.1.
    """
    if _NOT_IN_COOKIES.search(text):
        raise ConfigurationError(
            f"{name}: a cookie has no form for control characters, what is not ASCII, blanks, quotes, "
            "commas, semicolons and backslashes, and the document says that nothing is encoded: "
            "give it escaped"
        )
    return text


def text_of(value: Any, name: str) -> str:
    """Write a scalar as text; a UUID too, as an answer gave it, where the document says only text."""
    if value.__class__ is str:
        return value
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return ""
    if isinstance(value, (int, float, str)):
        return str(value)
    if isinstance(value, (list, dict)):
        raise ConfigurationError(f"{name}: a list or an object inside another cannot be sent as a parameter")
    module = sys.modules.get("uuid")  # who has a UUID has loaded it
    if module is not None and isinstance(value, module.UUID):
        return str(value)
    raise ConfigurationError(f"{name}: a value of type {type(value).__name__} cannot be sent as a parameter")


def members(value: Any, explode: bool | None, put: Callable[[str], str], name: str) -> list[str]:
    """Write the members of an array or object one by one; a scalar is its own only member."""
    if value.__class__ is list:
        return [put(text_of(item, name)) for item in value]
    if value.__class__ is dict:
        if explode:
            key_put = quote_all if put is quote_kept else put  # a name may hold no `=`
            return [f"{key_put(str(key))}={put(text_of(item, name))}" for key, item in value.items()]
        return [put(text) for key, item in value.items() for text in (str(key), text_of(item, name))]
    return [put(text_of(value, name))]


def write_styled(
    wire: str,
    value: Any,
    style: str | None,
    explode: bool,
    put: Callable[[str], str],
    out: list[str],
    name: str,
    *,
    required: bool = False,
) -> None:
    """Write a value as `name=value` pairs: of a query, of cookies, of a form.

    Args:
        wire: Its name, encoded.
        value: The value, plain JSON.
        style: The style; None is `form`.
        explode: Whether the members of a list or an object have pairs of their own.
        put: Encodes a text.
        out: Where the pairs go.
        name: What it is, for messages.
        required: Whether an empty list or object has to be sent too.

    Raises:
        ConfigurationError: the style has no form for the value.
    """
    nested = value.__class__ is dict or value.__class__ is list
    if nested and not value:
        if required and style in _DELIMITERS and not explode:
            raise ConfigurationError(
                f"{name}: the style {style} has no form for {_emptiness(value)}: give at least one "
                f"{'item' if value.__class__ is list else 'member'}"
            )
        if required:
            out.append(f"{wire}=")
    elif nested and style == "deepObject":
        write_deep(wire, value, put, name, out)
    elif nested and style in _DELIMITERS and not explode:
        out.append(f"{wire}={_DELIMITERS[style].join(members(value, False, put, name))}")
    else:
        write_form(wire, value, put, explode, out, name)


def _emptiness(value: Any) -> str:
    return "an empty list" if value.__class__ is list else "an empty object"


def write_form(
    wire: str, value: Any, put: Callable[[str], str], explode: bool, out: list[str], name: str = _SUBJECT
) -> None:
    """Write a value by the style `form`."""
    if value.__class__ is list:
        if explode:
            out.extend(f"{wire}={put(text_of(item, name))}" for item in value)
        elif value:
            out.append(f"{wire}={','.join(put(text_of(item, name)) for item in value)}")
    elif value.__class__ is dict:
        if explode:
            out.extend(members(value, True, put, name))
        elif value:
            out.append(f"{wire}={','.join(members(value, False, put, name))}")
    else:
        out.append(f"{wire}={put(text_of(value, name))}")


def write_deep(wire: str, value: Any, put: Callable[[str], str], name: str, out: list[str]) -> None:
    """Write `name[key]=value`, nested as deep as the value; an item of an array has its place for a key.

    OpenAPI leaves open how it nests: this is how APIs do that use it so (`items[0][price]=…`). An empty
    list or object inside is an empty value (`metadata[tags]=`): nothing at all would be one that is not
    there.
    """
    for key, item in value.items() if value.__class__ is dict else enumerate(value):
        inner = f"{wire}%5B{quote(str(key), safe='')}%5D"
        if item.__class__ not in (dict, list):
            out.append(f"{inner}={put(text_of(item, name))}")
        elif item:
            write_deep(inner, item, put, name, out)
        else:
            out.append(f"{inner}=")


def write_label(value: Any, explode: bool | None, name: str, put: Callable[[str], str] = quote_all) -> str:
    """Write a value of a path by the style `label`: an empty list or object is the dot alone."""
    return "." + ("." if explode else ",").join(members(value, explode, put, name))


def write_matrix(
    wire: str, value: Any, explode: bool | None, name: str, put: Callable[[str], str] = quote_all
) -> str:
    """Write a value of a path by the style `matrix`: what is empty has a name and no `=`.

    Source: RFC 6570, section 3.2.7.
    """
    if explode and value and value.__class__ in (dict, list):
        pairs = value.items() if value.__class__ is dict else ((None, item) for item in value)
        named = ((wire if key is None else quote_all(str(key)), text_of(item, name)) for key, item in pairs)
        return "".join(f";{key}={put(text)}" if text else f";{key}" for key, text in named)
    text = ",".join(members(value, False, put, name))
    return f";{wire}={text}" if text else f";{wire}"


def header_text(value: Any, explode: bool | None, name: str) -> str:
    """Write a value by the style `simple`, as headers have it: nothing is encoded.

    Raises:
        ConfigurationError: it has characters that no header can have.
    """
    text = ",".join(members(value, explode, str, name))
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        raise ConfigurationError(f"{name} cannot be sent as a header: only Latin-1 can") from None
    if any(c in text for c in "\r\n\0"):
        raise ConfigurationError(f"{name} cannot be sent as a header: it has a line end in it")
    return text.strip()
