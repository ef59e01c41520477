r"""Text that a regular expression matches, made from the expression.

Expressions are those of JSON Schema: of ECMA-262, not anchored by themselves. What looks around (`(?=…)`,
`\b`) is passed over, so what is made is to be held to the expression, and made again with other draws if
need be.

Source: JSON Schema 2020-12, section 6.4 (regular expressions); ECMA-262, section 22.2.1 (patterns).
"""

import re
import string
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from attrs import frozen

Draw: TypeAlias = Callable[[int], int]
"""Returns a number from 0 up to, but without, the one given."""

_PLAIN = string.ascii_lowercase + string.digits + string.ascii_uppercase
_USUAL = _PLAIN + "_- ./:@!#$%&'*+,;=?^`{|}~()[]<>\"\\"
_WORD = _PLAIN + "_"
_COUNT = re.compile("[0-9]{1,9}")
_SPACE = " \t\n\r\f\v"
_CLASSES = {
    "d": string.digits,
    "w": _WORD,
    "s": _SPACE,
    "D": "".join(character for character in _USUAL if character not in string.digits),
    "W": "".join(character for character in _USUAL if character not in _WORD),
    "S": "".join(character for character in _USUAL if character not in _SPACE),
}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}
_PROPERTIES = (
    ("Lu", string.ascii_uppercase),
    ("Uppercase", string.ascii_uppercase),
    ("Ll", string.ascii_lowercase),
    ("Lowercase", string.ascii_lowercase),
    ("L", string.ascii_letters),
    ("Alphabetic", string.ascii_letters),
    ("N", string.digits),
    ("P", "!#%&*,-./:;?@_"),
    ("Z", " "),
    ("S", "+<=>^|~$"),
    ("Greek", "αβγδε"),
    ("Script=Greek", "αβγδε"),
    ("Cyrillic", "абвгд"),
    ("Script=Cyrillic", "абвгд"),
    ("Han", "中文字漢"),
    ("Script=Han", "中文字漢"),
)
"""What is taken for a Unicode property, by its name or the beginning of it."""
_RANGE_CHARACTERS = 128
"""How many characters of a range are looked at."""
_MORE = (*range(65), *(int(64 * 1.2**step) for step in range(1, 36)))
"""How often more than it must a part is repeated, until the text is long enough."""


class PatternError(ValueError):
    """A regular expression that cannot be read; the message says where."""


@frozen
class Node:
    """A part of an expression: one that has all its *parts*, one of them, or the first again and again."""

    kind: str
    """`set`, `all`, `any`, `repeat`, `group` or `back`."""
    parts: "tuple[Node, ...]" = ()
    characters: str = ""
    least: int = 1
    most: int | None = 1
    """None is without end."""
    number: int = 0
    """Of a group, or of the one that is repeated."""


def text_for(pattern: str, draw: Draw, shortest: int = 0, longest: int | None = None) -> str | None:
    """Return a text that *pattern* should match, or None when none of this length was found.

    Args:
        pattern: The expression.
        draw: Decides where there is a choice.
        shortest: The fewest characters it may have.
        longest: The most; None for any number.

    Raises:
        PatternError: the expression cannot be read.
    """
    tree = _parsed(pattern)
    fitting: str | None = None
    for more in _MORE:
        text = _made(tree, draw, more, {})
        if longest is not None and len(text) > longest:
            if more:
                break
            continue
        if len(text) >= shortest:
            return text
        fitting = text
    if fitting is not None and not pattern.endswith("$"):
        return fitting + "x" * (shortest - len(fitting))
    return fitting


def _made(node: Node, draw: Draw, more: int, groups: dict[int, str]) -> str:
    if node.kind == "set":
        return node.characters[draw(len(node.characters))] if node.characters else ""
    if node.kind == "all":
        return "".join(_made(part, draw, more, groups) for part in node.parts)
    if node.kind == "any":
        return _made(node.parts[draw(len(node.parts))], draw, more, groups)
    if node.kind == "group":
        groups[node.number] = text = _made(node.parts[0], draw, more, groups)
        return text
    if node.kind == "back":
        return groups.get(node.number, "")
    most = node.least + more if node.most is None else min(node.most, node.least + max(more, 1))
    times = node.least + (draw(most - node.least + 1) if more == 0 else most - node.least)
    return "".join(_made(node.parts[0], draw, more, groups) for _ in range(times))


@lru_cache(maxsize=512)
def _parsed(pattern: str) -> Node:
    reader = _PatternReader(pattern)
    tree = reader.alternatives()
    if reader.place != len(pattern):
        raise PatternError(f"{pattern!r}: unexpected {pattern[reader.place]!r} at {reader.place}")
    return tree


