"""Compare jobs: what gives a handle again, what tells the state, and what states mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from invocant_generator._diff.place import ChangePlace
from invocant_generator._diff.surface import Method
from invocant_generator._diff.values import types
from invocant_generator._plan.package.operations import JobPlan

_JOB = "x-invocant-job"


def compare_jobs(place: ChangePlace, old: Method, new: Method) -> None:
    """Compare what two revisions of a method say of the job that it starts."""
    before, after = old.plan.job, new.plan.job
    if before is None or after is None:  # that the start gives another thing, the forms of the method told
        if after is not None:
            text = f"gives the handle of what {new.name} has started"
            _at_handle(place, after).add("method-added", text, "", after.resume)
        elif before is not None:
            text = "is gone: there is no job whose handle it could give"
            _at_handle(place, before).add("method-removed", text, before.resume)
        return
    known = len(place.comparison.changes)
    if before.resume != after.resume:
        text = f"is called {after.resume} now"
        place.add("method-renamed", text, before.resume, after.resume, subject=before.resume)
    _arguments(place, before, after)
    here = place.below(f"{new.name}().wait()", "")
    here.sent = False
    types(here, before.state_of, after.state_of)
    _items(place, before, after, new.name)
    if (before.cancel is None) != (after.cancel is None):
        kind = "job-cancel-removed" if after.cancel is None else "job-cancel-added"
        place.add(kind, "can be cancelled" if after.cancel else "cannot be cancelled any more")
    settings = dict(before.settings), dict(after.settings)
    written = [_apart(side.written.get(_JOB)) for side in (old, new)]
    if settings[0] != settings[1]:
        place.add("job-changed", "has its state, or what that means, said in another way", *settings)
    elif written[0] != written[1] and len(place.comparison.changes) == known:
        alike = _asked(before) == _asked(after)
        text = "says of its job what was so already" if alike else "is asked about in another way"
        place.add("unused-changed" if alike else "job-changed", text, *written)


def _at_handle(place: ChangePlace, job: JobPlan) -> ChangePlace:
    """Return the place of the method that gives the handle of *job* again."""
    return evolve(place, subject=job.resume, methods=(job.resume,))


def _arguments(place: ChangePlace, before: JobPlan, after: JobPlan) -> None:
    """Compare what the method takes that gives a handle again."""
    names = [[argument.name for argument in side.handle.arguments] for side in (before, after)]
    positional = [[argument.name for argument in side.handle.positional] for side in (before, after)]
    if names[0] != names[1] or positional[0] != positional[1]:
        place.add("job-arguments-changed", "takes other arguments", *names, subject=after.resume)
        return
    for old, new in zip(before.handle.arguments, after.handle.arguments, strict=True):
        here = place.below(f"{after.resume}({new.name}=)", "")
        here.received = False
        types(here, old.typed, new.typed)


def _items(place: ChangePlace, before: JobPlan, after: JobPlan, name: str) -> None:
    if before.items is not None and after.items is not None:
        here = place.below(f"{name}().items()", "")
        here.sent = False
        types(here, before.item, after.item)
    elif after.items is not None:
        place.add("job-items-added", "has items", "", after.item.annotation)
    elif before.items is not None:
        place.add("job-items-removed", "has no items any more", before.item.annotation)


def _asked(job: JobPlan) -> list[Any]:
    """Return how a job is asked about."""
    return [job.status, job.items, job.paging, job.paged_by, job.cancel, job.told, job.given]


def _apart(job: Any) -> Any:
    """Return a job without the name of its handle's method, and without what is compared by itself."""
    if not isinstance(job, Mapping):
        return job
    return {key: value for key, value in job.items() if key != "resume"}
