"""Turn a document's names into Python names that are safe, readable and unlike each other."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

MODEL_MEMBERS = frozenset(
    {
        "EXTRAS",
        "FIELDS",
        "additional_properties",
        "copy",
        "from_dict",
        "from_json",
        "json",
        "k",
        "mro",
        "problems",
        "ref",
        "self",
        "to_dict",
    }
)
"""R8: names that mean something on every model, so no field may take them."""

CLASS_NAMES = frozenset(
    {
        "Any",
        "AsyncClient",
        "AsyncRawClient",
        "AsyncUnreadClient",
        "Client",
        "ClassVar",
        "Literal",
        "Mapping",
        "RawClient",
        "Sequence",
        "TYPE_CHECKING",
        "TypeAlias",
        "UUID",
        "Union",
        "UnreadClient",
    }
)
"""Names that generated modules import, so no class of a document may take them."""

METHOD_NAMES = frozenset({"self", "options", "cursor", "max_items", "prefetch", "k", "rt", "op"})
"""Names that every generated method uses for itself."""

PARAMETER_NAMES = METHOD_NAMES | {"body"}
"""Names that no parameter of an operation may take: those, and that of a body which is sent whole."""

RESOURCE_MEMBERS = frozenset({"builtins", "cached_property", "dt", "k", "overload", "raw", "rt", "unread"})
"""Names that mean something on every resource or in its class body, so no method may take them."""

CLIENT_OPTIONS = frozenset(
    {
        *("base_url", "environment", "folds", "headers", "http_client", "on_drift", "on_request"),
        *("on_response", "on_retry", "options", "retries", "self", "server_variables", "timeouts", "world"),
        *("api_key", "client_id", "client_secret", "credentials", "password", "token", "username"),
    }
)
"""Names of what every client takes, or one that logs in, so no option that chooses a server may take them."""

CLIENT_MEMBERS = RESOURCE_MEMBERS | {"API", "FOLDS", "aclose", "close", "with_options"}
"""Names that mean something on every client, so nothing that it offers may take them."""

HEADERS_MEMBERS = frozenset({"get", "items", "keys", "of", "problems", "self", "values"})
"""Names that mean something on every class of headers, so no header may take them."""

OPERATION_MODULES = frozenset({"annotations", "importlib"})
"""Names that the package of operations has itself, so no module in it may take them."""

ENUM_MEMBERS = frozenset({"mro", "name", "value", "is_known"})
"""Names that an enum class needs for itself."""


_CACHED_TEXTS = 50_000
"""Texts whose spelling is remembered: the names of a document, which come again and again."""

MAX_CHARACTERS = 100
"""Characters that a name may have: it may become a file's, and disks end at 255."""


def latin(text: str) -> str:
    """Return *text* in ASCII: without the marks on letters, and letters of other scripts spelled in Latin."""
    return text if text.isascii() else "".join(map(_latin_letter, text))


@lru_cache(_CACHED_TEXTS)
def _latin_letter(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    if plain or not character.isalnum():
        return plain
    from anyascii import anyascii

    return anyascii(character)


def words(text: str) -> list[str]:
    """Split *text* into its words: at delimiters, at case changes, and between letters and digits."""
    plain = latin(text)
    pieces: list[str] = []
    for part in re.split(r"[^A-Za-z0-9]+", plain):
        pieces += _WORD.findall(part)
    return pieces


@lru_cache(_CACHED_TEXTS)
def snake(text: str) -> str:
    """Return *text* in snake_case without making it an identifier yet."""
    plain = latin(text)
    plain = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", plain)
    plain = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", plain)
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


@lru_cache(_CACHED_TEXTS)
def pascal(text: str) -> str:
    """Return *text* in PascalCase without making it an identifier yet."""
    return "".join(word if word.isupper() else word[0].upper() + word[1:] for word in words(text))


def identifier(
    text: str, *, taken: Collection[str] = (), reserved: Collection[str] = (), fallback: str = "field"
) -> str:
    """Return a snake_case Python identifier for *text*.

    A keyword or a reserved name gets a trailing underscore, a leading digit the *fallback* word; a name
    in *taken* gets the next free number.

    Args:
        text: Any text, also hostile.
        taken: Names already given in the same scope.
        reserved: Names that mean something else in that scope.
        fallback: The word for a text that has no letter or digit.
    """
    name, is_keyword = _wanted(text, fallback)
    if is_keyword or name in reserved:
        name += "_"
    if name not in taken and name not in reserved:
        return name
    return unique(name, {*taken, *reserved})


@lru_cache(_CACHED_TEXTS)
def _wanted(text: str, fallback: str) -> tuple[str, bool]:
    """Return the name that *text* would have if no other had it, and whether that is a word of Python's."""
    name = snake(text) or fallback
    if name[0].isdigit():
        name = f"{fallback}_{name}"
    name = name[:MAX_CHARACTERS].rstrip("_")
    return name, keyword.iskeyword(name) or (keyword.issoftkeyword(name) and name == "_")


def identifiers(
    texts: Sequence[str],
    *,
    declared: Collection[str] = (),
    reserved: Collection[str] = (),
    fallback: str = "field",
) -> list[str]:
    """Return an identifier for each of *texts*, no two alike.

    Of several that want one name it goes to the one that is *declared* to have it, else to the one that is
    spelled so, else to the first.

    Args:
        texts: Any texts.
        declared: Those of the texts that are no names of the document, but declared ones.
        reserved: Names that mean something else in the scope.
        fallback: The word for a text that has no letter or digit.
    """
    taken: set[str] = set()
    names: dict[int, str] = {}
    order = sorted(
        range(len(texts)),
        key=lambda place: (texts[place] not in declared, distance(texts[place], reserved)),
    )
    for place in order:
        names[place] = identifier(texts[place], taken=taken, reserved=reserved, fallback=fallback)
        taken.add(names[place])
    return [names[place] for place in range(len(texts))]


def distance(text: str, reserved: Collection[str] = ()) -> int:
    """Return how far *text* is from its identifier: 0 for the same, 1 but for what is reserved, else 2."""
    if identifier(text, reserved=reserved) == text:
        return 0
    return 1 if identifier(text) == text else 2


def constant(text: str, *, taken: Collection[str] = ()) -> str:
    """Return a Python identifier in capitals for an enum value."""
    name = snake(text).upper() or "EMPTY"
    if name[0].isdigit():
        name = f"VALUE_{name}"
    if name.lower() in ENUM_MEMBERS or keyword.iskeyword(name):
        name += "_"
    return unique(name, taken)


@lru_cache(_CACHED_TEXTS)
def class_name(text: str) -> str:
    """Return *text* when it can name a class as it stands, else a PascalCase identifier made of it."""
    name = text if re.fullmatch(r"[A-Z][A-Za-z0-9_]*", text) else pascal(text) or "Schema"
    if name[0].isdigit():
        name = f"Schema{name}"
    name = name[:MAX_CHARACTERS]
    if keyword.iskeyword(name) or hasattr(builtins, name) or name in CLASS_NAMES:
        name += "Model"
    return name


def unique(name: str, taken: Collection[str]) -> str:
    """Return *name*, or *name* with the first number from 2 that makes it unlike everything in *taken*."""
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
