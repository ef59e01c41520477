"""The rule of names: of every operation of a document at once, since names must be unlike each other.

It looks at methods, paths, operationIds and tags, and at nothing that was before: the same document gives the
same names. The rule in words is docs/names.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from invocant_generator import _identifiers as naming
from invocant_generator._method_names import vocabulary
from invocant_generator._method_names.methods import by_identity, by_method, crud, dotted
from invocant_generator._method_names.paths import OperationPlace, Paths
from invocant_generator._method_names.resources import Resource, Tags, by_path
from invocant_generator._method_names.words import singular, stem, stems, words

MAX_CHARACTERS = 40
"""Characters that a dotted name should not have more of: words of its method are dropped until that is so."""
_MIN_METHOD_CHARACTERS = 24
"""Characters that a method may have, however long the name of its resource is."""
_MAX_DEPTH_OF_RESOURCES = 8
"""Resources that a resource may lie in, itself counted: of more, the first ones and the last are kept."""


@frozen
class Facts:
    """What the rule is told of an operation."""

    method: str
    path: str
    """As the document writes it."""
    identity: str
    """Its operationId; empty for none."""
    tags: tuple[str, ...]


@frozen
class Wanted:
    """What an operation would be called if it were alone."""

    resource: Resource
    method: tuple[str, ...]
    place: OperationPlace
    identity: str


def names(
    operations: Sequence[Facts],
    document: Mapping[str, Any],
    taken: Collection[str] = (),
) -> list[str]:
    """Return the dotted name of each operation: resources, then the method; no two alike.

    Args:
        operations: All that want a name, in the order of the document.
        document: The document, for what it says of tags and of the whole.
        taken: Dotted names that others have already.
    """
    paths = Paths((facts.method, facts.path) for facts in operations)
    tags = Tags(document, (facts.tags for facts in operations))
    identities = {facts.identity for facts in operations}
    wanted = [_wanted(facts, paths.place(facts.method, facts.path), tags, identities) for facts in operations]
    resources = {entry.resource: _resource_name(entry.resource) for entry in wanted}
    blocked = {*taken}
    for name in [*resources.values(), *(name.rpartition(".")[0] for name in taken)]:
        parts = name.split(".")
        blocked |= {".".join(parts[:depth]) for depth in range(1, len(parts) + 1)}
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, entry in enumerate(wanted):
        groups[resources[entry.resource], _method_name(entry.method, resources[entry.resource])].append(
            number
        )
    given: dict[int, str] = {}
    later = []
    for (resource, method), members in groups.items():
        members.sort(key=lambda number: _claim(wanted[number], number))
        name = _dotted(resource, method)
        rest = members
        if name not in blocked:
            given[members[0]], rest = name, members[1:]
            blocked.add(name)
        later += [(number, wanted[members[0]]) for number in rest]
    for number, first in later:
        entry = wanted[number]
        resource = resources[entry.resource]
        name = next(
            name
            for words_ in _apart(entry, first)
            if (name := _dotted(resource, _method_name(words_, resource))) not in blocked
        )
        given[number] = name
        blocked.add(name)
    return [given[number] for number in range(len(operations))]


def _wanted(facts: Facts, place: OperationPlace, tags: Tags, identities: Collection[str]) -> Wanted:
    says_path = naming.snake(f"{facts.method} {facts.path.replace('/', ' ')}")
    identity = facts.identity
    if re.fullmatch(re.escape(says_path) + r"(_[0-9]+)?", naming.snake(identity)):
        identity = ""  # made of method and path, where a document gives none
    parts = dotted(identity, identities)
    if parts is not None:
        resource, tokens = parts
        method = (crud(place),) if len(tokens) == 1 and tokens[0] in ("patch", "put", "post") else tokens
        return Wanted(_not_too_deep(resource), method, place, identity)
    resource = tags.resource(facts.tags)
    if not resource or tags.is_one:
        collections = by_path(place)
        if not resource or not {*stems(resource[-1])} <= {*stems(place.every)}:
            resource = collections or resource
    resource = _not_too_deep(resource)
    method = (by_identity(identity, place, resource) if identity else ()) or by_method(place, resource)
    if method[0][0].isdigit():
        method = (crud(place), *method)
    return Wanted(resource, method, place, identity)


def _not_too_deep(resource: Resource) -> Resource:
    if len(resource) <= _MAX_DEPTH_OF_RESOURCES:
        return resource
    return (*resource[: _MAX_DEPTH_OF_RESOURCES - 1], resource[-1])


def _claim(wanted: Wanted, number: int) -> tuple[object, ...]:
    """Return what decides which of several operations keeps the name that all want: the least.

    That is what is done to one object, where it is deleted or changed; else the one whose path ends with what
    the name says; else the shortest path; else GET.
    """
    place = wanted.place
    changes = wanted.method[:1] in (("delete",), ("update",), ("replace",))
    whole = changes and place.is_collection and "all" not in wanted.method
    fixed = place.fixed
    told = bool(fixed) and {*stems(place.segments[fixed[-1]].words)} <= {*stems(wanted.method)}
    guessed = not {*wanted.method} <= {*words(wanted.identity)}
    return (
        whole,
        not told,
        guessed and bool(dotted(wanted.identity)),
        len(place.aside),
        len(place.segments),
        place.method != "get",
        number,
    )


def _apart(wanted: Wanted, first: Wanted) -> Iterator[tuple[str, ...]]:
    """Yield longer names for an operation, whose own the *first* one has: by what sets it apart from that."""
    place, other, method = wanted.place, first.place, wanted.method
    if wanted is first:  # a resource below has the name
        yield (crud(place),) if method[0] in vocabulary.CRUD else (crud(place), *method)
    changes = method[:1] in (("delete",), ("update",), ("replace",))
    if changes and place.is_collection and not other.is_collection and "all" not in method:
        yield (*method, "all")
    tokens = words(wanted.identity)
    if place.method in (tokens[:1] + tokens[-1:]) and method[0] == crud(place) != place.method:
        yield (place.method, *method[1:])
    if "by" in tokens[1:] and "by" not in method:
        yield (*method, *tokens[tokens.index("by") :])
    theirs = {stem for word in other.every for stem in stems((word,))}
    own = {stem for part in wanted.resource for stem in stems(part)} | {*stems(method)}
    fixed = list(reversed(place.fixed))
    inner = next((at for at in fixed if {*stems(place.segments[at].words)} & own), -1)
    told = []
    for at in fixed:
        tokens = tuple(word for word in place.segments[at].words if stem(word) not in own | theirs)
        if tokens:
            told.append(("for", *singular(tokens)) if at <= inner else tokens)
    yield from ((*method, *words_) for words_ in told)
    selves = [segment.words for segment in place.segments if segment.is_self]
    yield from ((*method, "for", *words_) for words_ in selves)
    aside = [word for word in place.aside if word not in other.aside]
    if aside:
        yield (*method, *aside)
    places = [segment.words for segment in reversed(place.segments) if segment.is_place]
    for tokens in places:
        if not {*stems(tokens)} <= theirs:
            yield (*method, "by", *_short(tokens, own))
    if place.method not in (other.method, method[0]):
        yield (*method, place.method)
    if place.is_item and not other.is_item:
        yield (*method, "by", *(_short(places[0], own) if places else ("id",)))
    tokens = tuple(word for word in words(wanted.identity) if word not in method)
    yield from ((*method, word) for word in tokens)
    yield (*method, *tokens)
    yield (*method, *(word for words_ in told for word in words_))
    if places:
        yield (*method, "by", *(word for words_ in places for word in words_))
    if fixed:
        yield (*method, *place.segments[fixed[0]].words)
    yield (*method, "at", *place.every)
    yield (*method, place.method, "at", *place.every)
    number = 2
    while True:  # two operations that differ in signs alone
        yield (*method, *place.every, str(number))
        number += 1


def _short(tokens: tuple[str, ...], own: Collection[str]) -> tuple[str, ...]:
    """Return the words of a place without those that the name has."""
    return tuple(word for word in tokens if stem(word) not in own) or tokens


def _resource_name(resource: Resource) -> str:
    parts = []
    for depth, part in enumerate(resource):
        reserved = naming.RESOURCE_MEMBERS if depth else naming.CLIENT_MEMBERS
        parts.append(naming.identifier("_".join(shortened(part)), reserved=reserved, fallback="tag"))
    return ".".join(parts)


def _method_name(tokens: Sequence[str], resource: str) -> str:
    reserved = naming.RESOURCE_MEMBERS if resource else naming.CLIENT_MEMBERS
    limit = max(_MIN_METHOD_CHARACTERS, MAX_CHARACTERS - len(resource) - 1)
    return naming.identifier("_".join(shortened(tokens, limit)), reserved=reserved, fallback="call")


def _dotted(resource: str, method: str) -> str:
    return f"{resource}.{method}" if resource else method


def shortened(tokens: Sequence[str], limit: int = MAX_CHARACTERS) -> tuple[str, ...]:
    """Return the words of a name without as many as it takes to have no more characters than *limit*.

    First go prepositions, from the right; then the words after the first, from the left: the verb and the
    last noun stay, and no word is cut but one that no identifier has room for: what comes after it, which may
    be all that sets the name apart, stays.
    """
    kept = list(tokens)
    for at in range(len(kept) - 2, 0, -1):
        if len("_".join(kept)) > limit and kept[at] in vocabulary.FILLERS:
            del kept[at]
    while len("_".join(kept)) > limit and len(kept) > 2:
        del kept[1]
    while (excess := len("_".join(kept)) - naming.MAX_CHARACTERS) > 0:
        longest = max(range(len(kept)), key=lambda at: len(kept[at]))
        kept[longest] = kept[longest][: max(1, len(kept[longest]) - excess)]
    return tuple(kept)
