"""Compare how the bodies of errors are read, status by status: what one lost, a range or `default` may have.

A package looks for the status, then for its hundred (`4XX`), then for `default`. So a status that is
documented anew may have been read as what all errors are, and one that is documented no more may still be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from invocant_generator._diff.place import ChangePlace
from invocant_generator._diff.types import members as members_of
from invocant_generator._diff.types import spelled
from invocant_generator._plan.annotate import join
from invocant_generator._plan.package.messages import ContentPlan

Contents = Mapping[str, Sequence[ContentPlan]]
"""What is read of each documented status."""
_HUNDREDS = ("4XX", "5XX")


def compare_error_bodies(place: ChangePlace, old: Contents, new: Contents, ok: Iterable[str] = ()) -> None:
    """Tell of statuses whose body is read by another part of the document, and as something else.

    Those that both sides document are compared by themselves.

    Args:
        place: The method.
        old: The documented statuses of the earlier revision.
        new: Those of the later one.
        ok: Statuses that mean success.
    """
    sides = [{status: side[status] for status in side if status not in ok} for side in (old, new)]
    exact = {status for side in sides for status in side if status[:1] in "45" and status.isdigit()}
    for status in sorted({*exact, *_HUNDREDS}):
        keys = [_read_by(status, side) for side in sides]
        if keys[0] == keys[1]:
            continue
        before, after = (
            join(plan.typed.annotation for plan in side[key]) if key and side[key] else ""
            for key, side in zip(keys, sides, strict=True)
        )
        if not before or (after and place.comparison.same(before, after)):
            continue  # what was not documented is told by its status
        shown = [spelled(members_of(text)) if text else "" for text in (before, after)]
        text = f"has the body {shown[1]} now" if after else "has no documented body any more"
        here = place.below(f"{place.subject}() on {status}", "/responses")
        here.sent = False
        here.add("error-body-changed", text, *shown)


def _read_by(status: str, documented: Iterable[str]) -> str:
    """Return under what an answer of *status* is documented; empty for nothing."""
    known = {*documented}
    return next((key for key in (status, f"{status[0]}XX", "default") if key in known), "")
