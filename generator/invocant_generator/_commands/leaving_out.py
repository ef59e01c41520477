"""Which statements of overlays change nothing: each is left out, and what comes of the rest is compared.

A statement is an action, or a part of what it says under a keyword of ours. Nothing here knows what a
keyword means: what is left out without a trace may go, be it a default, what a rule gives, or said twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from attrs import evolve, frozen

from invocant.documents import DocumentError, Overlay, apply_matching
from invocant.documents.keywords import PREFIX
from invocant.documents.pointers import join

Document = Mapping[str, Any]
_NOTHING: Any = object()


@frozen(order=True)
class Statement:
    """An action of an overlay, or a part of its update."""

    overlay: int
    """Which of the overlays, from 0."""
    action: int
    """Which of its actions, from 0."""
    way: tuple[str, ...] = ()
    """The keys that lead to the part in the update; none for the whole action."""

    @property
    def whole(self) -> Statement:
        """The action."""
        return evolve(self, way=())


@frozen
class Idle:
    """A statement that can go, as long as others stay."""

    statement: Statement
    places: tuple[tuple[str, Any], ...]
    """Where in the document it makes a difference all the same, and what it says there."""
    instead: Statement | None = None
    """Of one that makes none: an action that says it too, or in its place; None where several do."""
    unless: tuple[Statement, ...] = ()
    """What can go as well, but not together with it."""
    beside: tuple[Statement, ...] = ()
    """What has to go with it; none where it can go alone."""


class Outcomes(Protocol):
    """What comes of the document with all of its overlays, which others are held to."""

    def is_same(self, without: Document) -> bool:
        """Tell whether the same comes of another document.

        Raises:
            DocumentError: nothing comes of it.
        """

    def other_operations(self, without: Document) -> frozenset[str]:
        """Return the pointers of the operations of which something else comes of another document.

        Raises:
            DocumentError: nothing comes of it.
        """


def applied(
    document: Document, overlays: Sequence[Overlay], without: Collection[Statement] = ()
) -> dict[str, Any]:
    """Return *document* with the actions of *overlays* that match something, but for what is left out.

    Raises:
        DocumentError: an update does not fit what is there.
    """
    actions = _actions(overlays, without)
    return apply_matching(document, [_overlay(actions)])[0]


def matching_actions(document: Document, overlays: Sequence[Overlay]) -> frozenset[Statement]:
    """Return the actions of *overlays* whose targets are there when it is their turn.

    Raises:
        DocumentError: an update does not fit what is there.
    """
    actions = _actions(overlays, ())
    unmatched = {entry.position for entry in apply_matching(document, [_overlay(actions)])[1]}
    return frozenset(place for position, place in enumerate(actions) if position not in unmatched)


def _actions(
    overlays: Sequence[Overlay], without: Collection[Statement]
) -> dict[Statement, Mapping[str, Any]]:
    """Return what is left of each action."""
    ways: dict[Statement, list[tuple[str, ...]]] = {}
    for statement in without:
        ways.setdefault(statement.whole, []).append(statement.way)
    return {
        place: shorter
        for number, overlay in enumerate(overlays)
        for position, action in enumerate(overlay.actions)
        if (shorter := _shortened(action, ways.get(place := Statement(number, position), ()))) is not None
    }


def _overlay(actions: Mapping[Statement, Mapping[str, Any]]) -> Overlay:
    return Overlay("overlays", {"actions": [*actions.values()]})


def idle_statements(
    document: Document,
    overlays: Sequence[Overlay],
    outcomes: Outcomes,
    known: Collection[Statement] = (),
) -> list[Idle]:
    """Return the statements without which the same comes of *document* and *overlays*.

    All of them can go at once, but for those that name one another.

    Args:
        document: The document without overlays.
        overlays: The overlays.
        outcomes: What comes of the document with all of them.
        known: Actions that are known to be needless; they are left out from the beginning.
    """
    search = _Search(document, overlays, outcomes, known)
    every = [
        statement
        for number, overlay in enumerate(overlays)
        for position, action in enumerate(overlay.actions)
        if (whole := Statement(number, position)) not in known
        for statement in search.idle_in(whole, action.get("update"))
    ]
    clashes: dict[Statement, list[Statement]] = {}
    together: list[Statement] = []
    if search.can_go(every):
        together = every
    else:
        for statement in every:
            if not together or search.can_go([*together, statement]):
                together.append(statement)
                continue
            partners = [other for other in together if not search.can_go([other, statement])]
            for other in partners or together:
                clashes.setdefault(statement, []).append(other)
                clashes.setdefault(other, []).append(statement)
    group = search.group(every, together)
    return [
        Idle(
            statement,
            tuple(search.places(statement)),
            search.instead(statement),
            tuple(clashes.get(statement, ())),
            tuple(search.beside(statement, [*together, *group])) if statement in group else (),
        )
        for statement in sorted({*every, *group})
    ]


class _Search:
    """Leaves statements out of one document."""

    def __init__(
        self,
        document: Document,
        overlays: Sequence[Overlay],
        outcomes: Outcomes,
        known: Collection[Statement],
    ) -> None:
        self._document, self._overlays, self._outcomes = document, overlays, outcomes
        self._known = tuple(known)
        self._whole = applied(document, overlays)

    def _without(self, *statements: Statement) -> dict[str, Any]:
        return applied(self._document, self._overlays, [*self._known, *statements])

    def idle_in(self, statement: Statement, update: Any) -> Iterator[Statement]:
        """Yield *statement* if it can go, else the parts of its *update* that can."""
        if self.can_go([statement]):
            yield statement
        else:
            yield from self._parts_of(statement, update)

    def _parts_of(self, statement: Statement, update: Any) -> Iterator[Statement]:
        """Yield what can go of the parts under keywords of ours; the only part of a holder is the holder."""
        for key, inner in update.items() if isinstance(update, Mapping) else ():
            part = evolve(statement, way=(*statement.way, key))
            may_go = len(update) > 1 and any(step.startswith(PREFIX) for step in part.way)
            yield from self.idle_in(part, inner) if may_go else self._parts_of(part, inner)

    def can_go(self, statements: Sequence[Statement]) -> bool:
        """Tell whether the same comes of the document without *statements*."""
        try:
            without = self._without(*statements)
            return without == self._whole or self._outcomes.is_same(without)
        except DocumentError:
            return False

    def group(self, idle: Collection[Statement], together: Sequence[Statement]) -> list[Statement]:
        """Return actions about operations that can go with *together*, though none of them can alone.

        All are left out; whichever is about an operation of which something else comes then stays.
        """
        candidates = {
            statement: operations
            for number, overlay in enumerate(self._overlays)
            for position in range(len(overlay.actions))
            if (statement := Statement(number, position)) not in {*idle, *self._known}
            and (operations := _operations_of(self.places(statement)))
        }
        while candidates:
            try:
                without = self._without(*together, *candidates)
                if self._outcomes.is_same(without):
                    break
                altered = self._outcomes.other_operations(without)
            except DocumentError:
                return []
            rest = {place: about for place, about in candidates.items() if not about & altered}
            if len(rest) == len(candidates):
                return []
            candidates = rest
        return [*candidates]

    def beside(self, statement: Statement, every: Sequence[Statement]) -> list[Statement]:
        """Return what of *every* that can go has to go with a statement: one other if enough, else all."""
        rest = [other for other in every if other != statement]
        return next(([other] for other in rest if self.can_go([statement, other])), rest)

    def places(self, statement: Statement) -> Iterator[tuple[str, Any]]:
        """Yield where the document is another one without *statement*, and what that says there."""
        return _differences(self._whole, self._without(statement), "")

    def instead(self, statement: Statement) -> Statement | None:
        """Return the action without which *statement*, that makes no difference, would make one."""
        if self._without(statement) != self._whole:
            return None
        for number, overlay in enumerate(self._overlays):
            for position in range(len(overlay.actions)):
                other = Statement(number, position)
                if other == statement.whole or other in self._known:
                    continue
                try:
                    if self._without(other) != self._without(other, statement):
                        return other
                except DocumentError:
                    continue
        return None


def _operations_of(places: Iterable[tuple[str, Any]]) -> frozenset[str]:
    """Return the operations that *places* are keywords of; none where one is something else."""
    operations = set()
    for pointer, _ in places:
        segments = pointer.split("/")
        if len(segments) < 5 or segments[1] != "paths" or not segments[4].startswith(PREFIX):
            return frozenset()
        operations.add("/".join(segments[:4]))
    return frozenset(operations)


def _shortened(action: Mapping[str, Any], ways: Collection[tuple[str, ...]]) -> Mapping[str, Any] | None:
    """Return *action* without the parts of its update that *ways* lead to; None where nothing is left."""
    if () in ways:
        return None
    update: Any = action.get("update")
    for way in ways:
        update = _cut(update, way)
    if not ways:
        return action
    return None if update is _NOTHING else {**action, "update": update}


def _cut(value: Any, way: tuple[str, ...]) -> Any:
    """Return *value* without what *way* leads to, nor what held only that."""
    if not way:
        return _NOTHING
    if not isinstance(value, Mapping) or way[0] not in value:
        return value
    inner = _cut(value[way[0]], way[1:])
    rest = {key: inner if key == way[0] else member for key, member in value.items()}
    if inner is _NOTHING:
        del rest[way[0]]
    return rest or _NOTHING


def _differences(value: Any, other: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """Yield the place and the value of whatever *value* has otherwise than *other*."""
    if isinstance(value, Mapping) and isinstance(other, Mapping):
        for key, member in value.items():
            yield from _differences(member, other.get(key, _NOTHING), join(pointer, key))
    elif isinstance(value, list) and isinstance(other, list) and len(value) == len(other):
        for number, (entry, counterpart) in enumerate(zip(value, other, strict=True)):
            yield from _differences(entry, counterpart, f"{pointer}/{number}")
    elif value != other:
        yield pointer, value
