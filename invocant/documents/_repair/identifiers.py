"""Names for classes and enum members: readable, legal in Python, and unlike each other on any file system.

openapi-python-client derives a class name and a module name from a component's key and refuses or overwrites
what comes out twice. So a name is free only if its class name, and the module name made of that, are free,
both without regard to case.
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

_DELIMITERS = re.compile(r"[\\. _\-]+")
_CASED = re.compile(r"([A-Z]?[a-z]+)")
_NAME_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[0-9]+|[a-z]+|_+")
_MAX_WORDS = 5
"""A title of more words is a sentence, and no name."""
_MAX_CHARACTERS = 80
"""Longest class name that is made; the names that authors give are kept whatever their length."""
_MAX_TITLE_CHARACTERS = 40
"""A longer title is a sentence, and no name."""

RESERVED = (
    frozenset(keyword.kwlist)
    | frozenset(dir(builtins))
    | frozenset(
        {
            "API",
            "Any",
            "AsyncClient",
            "Awaitable",
            "Callable",
            "ClassVar",
            "Client",
            "Literal",
            "Mapping",
            "Sequence",
            "TypeAlias",
            "UUID",
            "Union",
            "Unpack",
        }
    )
)
"""Names that mean something else in the modules that use a model's name."""

_SYMBOLS = {
    "+": "PLUS",
    "-": "MINUS",
    "*": "STAR",
    "/": "SLASH",
    "=": "EQUAL",
    "==": "EQUAL",
    "!=": "NOT_EQUAL",
    "<>": "NOT_EQUAL",
    "<": "LESS",
    "<=": "LESS_OR_EQUAL",
    ">": "GREATER",
    ">=": "GREATER_OR_EQUAL",
    "&": "AND",
    "|": "OR",
    "!": "NOT",
    "%": "PERCENT",
    "": "EMPTY",
    " ": "SPACE",
}


_PLAIN = re.compile(r"[\w\\. -]*", re.ASCII)
"""Texts of which nothing is taken out."""


def sanitize(text: str) -> str:
    """Return *text* without characters that neither start an identifier, nor are digits, nor divide words.

    The same rule as openapi-python-client's, so that names compare as they will there.
    """
    if _PLAIN.fullmatch(text):
        return text
    return "".join(c for c in text if c.isidentifier() or c.isdecimal() or c in r"\. _-")


def words(text: str) -> list[str]:
    """Split *text* into words, at delimiters and at changes of case, as openapi-python-client does."""
    if any(c.isupper() for c in text):
        text = " ".join(_CASED.split(text))
    return [word for word in _DELIMITERS.split(text) if word]


@lru_cache(maxsize=16_384)
def snake(text: str) -> str:
    """Return *text* in snake_case, as openapi-python-client would."""
    return "_".join(words(sanitize(text))).lower()


@lru_cache(maxsize=16_384)
def pascal(text: str) -> str:
    """Return *text* in PascalCase, as openapi-python-client would."""
    return "".join(word if word.isupper() else word.capitalize() for word in words(sanitize(text)))


def label(text: str) -> str:
    """Return *text*, any string of a document, in PascalCase ASCII as far as its letters can be put so."""
    plain = unicodedata.normalize("NFKD", text)
    plain = re.sub(r"[^A-Za-z0-9]+", " ", plain.encode("ascii", "ignore").decode())
    plain = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", plain)
    return "".join(
        word if word.isupper() and len(word) > 1 else word[0].upper() + word[1:] for word in plain.split()
    )


def title_label(title: object) -> str | None:
    """Return the label of a schema's *title*, or None when it is no name but a sentence, or nothing."""
    if not isinstance(title, str) or len(re.split(r"[\s_]+", title.strip())) > _MAX_WORDS:
        return None
    text = label(title)
    return text if text and len(text) <= _MAX_TITLE_CHARACTERS else None


def is_class_name(name: str) -> bool:
    """Tell whether *name* can be used as it stands: an ASCII identifier with a capital first."""
    return re.fullmatch(r"[A-Z][A-Za-z0-9_]*", name) is not None and name not in RESERVED


def class_name(text: str) -> str:
    """Return *text* if it can name a class, else a class name made of it."""
    if is_class_name(text):
        return text
    name = label(text) or "Schema"
    if name[0].isdigit():
        name = f"Schema{name}"
    if name in RESERVED:
        name += "Model"
    return name


