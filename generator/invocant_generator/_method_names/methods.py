"""What a method is called: what its operationId says beyond resource and path, else what those two say."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from invocant_generator._method_names import vocabulary
from invocant_generator._method_names.paths import OperationPlace, noun
from invocant_generator._method_names.resources import Resource
from invocant_generator._method_names.words import (
    is_action,
    is_plural,
    is_verb,
    is_version,
    singular,
    stem,
    stems,
    words,
)

Words = tuple[str, ...]
_DOTTED = re.compile(r"[^\W\d][\w-]*(\.[^\W\d][\w-]*)+")
_GROUP = re.compile(
    r"\w*[A-Z]\w*?_(?P<rest>[A-Za-z][A-Za-z0-9]*)"  # Groups_GetGroups
    r"|(?:[\w .-]+(?:/|::?)|[^\W_]+__)(?P<last>[\w.-]+)"  # repos/list
)
_OWN = {"my": "mine", "own": "own"}
"""What determines a thing becomes, where the thing is the resource and is not said."""


def dotted(identity: str, identities: Collection[str] = ()) -> tuple[Resource, Words] | None:
    """Return the resource and the method of an operationId that has dots: it is a dotted name already.

    What stands below a method is no resource: beside `tenants.get`, or with a verb there at all,
    `tenants.get.one` is a method of `tenants`. *identities* are the ids of the document.
    """
    if not _DOTTED.fullmatch(identity):
        return None
    texts = identity.split(".")
    parts = [words(part) for part in texts]
    end = len(parts) - 1
    while end > 1 and (".".join(texts[:end]) in identities or {*parts[end - 1]} <= vocabulary.CRUD):
        end -= 1
    method = tuple(word for part in parts[end:] for word in part)
    above = tuple(part for part in parts[:end] if part and not _tells_nothing(part))
    return (above, method) if above and method else None


def by_method(place: OperationPlace, resource: Resource) -> Words:
    """Return what method and path say: the word for what HTTP does there, and to what of the resource."""
    leaf = place.leaf
    own = {stem for part in resource for stem in stems(part)}
    upper = [at for at in place.fixed if leaf is None or at < leaf]
    covered = [at for at in upper if _is_of(place.segments[at].words, resource, own)]
    after = covered[-1] if covered else -1
    objects = [_shorter(noun(place, at), place, resource) for at in upper if at > after]
    if covered and not {*stems(place.segments[after].words)} <= own:
        rest = _beyond(place.segments[after].words, resource)
        objects = [rest, *objects] if rest else objects
    if place.method in ("options", "head", "trace"):
        end = [] if leaf is None else [place.segments[at].words for at in place.fixed if at >= leaf]
        return (place.method, *_once(_flat([*objects, *end])))
    if leaf is not None:
        tokens = _flat([place.segments[at].words for at in place.fixed if at >= leaf])
        acts = is_action(tokens) or (place.method == "post" and place.beside <= {"post"})
        if acts and (is_verb(tokens[0]) or not {*stems(tokens)} <= own):
            tokens = _shorter(tokens, place, resource)
            return (*_joined(objects, tokens, place, leaf), *_self(place, leaf))
        if _is_part(tokens, resource, own):
            tokens = ()
        return (crud(place), *_flat([*objects, tokens]))
    if objects and not place.is_item and not place.is_collection:
        return (crud(place), *_flat(objects))
    if objects and (place.is_item or crud(place) == "create"):
        objects = [*objects[:-1], singular(objects[-1])]
    return (crud(place), *_flat(objects), *_self(place, len(place.segments)))


def _shorter(tokens: Words, place: OperationPlace, resource: Resource) -> Words:
    """Return fixed text of a path without the resource in it, where anything but a verb is left of it."""
    rest = tokens[1:] if is_verb(tokens[0]) else tokens
    beyond = _without_resource(rest, place, resource) if resource and len(tokens) > 1 else rest
    return (*tokens[: len(tokens) - len(rest)], *(beyond or rest))


def _joined(objects: Sequence[Words], action: Words, place: OperationPlace, leaf: int) -> Words:
    """Return an *action* and what it is done to; fixed text right before it belongs to it: `batch_add`."""
    if objects and leaf and not place.segments[leaf - 1].is_item and not place.is_listed(leaf - 1):
        return (*_flat(objects), *action)
    return (*action, *_flat(objects))


def _self(place: OperationPlace, end: int) -> Words:
    """Return what stands for the one object that a path ends with: `me`."""
    last = place.segments[end - 1] if place.segments and end else None
    return last.words if last is not None and last.is_self else ()


def _once(tokens: Words) -> Words:
    """Return the words without one that stands right after itself."""
    return tuple(word for at, word in enumerate(tokens) if not at or word != tokens[at - 1])


def _flat(objects: Sequence[Words]) -> Words:
    return tuple(word for tokens in objects for word in tokens)


def _is_of(tokens: Words, resource: Resource, own: set[str]) -> bool:
    """Tell whether fixed text of a path is the resource, one above it, or begins or ends with it."""
    if _is_part(tokens, resource, own):
        return True
    last = resource[-1] if resource else ()
    return bool(last) and (stem(tokens[-1]) == stem(last[-1]) or bool(_beyond(tokens, resource)))


def _is_part(tokens: Words, resource: Resource, own: set[str]) -> bool:
    """Tell whether fixed text of a path says nothing but what the resource says."""
    return {*stems(tokens)} <= own or any("".join(stems(tokens)) == "".join(stems(part)) for part in resource)


def _beyond(tokens: Words, resource: Resource) -> Words:
    """Return what follows the resource in fixed text that begins with it: the logs of `project_logs`."""
    last = stems(resource[-1]) if resource else ()
    return (
        tokens[len(last) :] if last and stems(tokens[: len(last)]) == last and len(tokens) > len(last) else ()
    )


def crud(place: OperationPlace) -> str:
    """Return the word that programs use for what an HTTP method does at a place."""
    method, beside = place.method, place.beside
    if method == "get":
        return "list" if place.is_collection else "get"
    if method == "post":
        if not place.is_item:
            return "create"
        return "update" if "get" in beside else "add" if beside & {"delete", "put"} else "post"
    if method == "put":
        if place.is_collection:
            return "replace"
        if place.is_item and "delete" in beside and not beside & {"get", "patch", "post"}:
            return "add"
        return "replace" if beside & {"patch", "post"} else "update"
    return "update" if method == "patch" else method


def by_identity(identity: str, place: OperationPlace, resource: Resource) -> Words:
    """Return what an operationId says beyond resource, path and HTTP method; nothing if that is all."""
    every = words(_without_group(identity))
    while len(every) > 1 and every[-1].isdigit():
        every = every[:-1]  # what makes two ids of one name differ: `list_1`
    if len(every) == 1 and every[0] in vocabulary.HTTP_METHODS:
        return every if every[0] in ("get", "delete") else (crud(place),)
    tokens, asked = _without_method(_without_path(every, place), place)
    tokens = tuple(
        word for word in tokens if word[0] != "v" or not is_version(word) or word not in place.every
    )
    if not tokens:
        return ()
    is_end = not asked and tokens == _end(place) and place.method != "get" and not is_plural(tokens)
    if is_end and not any(stems(tokens) == stems(part) for part in resource):
        return tokens
    if _repeats_path(tokens, place):
        return ()
    beyond = _without_places(_without_resource(tokens, place, resource, begins=not asked), place)
    if not beyond:
        return ()
    if asked == "first" and not (is_action(beyond) and beyond == _end(place)):
        return _finished("", beyond, place, tokens)
    verb, rest = _verb(beyond, place)
    if verb is None:
        return _turned(beyond) or (_finished("", beyond, place, tokens) if asked else beyond)
    return _finished(verb, rest, place, tokens)


def _end(place: OperationPlace) -> Words:
    """Return the words of the last fixed segment."""
    return place.segments[place.fixed[-1]].words if place.fixed else ()


def _turned(tokens: Words) -> Words:
    """Return *tokens* with what only tells how far it is behind its verb: `beta_cancel`; nothing if none."""
    start = next((at for at, word in enumerate(tokens) if word not in vocabulary.SAYING_NOTHING), 0)
    return (*tokens[start:], *tokens[:start]) if start and is_action(tokens[start:]) else ()


def _without_group(identity: str) -> str:
    """Return *identity* without the name of a group before it: `Groups_GetGroups`, `repos/list`."""
    match = _GROUP.fullmatch(identity)
    if match is None:
        return identity
    if match["last"]:
        return identity if match["last"] in vocabulary.HTTP_METHODS else match["last"]
    rest = words(match["rest"])
    begins = bool(rest) and (rest[0] in vocabulary.HTTP_METHODS or _is_leading_verb(rest, 0))
    return match["rest"] if begins else identity


def _without_path(tokens: Words, place: OperationPlace) -> Words:
    """Return *tokens* without the path and the method that FastAPI puts behind the name of a function."""
    if len(tokens) < 3 or tokens[-1] != place.method:
        return tokens
    head, every = tokens[:-1], place.every
    for start in range(len(every)):
        if not _tells_nothing(every[:start]):
            break
        tail = every[start:]
        kept = head[: -len(tail)]
        if kept and head[-len(tail) :] == tail and (is_action(kept) or {*stems(kept)} & {*stems(tail)}):
            while len(kept) > 1 and _tells_nothing(kept[-1:]):
                kept = kept[:-1]
            return kept
    return tokens


def _tells_nothing(tokens: Words) -> bool:
    return all(word == "api" or is_version(word) for word in tokens)


def _without_method(tokens: Words, place: OperationPlace) -> tuple[Words, str]:
    """Return *tokens* without the HTTP method at its begin or end, and where it stood in place of a verb."""
    method = place.method
    if tokens and tokens[0] == method and method != "delete":
        return tokens[1:], "first"
    if len(tokens) > 1 and tokens[-1] == method:
        return tokens[:-1], "" if is_verb(tokens[0]) else "last"
    return tokens, ""


def _repeats_path(tokens: Words, place: OperationPlace) -> bool:
    """Tell whether *tokens* is the path: its words in its order, none missing that is fixed."""
    if tokens[0] == place.method:
        tokens = tokens[1:]
    if "".join(tokens) == "".join(word for at in place.fixed for word in place.segments[at].words):
        return True
    rest = iter(stems(place.every))
    if not all(word in rest for word in stems(tokens)):
        return False
    fixed = [word for at in place.fixed for word in stems(place.segments[at].words)]
    left = list(stems(tokens))
    return all(word in left for word in fixed)


def _without_resource(
    tokens: Words, place: OperationPlace, resource: Resource, *, begins: bool = False
) -> Words:
    """Return *tokens* without the resource, and without words of the path that only tell of which it is.

    Args:
        tokens: The words.
        place: Where the operation is.
        resource: Its resource.
        begins: Whether the first word may be its verb: who bans a user in `bans` is to say so.
    """
    own = {stem for part in resource for stem in stems(part)}
    inner = max((at for at in place.fixed if _is_of(place.segments[at].words, resource, own)), default=-1)
    around = {*own, *stems(place.aside), "api"}
    for at, segment in enumerate(place.segments):
        if (at <= inner and not segment.is_self) or segment.is_place:
            around |= {*stems(segment.words)}
    for part in reversed(resource):
        acts = begins and len(tokens) > 1 and _is_leading_verb(tokens, 0) and not is_verb(tokens[-1])
        span = _find(tokens, part, first=int(acts and is_plural(part)))
        if span is None:
            continue
        start, end = span
        while start > 0 and stem(tokens[start - 1]) in around and not _is_leading_verb(tokens, start - 1):
            start -= 1
        tokens = (*tokens[:start], *tokens[end:])
    return tokens


def _is_leading_verb(tokens: Words, at: int) -> bool:
    return at == 0 and (is_verb(tokens[0]) or tokens[0] in vocabulary.ALSO_VERBS)


def _find(tokens: Words, part: Words, first: int) -> tuple[int, int] | None:
    """Return where, from the *first* word of *tokens*, the *part* of a resource stands: whole, else an end.

    Words are compared put together: `pullrequests` is `pull_requests`.
    """
    texts = ["".join(stems(part[at:])) for at in range(len(part))]
    texts += ["".join(stems(part[:at])) for at in range(len(part) - 1, 0, -1)] if len(part) > 1 else []
    for text in texts:
        for start in range(len(tokens) - 1, first - 1, -1):
            for end in range(start + 1, len(tokens) + 1):
                if "".join(stems(tokens[start:end])) == text:
                    return start, end
    return None


def _without_places(tokens: Words, place: OperationPlace) -> Words:
    """Return *tokens* without `by_id`, and without prepositions that nothing follows or nothing precedes."""
    names = {stem for segment in place.segments if segment.is_place for stem in stems(segment.words)}
    names |= {"id", "ids"} if names else set()
    if "by" in tokens[:-1]:
        at = len(tokens) - 1 - tokens[::-1].index("by")
        if all(any(name.endswith(word) for name in names | {"and"}) for word in stems(tokens[at + 1 :])):
            tokens = tokens[:at]
    verb = 1 if tokens and is_action(tokens) else 0
    if {*tokens[verb:]} & vocabulary.ID_WORDS and {*stems(tokens[verb:])} <= names:
        tokens = tokens[:verb]
    while tokens and tokens[-1] in vocabulary.FILLERS:
        tokens = tokens[:-1]
    while len(tokens) > 1 and tokens[0] in ("and", "of", "or"):
        tokens = tokens[1:]
    return tokens


def _verb(tokens: Words, place: OperationPlace) -> tuple[str | None, Words]:
    """Return the verb that *tokens* begins with, or a usual one that it ends with, and the rest."""
    for known, meant in sorted(vocabulary.FRAMEWORK_WORDS.items(), key=lambda entry: -len(entry[0])):
        alone = len(tokens) == 1 and (known != ("index",) or place.is_collection)
        if tokens[: len(known)] == known and (len(known) > 1 or alone or known == ("read",)):
            return meant, tokens[len(known) :]
    if is_action(tokens):
        if tokens[0] in vocabulary.TOGETHER:
            return "_".join(tokens[:2]), tokens[2:]
        return tokens[0], tokens[1:]
    if tokens[-1] in vocabulary.CRUD:
        return tokens[-1], tokens[:-1]
    return None, tokens


def _finished(verb: str, rest: Words, place: OperationPlace, tokens: Words) -> Words:
    """Return verb and rest as a name: `get` of many is `list`, and `my` without what is mine is `mine`."""
    if len(rest) == 1 and rest[0] in _OWN:
        rest = (_OWN[rest[0]],)
    if verb in ("", "get", "retrieve", "fetch"):
        if not verb:
            verb = crud(place)
            verb = "get" if verb == "list" and rest and not (_lists(rest) or _lists(tokens)) else verb
        noun_phrase = _object(rest)
        if (
            verb != "list"
            and place.method == "get"
            and (
                is_plural(noun_phrase) or is_plural(_object(tokens))
                if noun_phrase and noun_phrase[0] not in _OWN.values()
                else place.is_collection
            )
        ):
            verb = "list"
        if not rest and verb == "list" and not place.is_collection and not _lists(tokens):
            verb = "get"
    return (*verb.split("_"), *rest)


def _object(rest: Words) -> Words:
    """Return the thing that *rest* begins with, up to a preposition."""
    end = next((at for at, word in enumerate(rest) if word in vocabulary.PREPOSITIONS), len(rest))
    return rest[:end]


def _lists(rest: Words) -> bool:
    noun_phrase = _object(rest)
    return bool(noun_phrase) and is_plural(noun_phrase)
