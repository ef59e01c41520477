"""Words: a text split into them, in small letters of ASCII, and how two of them compare."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from invocant_generator._method_names import vocabulary

_PIECE = re.compile(
    r"[A-Z]{2,}s(?![a-z])"  # IDs
    r"|[A-Z]+(?![a-z])[0-9]*"  # the API of APIKey, the S3 of S3Bucket
    r"|[A-Z]?[a-z]+[0-9]*"
    r"|[0-9]+(?:[a-z]{1,2}(?![a-z]))?"  # 2fa
)
_MIXED = re.compile("|".join(map(re.escape, vocabulary.MIXED)))
_ACRONYM_AND_WORD = re.compile(r"(?<![A-Z])([A-Z]{2,})(?=[a-z]{2})")
_VERB_AND_ARTICLE = re.compile(r"(?P<verb>[a-z]{3,}?)(?P<article>an|a|the)")
_WORD_AND_VERSION = re.compile(r"([a-z]{3,})(v[0-9]+)")
_VERSION = re.compile(r"v[0-9]+([a-z]+[0-9]*)?|[0-9]+")


@lru_cache(maxsize=1 << 14)
def words(text: str) -> tuple[str, ...]:
    """Split *text* into its words: at delimiters, at changes of case, and where digits end.

    What is not ASCII is transliterated; pictures are left out. Articles are no words of a name.
    """
    plain = _ascii(text)
    plain = _MIXED.sub(lambda match: match[0].capitalize(), plain)
    plain = _ACRONYM_AND_WORD.sub(lambda match: f"{match[1]}-" if _is_acronym(match[1]) else match[0], plain)
    pieces: list[str] = []
    for part in re.split(r"[^A-Za-z0-9]+", plain):
        for piece in _PIECE.findall(part):
            pieces += _apart(piece.lower())
    for at in range(len(pieces) - 1, 0, -1):
        if pieces[at - 1] in ("de", "re", "un") and pieces[at - 1] + pieces[at] in vocabulary.VERBS:
            pieces[at - 1 : at + 1] = [pieces[at - 1] + pieces[at]]  # UnFavorite
    last = len(pieces) - 1
    return tuple(word for at, word in enumerate(pieces) if word not in vocabulary.ARTICLES or at in (0, last))


def _is_acronym(capitals: str) -> bool:
    """Tell whether a run of capitals is a word where a small letter follows; HTTPS in HTTPServer is none."""
    return capitals in vocabulary.ACRONYMS and capitals[:-1] not in vocabulary.ACRONYMS


def _ascii(text: str) -> str:
    if not text.isascii():
        from anyascii import anyascii

        text = anyascii(
            "".join(" " if unicodedata.category(character)[0] == "S" else character for character in text)
        )
    return re.sub(r"['`]s\b", "", text).translate({ord("'"): None, ord("`"): None})


def _apart(piece: str) -> list[str]:
    """Return the word; what is glued to it apart: an article (`createan`), a version (`chatv2`)."""
    match = _VERB_AND_ARTICLE.fullmatch(piece)
    if match and match["verb"] in vocabulary.VERBS and piece not in vocabulary.VERBS:
        return [match["verb"], match["article"]]
    version = _WORD_AND_VERSION.fullmatch(piece)
    return [version[1], version[2]] if version else [piece]


def stem(word: str) -> str:
    """Return the singular of *word*, by which words are compared."""
    if word in vocabulary.IRREGULAR:
        return vocabulary.IRREGULAR[word]
    if word in vocabulary.SAME_IN_BOTH or len(word) < 3 or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    for ending in ("sses", "shes", "ches", "xes", "zzes"):
        if word.endswith(ending):
            return word[:-2]
    if word.endswith("ses") and word[:-2] in vocabulary.SAME_IN_BOTH:
        return word[:-2]
    return word if word.endswith(("ss", "us", "sis", "xis")) else word[:-1]


def stems(several: Iterable[str]) -> tuple[str, ...]:
    """Return the stem of each word."""
    return tuple(stem(word) for word in several)


def is_plural(several: Sequence[str]) -> bool:
    """Tell whether the last of the words is a plural, of things that can be listed."""
    last = several[-1]
    return stem(last) != last and last not in vocabulary.PLURAL_OF_ONE


def singular(several: Sequence[str]) -> tuple[str, ...]:
    """Return the words, the last one as a singular."""
    last = several[-1]
    return (*several[:-1], last if last in vocabulary.PLURAL_OF_ONE else stem(last))


def is_action(several: Sequence[str]) -> bool:
    """Tell whether the words name an action: they begin with a verb."""
    first = several[0]
    if first in vocabulary.TOGETHER and len(several) > 1:
        return is_verb(several[1])
    return is_verb(first)


def is_verb(word: str) -> bool:
    """Tell whether *word* is a verb wherever it stands."""
    return word in vocabulary.VERBS or (len(word) > 5 and word.endswith(("ize", "yze", "ify")))


def is_version(word: str) -> bool:
    """Tell whether *word* is the number of a version: `v1`, `v1beta2`, `2010`."""
    return _VERSION.fullmatch(word) is not None