class _PatternReader:
    """Reads an expression from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0
        self._groups = 0
        self._names: dict[str, int] = {}

    def alternatives(self) -> Node:
        """Read until the expression or its group ends."""
        parts = [self._sequence()]
        while self._take("|"):
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else Node("any", tuple(parts))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self.place < len(self.pattern) and self.pattern[self.place] not in "|)":
            atom = self._atom()
            if atom is not None:
                parts.append(self._quantified(atom))
        return Node("all", tuple(parts))

    def _atom(self) -> Node | None:
        character = self._next()
        if character in "^$":
            return None
        if character == ".":
            return Node("set", characters=_PLAIN)
        if character == "(":
            return self._group()
        if character == "[":
            return Node("set", characters=self._set())
        if character == "\\":
            return self._escape()
        return Node("set", characters=character)

    def _group(self) -> Node | None:
        number, looks = 0, False
        if self._take("?"):
            if self._take("<"):
                if self._take("=") or self._take("!"):
                    looks = True
                else:
                    self._groups += 1
                    number = self._groups
                    self._names[self._until(">")] = number
            elif self._take("=") or self._take("!"):
                looks = True
            else:
                self._until(":")
        else:
            self._groups += 1
            number = self._groups
        inner = self.alternatives()
        if not self._take(")"):
            raise PatternError(f"{self.pattern!r}: a group is not closed")
        if looks:
            return None
        return Node("group", (inner,), number=number) if number else inner

    def _escape(self) -> Node | None:
        character = self._next()
        if character in "bB":
            return None
        if character == "k" and self._take("<"):
            return Node("back", number=self._names.get(self._until(">"), 0))
        if character in "123456789":
            while self.place < len(self.pattern) and self.pattern[self.place] in "0123456789":
                character += self._next()
            return Node("back", number=int(character))
        return Node("set", characters=self._escaped(character))

    def _escaped(self, character: str) -> str:
        """Return the characters that an escape stands for."""
        if character in _CLASSES:
            return _CLASSES[character]
        if character in "pP" and self._take("{"):
            return _property(self._until("}"), negated=character == "P")
        if character == "x":
            return self._hexadecimal(2)
        if character == "u":
            return chr(int(self._until("}"), 16)) if self._take("{") else self._hexadecimal(4)
        if character == "c":
            return chr(ord(self._next()) % 32)
        return _ESCAPES.get(character, character)

    def _hexadecimal(self, digits: int) -> str:
        text = self.pattern[self.place : self.place + digits]
        self.place += digits
        try:
            return chr(int(text, 16))
        except ValueError as error:
            raise PatternError(f"{self.pattern!r}: {text!r} is no hexadecimal number") from error

    def _set(self) -> str:
        negated = self._take("^")
        collected = ""
        while not self._take("]"):
            first = self._member()
            if len(first) == 1 and self._peek("-") and self.pattern[self.place + 1 : self.place + 2] != "]":
                self.place += 1
                last = self._member()
                if len(last) == 1:
                    end = min(ord(last), ord(first) + _RANGE_CHARACTERS)
                    collected += "".join(map(chr, range(ord(first), end + 1)))
                else:
                    collected += first + "-" + last
            else:
                collected += first
        if negated:
            return "".join(character for character in _USUAL if character not in collected) or "\u00e9"
        plain = "".join(character for character in collected if character in _PLAIN)
        return plain or collected

    def _member(self) -> str:
        character = self._next()
        if character != "\\":
            return character
        escaped = self._next()
        return "\b" if escaped == "b" else self._escaped(escaped)

    def _quantified(self, atom: Node) -> Node:
        least, most = 1, 1
        unlimited = False
        if self._take("*"):
            least, unlimited = 0, True
        elif self._take("+"):
            unlimited = True
        elif self._take("?"):
            least = 0
        elif self._peek("{"):
            closing = self.pattern.find("}", self.place)
            low, comma, high = self.pattern[self.place + 1 : closing].partition(",")
            if closing < 0 or not _COUNT.fullmatch(low) or (high and not _COUNT.fullmatch(high)):
                return atom  # a brace that is one
            self.place = closing + 1
            least = int(low)
            unlimited = bool(comma) and not high
            most = int(high) if high else least
        else:
            return atom
        _ = self._take("?") or self._take("+")
        return Node("repeat", (atom,), least=least, most=None if unlimited else most)

    def _next(self) -> str:
        if self.place >= len(self.pattern):
            raise PatternError(f"{self.pattern!r}: ends too early")
        self.place += 1
        return self.pattern[self.place - 1]

    def _peek(self, text: str) -> bool:
        return self.pattern.startswith(text, self.place)

    def _take(self, text: str) -> bool:
        if self._peek(text):
            self.place += len(text)
            return True
        return False

    def _until(self, text: str) -> str:
        end = self.pattern.find(text, self.place)
        if end < 0:
            raise PatternError(f"{self.pattern!r}: {text!r} is missing")
        collected = self.pattern[self.place : end]
        self.place = end + len(text)
        return collected


def _property(name: str, *, negated: bool) -> str:
    characters = next(
        (collected for start, collected in _PROPERTIES if name.startswith(start)), string.ascii_letters
    )
    if negated:
        return "".join(character for character in _USUAL if character not in characters)
    return characters