def joined(owner: str, own: str) -> str:
    """Return the name of what is *own* in *owner*, saying nothing twice.

    `ModelParams` and `OpenAIModelParams` give the latter; `CreateFunction` and `FunctionSchema` give
    `CreateFunctionSchema`.
    """
    if len(own) > len(owner) and (own.startswith(owner) or own.endswith(owner)):
        return own
    front, back = _NAME_WORD.findall(owner), _NAME_WORD.findall(own)
    for length in range(min(len(front), len(back) - 1), 0, -1):
        if front[-length:] == back[:length]:
            return owner + "".join(back[length:])
    return owner + own


def shortened(name: str) -> str:
    """Return *name*, without words from its middle if it is longer than anyone would read."""
    if len(name) <= _MAX_CHARACTERS:
        return name
    parts = _NAME_WORD.findall(name)
    while len(parts) > 3 and sum(map(len, parts)) > _MAX_CHARACTERS:
        del parts[len(parts) // 2]
    return "".join(parts)[:_MAX_CHARACTERS]


class Register:
    """The class names given so far."""

    def __init__(self) -> None:
        """Start with none."""
        self._classes: set[str] = set()
        self._modules: set[str] = set()
        self._numbers: dict[str, int] = {}

    def is_free(self, name: str) -> bool:
        """Tell whether *name* differs from every name given, as a class and as a module, in any case."""
        as_class = pascal(name)
        return not (
            {name.lower(), as_class.lower()} & self._classes or {snake(name), snake(as_class)} & self._modules
        )

    def take(self, candidates: Iterable[str]) -> str:
        """Give the first free name of *candidates*, or the last one with the first free number behind it."""
        name = "Schema"
        for name in candidates:
            if self.is_free(name):
                return self._take(name)
        number = self._numbers.get(name, 2)
        while not self.is_free(f"{name}{number}"):
            number += 1
        self._numbers[name] = number + 1
        return self._take(f"{name}{number}")

    def _take(self, name: str) -> str:
        as_class = pascal(name)
        self._classes |= {name.lower(), as_class.lower()}
        self._modules |= {snake(name), snake(as_class)}
        return name


def enum_names(values: Sequence[str | int], given: object = None) -> list[str]:
    """Return a member name for each of an enum's *values*: legal, upper case, no two alike.

    Of several values that want one name, the one that is spelled so has it, else the first.

    Args:
        values: Texts or integers, each once.
        given: The document's own `x-enum-varnames`; used as far as it has a text for every value.
    """
    own = (
        given
        if isinstance(given, list)
        and len(given) == len(values)
        and all(isinstance(entry, str) for entry in given)
        else None
    )
    given_texts = [str(own[place] if own else value) for place, value in enumerate(values)]
    wanted = [_member_name(own[place] if own else value, place) for place, value in enumerate(values)]
    names: dict[int, str] = {}
    taken: set[str] = set()
    numbers: dict[str, int] = {}

    def distance(place: int) -> tuple[bool, bool]:
        text, name = given_texts[place], wanted[place]
        return text != name, text.upper() != name

    for place in sorted(range(len(wanted)), key=distance):  # what is spelled like a name has it
        base = name = wanted[place]
        while name in taken or snake(name).upper() in taken:
            number = numbers[base] = numbers.get(base, 1) + 1
            name = f"{base}_{number}"
        taken |= {name, snake(name).upper()}
        names[place] = name
    return [names[place] for place in range(len(wanted))]


@lru_cache(maxsize=16_384, typed=True)
def _member_name(value: str | int, position: int) -> str:
    if isinstance(value, int):
        return f"VALUE_NEGATIVE_{-value}" if value < 0 else f"VALUE_{value}"
    if value in _SYMBOLS:
        return _SYMBOLS[value]
    plain = re.sub(
        r"^([+-])(?=[0-9A-Za-z])", lambda match: {"+": "plus ", "-": "minus "}[match.group()], value
    )
    name = re.sub(
        r"([a-z0-9])([A-Z])",
        r"\1_\2",
        unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode(),
    )
    name = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").upper()[:60].strip("_")
    if not name:
        return f"VALUE_{position}"
    name = name if name[0].isalpha() else f"VALUE_{name}"
    # openapi-python-client puts a name into snake case again: what that changes is changed here already.
    again = snake(name).upper()
    return again if again and again.isidentifier() else f"VALUE_{position}"
