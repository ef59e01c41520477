"""Which resource an operation belongs to: by its tags, or by its path where those say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from invocant_generator._method_names import vocabulary
from invocant_generator._method_names.paths import OperationPlace
from invocant_generator._method_names.words import is_version, words

Resource = tuple[tuple[str, ...], ...]
"""The words of each part of a resource's name; none for the client itself."""
_AND = frozenset({"and"})


class Tags:
    """The tags of a document, of which some say what a resource is."""

    def __init__(self, document: Mapping[str, Any], given: Iterable[Sequence[str]]) -> None:
        """Read the tags of *document*, and those *given* to each operation."""
        written = document.get("tags")
        self._known = {
            str(tag.get("name")): tag
            for tag in (written if isinstance(written, list) else ())
            if isinstance(tag, Mapping)
        }
        first_tags = [self._first(tags) for tags in given]
        used = {*first_tags}
        info = document.get("info")
        title = {*words(str(info.get("title") or ""))} if isinstance(info, Mapping) else set()
        self._common = _common([words(tag) for tag in used if tag], title)
        self.is_one = len(used) == 1 and len(first_tags) > 1

    def _first(self, tags: Sequence[str]) -> str:
        """Return the first of an operation's *tags* that says something; else an empty text.

        A tag that is no navigation, a badge, counts only where no other does (OpenAPI 3.2).
        """
        telling = [tag for tag in tags if not _says_nothing(words(tag))]
        navigation = [tag for tag in telling if self._known.get(tag, {}).get("kind") in (None, "nav")]
        return next(iter(navigation or telling), "")

    def resource(self, tags: Sequence[str]) -> Resource:
        """Return the resource that the *tags* of an operation name, below its parents (OpenAPI 3.2)."""
        first = self._first(tags)
        if not first:
            return ()
        way = [first]
        while self._known.get(way[0], {}).get("parent") in self._known.keys() - {*way}:
            way.insert(0, str(self._known[way[0]]["parent"]))
        return tuple(self._plain(words(tag)) for tag in way if words(tag))

    def _plain(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words of a tag without what frameworks and all other tags put around them."""
        kept = tokens[self._common :] or tokens
        kept = tuple(word for word in kept if word not in _AND) or kept
        while len(kept) > 1 and (kept[-1] in vocabulary.AROUND_TAGS or is_version(kept[-1])):
            kept = kept[:-1]
        while len(kept) > 1 and is_version(kept[0]):
            kept = kept[1:]
        return kept


def _says_nothing(tokens: Sequence[str]) -> bool:
    return all(word in vocabulary.SAYING_NOTHING or is_version(word) for word in tokens)


def _common(tags: Sequence[tuple[str, ...]], title: set[str]) -> int:
    """Return how many words all tags begin with that only tell which API this is."""
    if len(tags) < 2:
        return 0
    count = 0
    for heads in zip(*tags, strict=False):
        head = heads[0]
        telling = not (
            any(letter.isdigit() for letter in head) or head in title or head in vocabulary.AROUND_TAGS
        )
        if telling or len({*heads}) > 1 or any(len(tokens) <= count + 1 for tokens in tags):
            break
        count += 1
    return count


def by_path(place: OperationPlace) -> Resource:
    """Return the resource that a path names: its collections, one below the other."""
    leaf = place.leaf
    return tuple(place.segments[at].words for at in place.fixed if leaf is None or at < leaf)
