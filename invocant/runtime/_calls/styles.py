"""How values become text by a style: of a query, of a path, of a header, of a cookie, of a form.

Source: OpenAPI 3.1, section 4.8.12.6 (style values); RFC 6570; RFC 3986, sections 2.2 and 2.3.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from invocant.runtime._errors import ConfigurationError

# Reserved characters that do no harm inside a query value, kept by allowReserved. `&`, `#` and `+` would
# change what a server reads, so they are always encoded, and brackets are not allowed in a query at all (RFC
# 3986, 3.4).
_HARMLESS = "/?:@!$'()*,;="
_SUBJECT = "the value"


def quote_all(text: str) -> str:
    """Encode all but what is unreserved."""
    return quote(text, safe="")


def quote_kept(text: str) -> str:
    """Encode all but what is unreserved, and reserved characters that do no harm."""
    return quote(text, safe=_HARMLESS)


def text_of(value: Any, name: str) -> str:
    """Write a scalar as text."""
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
    raise ConfigurationError(f"{name}: a {type(value).__name__} cannot be sent as a parameter")


def members(value: Any, explode: bool | None, put: Callable[[str], str], name: str) -> list[str]:
    """Write the members of an array or object one by one; a scalar is its own only member."""
    if value.__class__ is list:
        return [put(text_of(item, name)) for item in value]
    if value.__class__ is dict:
        if explode:
            return [f"{put(str(key))}={put(text_of(item, name))}" for key, item in value.items()]
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
) -> None:
    """Write a value as `name=value` pairs: of a query, of cookies, of a form."""
    if style == "deepObject" and value.__class__ in (dict, list):
        write_deep(wire, value, put, name, out)
    elif style in ("spaceDelimited", "pipeDelimited") and value.__class__ is list and not explode:
        joiner = "%20" if style == "spaceDelimited" else "%7C"
        out.append(f"{wire}={joiner.join(put(text_of(item, name)) for item in value)}")
    else:
        write_form(wire, value, put, explode, out, name)


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

    OpenAPI leaves open how it nests: this is how APIs do that use it so (`items[0][price]=…`).
    """
    for key, item in value.items() if value.__class__ is dict else enumerate(value):
        inner = f"{wire}%5B{quote(str(key), safe='')}%5D"
        if item.__class__ in (dict, list):
            write_deep(inner, item, put, name, out)
        else:
            out.append(f"{inner}={put(text_of(item, name))}")
