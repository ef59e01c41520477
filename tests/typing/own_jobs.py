"""Jobs, declared by hand and watched. Checked by `tox -e types`, never run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, assert_type

from invocant import (
    AsyncJob,
    AsyncStartedJob,
    CallError,
    Job,
    JobCancelledError,
    JobError,
    JobFailedError,
    JobProgress,
    JobTimeoutError,
    Polling,
    RequestOptions,
    ResponseInfo,
    StartedJob,
)
from invocant import runtime as rt
from invocant.runtime import kinds as k


@k.model
class Receipt(k.Model):
    """What the start answers."""

    FIELDS = (k.Field("id", k.STR, required=True),)
    id: str


@k.model
class Crawl(k.Model):
    """What tells the state."""

    FIELDS = (k.Field("status", k.STR, required=True),)
    status: str


@k.model
class Page(k.Model):
    """What a crawl makes."""

    FIELDS = (k.Field("text", k.STR, required=True),)
    text: str


START: rt.Operation[Receipt] = rt.Operation(
    name="crawls.start",
    method="POST",
    path="/crawls",
    responses={"200": rt.Response("application/json", Receipt)},
)
STATUS: rt.Operation[Crawl] = rt.Operation(
    name="crawls.status",
    method="GET",
    path="/crawls/{id}",
    parameters=(rt.Parameter("id", "path", k.STR, required=True),),
    responses={"200": rt.Response("application/json", Crawl)},
)
CALL = rt.JobCall(STATUS, {"id": "id"})
JOB: rt.LongRunning[Crawl, Page] = rt.LongRunning(
    name="crawls.start",
    resume="crawls.job",
    status=CALL,
    state="/status",
    done=("completed",),
    failed=("failed",),
    cancelled=("cancelled",),
    told={"id": "/id"},
    given={"region": "region"},
    error="/error",
    progress="/made",
    total="/total",
    cancel=rt.JobCall(STATUS, {"id": "id"}),
    items=rt.JobItems(CALL, rt.SinglePaging(item=Page, items="/pages")),
)


class Crawls(rt.SyncResource):
    """A method that starts a job, and one that gives it again."""

    def start(self) -> rt.StartedJob[Receipt, Crawl, Page]:
        """Start a crawl."""
        return self._client.start(START, JOB, {})

    def job(self, crawl_id: str) -> rt.Job[Crawl, Page]:
        """Return a crawl that was started before."""
        return self._client.resume(JOB, {"id": crawl_id})


class AsyncCrawls(rt.AsyncResource):
    """The same, awaited."""

    async def start(self) -> rt.AsyncStartedJob[Receipt, Crawl, Page]:
        """Start a crawl."""
        return await self._client.start(START, JOB, {})

    def job(self, crawl_id: str) -> rt.AsyncJob[Crawl, Page]:
        """Return a crawl that was started before."""
        return self._client.resume(JOB, {"id": crawl_id})


def watched(seen: JobProgress[Crawl]) -> None:
    """What each look shows."""
    assert_type(seen.id, Any)
    assert_type(seen.state, Any)
    assert_type(seen.outcome, Literal["running", "done", "failed", "cancelled"])
    assert_type(seen.answer, Crawl)
    assert_type(seen.completed, float | None)
    assert_type(seen.total, float | None)
    assert_type(seen.fraction, float | None)
    assert_type(seen.error, str)
    assert_type(seen.looks, int)
    assert_type(seen.elapsed, float)
    assert_type(seen.info, ResponseInfo)


async def watched_later(seen: JobProgress[Crawl]) -> None:
    """An async client awaits it."""
    print(seen.fraction)


def used(crawls: Crawls) -> Crawl:
    """What its user sees."""
    job = crawls.start()
    assert_type(job, StartedJob[Receipt, Crawl, Page])
    assert_type(job.started, Receipt)
    assert_type(job.id, Any)
    assert_type(job.arguments, Mapping[str, Any])
    assert_type(job.last, JobProgress[Crawl] | None)
    assert_type(job.status(), Crawl)
    assert_type(job.cancel(), None)
    for page in job.items(max_items=10, prefetch=True):
        assert_type(page, Page)
    again: Job[Crawl, Page] = crawls.job(**job.arguments)
    assert_type(again.wait(poll=5), Crawl)
    plain: rt.RawResponse = crawls.raw.start()
    assert_type(plain.body, bytes)
    return job.wait(600, poll=Polling(base=2), on_progress=watched, options=RequestOptions(retries=0))


async def used_async(crawls: AsyncCrawls) -> Crawl:
    """The same, awaited."""
    job = await crawls.start()
    assert_type(job, AsyncStartedJob[Receipt, Crawl, Page])
    assert_type(job.started, Receipt)
    assert_type(await job.status(), Crawl)
    assert_type(await job.cancel(), None)
    async for page in job.items():
        assert_type(page, Page)
    again: AsyncJob[Crawl, Page] = crawls.job("c7")
    assert_type(await again.wait(on_progress=watched), Crawl)
    return await job.wait(deadline=600, on_progress=watched_later)


def ended(job: Job[Crawl, Page]) -> str:
    """How it can end; a wait that is over is a TimeoutError too."""
    try:
        job.wait(deadline=0)
    except JobCancelledError as error:
        failed: JobFailedError = error
        return failed.reason
    except JobTimeoutError as error:
        builtin: TimeoutError = error
        return str(builtin)
    except JobError as error:
        call: CallError = error
        assert_type(error.id, Any)
        assert_type(error.arguments, Mapping[str, Any])
        assert_type(error.state, Any)
        assert_type(error.answer, Any)
        assert_type(error.reason, str)
        return call.message
    return "done"


def polling() -> Polling:
    """How often to look."""
    patient = Polling(base=1, cap=60, jitter=0, longest_wait=600)
    assert_type(patient.base, float)
    assert_type(patient.cap, float)
    assert_type(patient.jitter, float)
    assert_type(patient.longest_wait, float)
    assert_type(patient.pause(1, {"retry-after": "3"}, 0.5, 0.0), tuple[float, bool])
    return Polling.of(5)


def a_declaration(job: rt.LongRunning[Crawl, Page]) -> None:
    """How it is watched, as tools read it."""
    assert_type(job.name, str)
    assert_type(job.resume, str)
    assert_type(job.status, rt.JobCall[Crawl])
    assert_type(job.status.operation, rt.Operation[Crawl])
    assert_type(job.status.arguments, Mapping[str, str])
    assert_type(job.status.given({"id": "c7"}), dict[str, Any])
    assert_type(job.state, str)
    for states in (job.done, job.failed, job.cancelled):
        assert_type(states, tuple[Any, ...])
    assert_type(job.told, Mapping[str, str])
    assert_type(job.given, Mapping[str, str])
    assert_type(job.error, str | None)
    assert_type(job.progress, str | None)
    assert_type(job.total, str | None)
    assert_type(job.cancel, rt.JobCall[Any] | None)
    assert_type(job.outcome("paused"), Literal["running", "done", "failed", "cancelled"])
    if job.items is not None:
        assert_type(job.items, rt.JobItems[Page])
        assert_type(job.items.call, rt.JobCall[Any])
        print(job.items.paging)
