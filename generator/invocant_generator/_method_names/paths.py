"""What a path says: which of its segments are collections, which say nothing, in sight of the others."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from attrs import field, frozen

from invocant_generator._method_names import vocabulary
from invocant_generator._method_names.words import is_action, is_plural, is_version, singular, stems, words

_PLACE = re.compile(r"\{([^}]*)\}")
_EXTENSIONS = (".json", ".xml", ".csv", ".yaml", ".php", ".aspx")
_MIN_SHARE_PER_CENT = 80
"""How many of a hundred operations stand below one object before that object is only where the API is."""
_MIN_OPERATIONS = 10
"""Fewer operations tell nothing about where the API is."""

_NO_RESOURCE = frozenset({"api", "apis", "rest"})
_ASIDE = frozenset({"options", "head", "trace"})
"""Methods that say nothing of what a place is: a document may have one of them at every path."""

Key = tuple[str, ...]


@frozen
class TemplateSegment:
    """A part of a path: fixed, or a place for a value."""

    words: tuple[str, ...]
    is_place: bool
    is_self: bool = False
    """Whether it is fixed and stands for an object all the same: `me`, `@original`."""

    @property
    def is_item(self) -> bool:
        """Whether it stands for one object."""
        return self.is_place or self.is_self

    @property
    def says_nothing(self) -> bool:
        """Whether it only tells the version, or that this is an API."""
        return not self.is_item and all(word in _NO_RESOURCE or is_version(word) for word in self.words)

    @property
    def key(self) -> str:
        """What it is compared by."""
        return "{}" if self.is_place else "-".join(self.words)


@frozen
class OperationPlace:
    """Where an operation is: what of its path says something."""

    method: str
    """In lower case."""
    segments: tuple[TemplateSegment, ...]
    aside: tuple[str, ...]
    """Words of the path that were left out: a version, a prefix, a query."""
    every: tuple[str, ...]
    """Every word of the path as written."""
    beside: frozenset[str]
    """The methods of all operations at this path, but for those that ask about it."""
    collections: frozenset[int] = field(default=frozenset())
    """The segments that hold items which can be had one by one."""
    extended: bool = False
    """Whether another path goes on below this one."""

    @property
    def fixed(self) -> tuple[int, ...]:
        """The positions of the segments that are no items."""
        return tuple(at for at, segment in enumerate(self.segments) if not segment.is_item)

    @property
    def is_item(self) -> bool:
        """Whether it is one object of a collection."""
        return bool(self.segments) and self.segments[-1].is_item

    @property
    def is_collection(self) -> bool:
        """Whether it is a collection as a whole."""
        return bool(self.segments) and self.is_listed(len(self.segments) - 1)

    def is_listed(self, at: int) -> bool:
        """Tell whether the segment at *at* is a collection."""
        segment = self.segments[at]
        many = is_plural(segment.words) and not is_action(segment.words)
        return not segment.is_item and (at in self.collections or many)

    def has_items(self, at: int) -> bool:
        """Tell whether the segment after that at *at* chooses one object of it."""
        if at + 1 >= len(self.segments) or not self.segments[at + 1].is_item:
            return False
        following = self.segments[at + 1]
        tokens = {*stems(following.words)} - vocabulary.ID_WORDS
        return following.is_self or not tokens or bool(tokens & {*stems(self.segments[at].words)})

    @property
    def leaf(self) -> int | None:
        """Where the end of the path begins that is no resource: an action, or a single thing of another."""
        fixed = self.fixed
        if not fixed:
            return None
        at, last = fixed[-1], len(self.segments) - 1
        tokens = self.segments[at].words
        if at != last:
            return (
                at
                if at > 0 and is_action(tokens) and not is_plural(tokens) and not self.has_items(at)
                else None
            )
        if self.is_listed(at):
            return None
        for start in fixed[1:]:
            rest = range(start, last + 1)
            if is_action(self.segments[start].words) and not any(
                self.segments[at].is_item or self.is_listed(at) for at in rest
            ):
                return start
        if self.extended:
            return None
        if at == 0:
            return at if self.beside == {"post"} or (len(self.beside) == 1 and is_action(tokens)) else None
        return at


def _segments(path: str) -> Iterator[TemplateSegment]:
    """Yield the segments of *path*; one that has fixed text and a place in it is several."""
    for part in path.split("/"):
        end = 0
        pieces: list[tuple[str, bool]] = []
        for match in _PLACE.finditer(part):
            pieces += [(part[end : match.start()], False), (match[1], True)]
            end = match.end()
        pieces.append((part[end:], False))
        for position, (text, is_place) in enumerate(pieces):
            if is_place:
                yield TemplateSegment(words(text) or ("id",), is_place=True)
            elif position and not text.startswith(":"):
                continue  # a file's extension, a bracket, a dash between two places
            else:
                for piece in re.split(r"[:.](?=[A-Za-z])", text):
                    tokens = words(piece)
                    if tokens:
                        is_self = piece.startswith("@") or tokens in (("me",), ("self",))
                        yield TemplateSegment(tokens, is_place=False, is_self=is_self)


class Paths:
    """The paths of a document, each read in sight of the others."""

    def __init__(self, operations: Iterable[tuple[str, str]]) -> None:
        """Read the *operations*, each a method and a path."""
        self._read: dict[tuple[str, str], tuple[tuple[TemplateSegment, ...], str]] = {}
        written = list(dict.fromkeys(operations))
        plain = [path.partition("?")[0].partition("#")[0] for _, path in written]
        extension = next(
            (
                suffix
                for suffix in _EXTENSIONS
                if sum(path.endswith(suffix) for path in plain) * 2 > len(plain)
            ),
            "",
        )
        for (method, path), bare in zip(written, plain, strict=True):
            self._read[method, path] = (tuple(_segments(bare.removesuffix(extension))), path)
        self._prefix = self._common_prefix()
        self._methods: dict[tuple[Key, str], set[str]] = defaultdict(set)
        self._extended: set[Key] = set()
        self._with_items: set[Key] = set()
        for (method, path), (segments, _) in self._read.items():
            keys = tuple(segment.key for segment in segments)
            if method.lower() not in _ASIDE:
                self._methods[keys, _query(path)].add(method.lower())
            for length in range(1, len(keys)):
                self._extended.add(keys[:length])
                if segments[length].is_item:
                    self._with_items.add(keys[:length])

    def place(self, method: str, path: str) -> OperationPlace:
        """Return what the *path* of an operation says."""
        segments, _ = self._read[method, path]
        keys = tuple(segment.key for segment in segments)
        telling = [
            at for at, segment in enumerate(segments) if not (segment.says_nothing or _is_key(segments, at))
        ]
        shown = [at for at in telling if at >= self._start(segments)]
        if not shown:
            shown = telling
        aside = [word for at, segment in enumerate(segments) if at not in shown for word in segment.words]
        query = _query(path)
        tokens = [word for word in words(query) if word not in ("true", "1", "yes")]
        return OperationPlace(
            method=method.lower(),
            segments=tuple(segments[at] for at in shown),
            aside=(*aside, *tokens),
            every=tuple(word for segment in segments for word in segment.words),
            beside=frozenset(self._methods[keys, query]),
            collections=frozenset(
                position for position, at in enumerate(shown) if keys[: at + 1] in self._with_items
            ),
            extended=keys in self._extended,
        )

    def _start(self, segments: Sequence[TemplateSegment]) -> int:
        """Return where what says something begins."""
        keys = tuple(segment.key for segment in segments)
        start = len(self._prefix) if keys[: len(self._prefix)] == self._prefix else 0
        return start if any(not segment.is_item for segment in segments[start:]) else 0

    def _common_prefix(self) -> Key:
        """Return the segments in which nearly all operations stand: fixed ones, and one object."""
        every = [segments for segments, _ in self._read.values()]
        fixed: list[str] = []
        while every:
            at = len(fixed)
            heads = {segments[at].key if len(segments) > at else "" for segments in every}
            further = all(
                len(segments) > at + 1 and not segments[at + 1].is_item and len(segments[at + 1].words) > 0
                for segments in every
            )
            if len(heads) != 1 or not further or every[0][at].is_item:
                break
            fixed.append(heads.pop())
        below: Counter[Key] = Counter()
        for segments in every:
            at = len(fixed)
            while at < len(segments) and segments[at].says_nothing:
                at += 1
            inner = segments[at : at + 3]
            if [segment.is_item for segment in inner] == [False, True, False]:
                below[tuple(segment.key for segment in segments[: at + 2])] += 1
        prefix, count = (below.most_common(1) or [((), 0)])[0]
        many = len(every) >= _MIN_OPERATIONS and 100 * count >= _MIN_SHARE_PER_CENT * len(every)
        return tuple(prefix) if many else tuple(fixed)


def _is_key(segments: Sequence[TemplateSegment], at: int) -> bool:
    """Tell whether the segment at *at* only says by what the next one chooses: `/users/email/{email}`."""
    if not 0 < at < len(segments) - 1 or segments[at].is_item or not segments[at + 1].is_place:
        return False
    tokens = segments[at].words
    return tokens == segments[at + 1].words and not is_plural(tokens)


def _query(path: str) -> str:
    return path.partition("?")[2].partition("#")[0] or path.partition("#")[2]


def noun(place: OperationPlace, at: int) -> tuple[str, ...]:
    """Return the words of the segment at *at*: as a singular where one object of it is chosen."""
    tokens = place.segments[at].words
    return singular(tokens) if place.has_items(at) else tokens
