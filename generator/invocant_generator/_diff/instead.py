"""What to write instead where a program breaks: a few words for each kind of breaking change."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from invocant_generator._diff.change import Change

_TEXTS = frozenset({"UUID", "datetime", "date", "time"})


def instead(change: Change) -> str:
    """Return what a program can write now, in place of what breaks."""
    written = _INSTEAD.get(change.kind)
    return written(change) if callable(written) else written or "look at both sides: nothing does the same"


def _name(change: Change) -> str:
    """Return the parameter, or the field, that a change is about."""
    given = re.search(r"\((\w+)=\)", change.subject)
    return given[1] if given else change.subject.rpartition(".")[2]


def _method(change: Change) -> str:
    return change.subject.partition("(")[0]


def _type(change: Change) -> str:
    """Return how the old value is had from the new one, or what is given now."""
    name = _name(change).rstrip("()")
    if change.subject.endswith("=)") or change.subject.endswith("(body)"):
        return f"give {_shown(change.after)}"
    before, after = (set(side.split(" | ")) - {"None"} for side in (change.before, change.after))
    if before == {"str"} and after <= {"datetime", "date", "time"}:
        return f"write {name}.isoformat() for the text; what was parsed by hand need not be"
    if before == {"str"} and after <= {"UUID", "int", "float"}:
        return f"write str({name}) for the text"
    if before <= {"datetime", "date", "time"} and after == {"str"}:
        return f"write {'/'.join(sorted(before))}.fromisoformat({name}), and expect texts that are none"
    if before == {"UUID"} and after == {"str"}:
        return f"write UUID({name}) where a UUID is needed"
    if any(alternative.startswith("dict[") or alternative == "Any" for alternative in before) and _is_class(
        after
    ):
        return "read attributes where keys were: value.name for value['name']"
    if _is_class(before) and any(
        alternative.startswith("dict[") or alternative == "Any" for alternative in after
    ):
        return "read keys where attributes were: value['name'] for value.name"
    if change.kind == "type-widened":
        more = " | ".join(sorted(after - before)) or change.after
        return f"ask isinstance first: it may be {_shown(more)} as well"
    return f"read it as {_shown(change.after)}"


def _is_class(alternatives: set[str]) -> bool:
    return bool(alternatives) and all(
        re.fullmatch(r"[A-Z]\w*", alternative) and alternative not in {*_TEXTS, "Any"}
        for alternative in alternatives
    )


def _shown(annotation: str) -> str:
    return annotation if len(annotation) <= 60 else f"{annotation[:57]}..."


def _none(change: Change) -> str:
    name = _name(change).rstrip("()")
    if change.kind == "null-refused":
        return f"leave {name} out where None was given"
    return f"ask `if {name} is not None` before it is used"


def _narrowed(change: Change) -> str:
    return f"give {_shown(change.after)} only"


def _required(change: Change) -> str:
    return f"give {_name(change)}= in each call"


_INSTEAD: Mapping[str, Callable[[Change], str] | str] = {
    "method-removed": "do without it: no method takes its place",
    "method-renamed": lambda change: f"write {change.after}",
    "returns-pages": lambda change: (
        f"write `for item in client.{_method(change)}(...)`, without a cursor of your own"
    ),
    "returns-no-pages": lambda change: (
        f"read the one answer of client.{_method(change)}(...), and ask for the next yourself"
    ),
    "returns-stream": lambda change: (
        f"write `with client.{_method(change)}(...) as stream`, and iterate over it"
    ),
    "returns-no-stream": lambda change: f"read the one answer of client.{_method(change)}(...)",
    "returns-job": lambda change: (
        f"write client.{_method(change)}(...).wait() for the end of the work, and .started for the answer"
    ),
    "returns-no-job": lambda change: (
        f"read the one answer of client.{_method(change)}(...), and ask for the state yourself"
    ),
    "job-arguments-changed": lambda change: f"give client.{_method(change)}(...) {_shown(change.after)}",
    "job-items-removed": "do without .items(): read what the last answer has",
    "job-cancel-removed": "do without .cancel(): nothing takes its place",
    "stream-removed": "call the method for its whole answer",
    "unread-removed": lambda change: (
        f"write client.{change.subject.removeprefix('unread.')}(...), which gives no file now"
    ),
    "event-removed": "leave out what was done with that event",
    "event-changed": "look at the classes in `events`: the stream brings others",
    "auth-required": "give the client a credential",
    "parameter-added-required": _required,
    "parameter-removed": lambda change: f"leave {_name(change)}= out",
    "parameter-renamed": lambda change: f"write {change.after}= for {change.before}=",
    "parameter-required": _required,
    "parameter-order-changed": lambda change: f"give them in the order {change.after}, or by name",
    "parameter-named": lambda change: f"give it by name: {_name(change)}=...",
    "body-added-required": lambda change: f"give the body: {_shown(change.after)}",
    "body-removed": "leave the body out",
    "body-required": "give the body in each call",
    "body-shape-changed": lambda change: f"give {_shown(change.after)}",
    "request-media-type-removed": "nothing, unless its format was chosen by hand",
    "header-removed": "do without it, or look it up by name in the same headers",
    "header-changed": lambda change: f"read it as {_shown(change.after)}",
    "class-removed": "do without it; leave its import out",
    "class-kind-changed": "look at both sides: it is made and read in another way",
    "input-renamed": lambda change: f"write {change.after} for {change.before}",
    "input-removed": lambda change: f"leave {change.subject} out: no request takes it",
    "field-added-required": lambda change: f"give {_name(change)}= where one is made",
    "field-removed": lambda change: f"leave {_name(change)} out",
    "field-renamed": lambda change: f"write {change.after} for {change.before}",
    "field-required": lambda change: f"give {_name(change)}= where one is made",
    "field-optional": _none,
    "field-read-only": lambda change: f"leave {_name(change)}= out of requests",
    "field-write-only": lambda change: f"expect None of {_name(change)}: no answer has it",
    "value-removed": lambda change: (
        f"leave {change.before.partition(' = ')[0]} out; other values are kept as they come"
    ),
    "value-renamed": lambda change: f"write {change.after} for {change.before}",
    "variant-removed": "leave out what was done with that variant",
    "extra-members-refused": "leave other members out",
    "type-widened": _type,
    "type-narrowed": _narrowed,
    "type-changed": _type,
    "null-allowed": _none,
    "null-refused": _none,
    "constant-changed": lambda change: f"write {change.after.removeprefix('Literal[').removesuffix(']')}",
    "limit-tightened": lambda change: f"keep to {change.after}",
    "option-removed": "choose among what is left",
    "credential-removed": lambda change: f"leave {_name(change)}= out when the client is made",
    "credentials-named": "give credentials by name",
    "scheme-changed": "give the client the credentials that it takes now",
    "webhook-removed": "leave out what was done with it",
}
"""What to write instead, by the kind of change."""
