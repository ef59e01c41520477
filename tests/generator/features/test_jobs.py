"""Long-running work: handles, waits, failures, in both worlds."""

from __future__ import annotations

import asyncio
import copy
import inspect
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from attrs import Factory, define, frozen

from invocant import runtime as rt
from invocant.runtime import Environment
from invocant.runtime._records import evolve
from tests.generator.packages import Catalogue

pytestmark = pytest.mark.checkout

START = {"id": "a/1", "success": True}


@define
class Clock:
    """A time that goes on when somebody waits."""

    now: float = 0.0
    waits: list[float] = Factory(list)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.waits.append(seconds)
        self.now += seconds

    async def async_sleep(self, seconds: float) -> None:
        """Wait, in a task."""
        self.sleep(seconds)

    @property
    def environment(self) -> Environment:
        """The environment of a client whose time this is."""
        return Environment(
            clock=lambda: self.now, sleep=self.sleep, async_sleep=self.async_sleep, chance=lambda: 0.0
        )


@frozen
class Watched:
    """What came of waiting for a job, the same in both worlds."""

    result: Any
    waits: list[float]
    asked: list[str]
    progress: list[rt.JobProgress[Any]]


def crawl(status: str, **members: Any) -> dict[str, Any]:
    """Return what tells the state of a crawl."""
    return {"status": status, "data": [], **members}


def watch(catalogue: Catalogue, *answers: Any, headers: Any = None, **wait: Any) -> Watched:
    """Start a crawl and wait for it, with a sync and an async client, which must do the same."""
    seen = [world(catalogue, answers, headers or {}, wait) for world in (_sync, _async)]
    assert (seen[0].waits, seen[0].asked) == (seen[1].waits, seen[1].asked)
    assert [one.state for one in seen[0].progress] == [one.state for one in seen[1].progress]
    if isinstance(seen[0].result, Exception):
        assert (type(seen[0].result), str(seen[0].result)) == (type(seen[1].result), str(seen[1].result))
        raise seen[0].result
    assert seen[0].result == seen[1].result
    return seen[0]


def _transport(answers: tuple[Any, ...], headers: Any) -> tuple[httpx.MockTransport, list[str]]:
    asked: list[str] = []
    waiting: Iterator[Any] = iter(answers)

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {str(request.url.raw_path, 'ascii')}")
        if request.method == "POST":
            return httpx.Response(200, json=START)
        answer = next(waiting)
        if isinstance(answer, int):
            return httpx.Response(answer)
        return httpx.Response(200, json=answer, headers=headers)

    return httpx.MockTransport(handle), asked


def _sync(catalogue: Catalogue, answers: tuple[Any, ...], headers: Any, wait: Any) -> Watched:
    transport, asked = _transport(answers, headers)
    clock, progress = Clock(), list[Any]()
    with (
        httpx.Client(transport=transport) as http,
        catalogue("jobs").Client(http_client=http, retries=0, environment=clock.environment) as client,
    ):
        job = client.crawls.start(url="u")
        try:
            result = job.wait(on_progress=progress.append, **wait)
        except rt.InvocantError as error:
            result = error
    return Watched(result, clock.waits, asked, progress)


def _async(catalogue: Catalogue, answers: tuple[Any, ...], headers: Any, wait: Any) -> Watched:
    transport, asked = _transport(answers, headers)
    clock, progress = Clock(), list[Any]()

    async def tell(seen: Any) -> None:
        progress.append(seen)

    async def run() -> Any:
        async with (
            httpx.AsyncClient(transport=transport) as http,
            catalogue("jobs").AsyncClient(
                http_client=http, retries=0, environment=clock.environment
            ) as client,
        ):
            job = await client.crawls.start(url="u")
            try:
                return await job.wait(on_progress=tell, **wait)
            except rt.InvocantError as error:
                return error

    return Watched(asyncio.run(run()), clock.waits, asked, progress)


def test_a_job_is_waited_for_until_it_is_done(catalogue: Catalogue) -> None:
    """Waits double from a second; each state is told, also an unknown one; the last answer is given."""
    watched = watch(
        catalogue,
        crawl("queued"),
        crawl("scraping", completed=1, total=4),
        crawl("resting"),
        crawl("completed", completed=4, total=4, data=[{"text": "a"}]),
    )
    models = catalogue("jobs", "models")
    assert watched.result == models.Crawl(
        status="completed", completed=4, total=4, data=[models.Document(text="a")]
    )
    assert watched.waits == [1.0, 2.0, 4.0]
    assert watched.asked == ["POST /crawls", *["GET /crawls/a%2F1"] * 4]
    assert [(one.state, one.outcome, one.fraction, one.looks, one.elapsed) for one in watched.progress] == [
        ("queued", "running", None, 1, 0.0),
        ("scraping", "running", 0.25, 2, 1.0),
        ("resting", "running", None, 3, 3.0),
        ("completed", "done", 1.0, 4, 7.0),
    ]
    assert watched.progress[1].answer.total == 4
    assert watched.progress[1].info.operation == "crawls.status"


@pytest.mark.parametrize(
    ("state", "kind", "line"),
    [
        ("failed", rt.JobFailedError, "crawls.start: job a/1 failed (failed) after 1.0 s: no memory"),
        (
            "cancelled",
            rt.JobCancelledError,
            "crawls.start: job a/1 was cancelled (cancelled) after 1.0 s: no memory",
        ),
    ],
)
def test_a_job_that_fails_is_an_error_with_its_state(
    catalogue: Catalogue, state: str, kind: type[rt.JobError], line: str
) -> None:
    """The error has the state, the last answer typed, the id and the request; it copies and pickles."""
    with pytest.raises(kind) as caught:
        watch(
            catalogue,
            crawl("queued"),
            crawl(state, error="no memory"),
            headers={"x-request-id": "r7"},
        )
    error = caught.value
    assert str(error) == line.replace(" s: ", " s (request r7): ")
    assert (error.id, error.state, error.reason, error.request_id) == ("a/1", state, "no memory", "r7")
    assert error.answer == catalogue("jobs", "models").Crawl(status=state, data=[], error="no memory")
    assert error.arguments == {"id": "a/1"}
    assert error.info is not None
    assert error.info.status == 200
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301 - our own
        assert (type(twin), str(twin), twin.answer, twin.state) == (kind, str(error), error.answer, state)
    assert isinstance(error, rt.JobFailedError)


@pytest.mark.parametrize(
    ("error", "reason"),
    [({"code": "é", "lines": [1]}, '{"code": "é", "lines": [1]}'), ({}, ""), ("", ""), (None, ""), (0, "")],
)
def test_what_went_wrong_may_be_any_json(catalogue: Catalogue, error: Any, reason: str) -> None:
    """A text is the reason as it is, other JSON is written as such, and nothing is no reason."""
    with pytest.raises(rt.JobFailedError) as caught:
        watch(catalogue, crawl("failed", error=error))
    assert caught.value.reason == reason


def test_the_deadline_ends_the_wait_and_not_the_job(catalogue: Catalogue) -> None:
    """The last look is at the deadline; the error keeps the last state, and is a TimeoutError."""
    with pytest.raises(rt.JobTimeoutError, match=r"has not ended within 5\.0 s: it is scraping") as caught:
        watch(catalogue, *[crawl("scraping")] * 9, deadline=5)
    assert isinstance(caught.value, TimeoutError)
    assert not isinstance(caught.value, rt.JobFailedError)
    assert (caught.value.state, caught.value.elapsed, caught.value.retry_safe) == ("scraping", 5.0, True)
    watched = watch(catalogue, *[crawl("scraping")] * 3, crawl("completed"), deadline=5)
    assert watched.waits == [1.0, 2.0, 2.0]
    assert watched.result.status == "completed"


def test_no_time_is_one_look(catalogue: Catalogue) -> None:
    """A deadline of 0 looks once, and waits for nothing."""
    with pytest.raises(rt.JobTimeoutError):
        watch(catalogue, crawl("scraping"), deadline=0)
    assert watch(catalogue, crawl("completed"), deadline=0).waits == []


def test_retry_after_of_an_answer_goes_before_the_series(catalogue: Catalogue) -> None:
    """The server's wish is kept up to `longest_wait`; one beyond the deadline ends the wait at once."""
    states = [crawl("queued"), crawl("queued"), crawl("completed")]
    assert watch(catalogue, *states, headers={"retry-after": "7"}).waits == [7.0, 7.0]
    assert watch(catalogue, *states, headers={"retry-after": "0"}).waits == [0.0, 0.0]
    assert watch(catalogue, *states, headers={"retry-after": "9999"}).waits == [300.0, 300.0]
    with pytest.raises(rt.JobTimeoutError) as caught:
        watch(catalogue, *states, headers={"retry-after": "7"}, deadline=10)
    assert caught.value.elapsed == 7.0


def test_how_often_a_job_is_looked_at_is_the_callers(catalogue: Catalogue) -> None:
    """A number is one wait between looks; `Polling` says base, cap and jitter."""
    states = [*[crawl("queued")] * 4, crawl("completed")]
    assert watch(catalogue, *states, poll=2).waits == [2.0] * 4
    assert watch(catalogue, *states, poll=rt.Polling(base=1, cap=3)).waits == [1.0, 2.0, 3.0, 3.0]
    for wrong in ({"base": -1}, {"cap": float("inf")}, {"jitter": 2}, {"longest_wait": -1}):
        with pytest.raises(rt.ConfigurationError, match=next(iter(wrong))):
            rt.Polling(**wrong)
    for never in (-1, 1e10, float("nan"), "5", True):
        with pytest.raises(rt.ConfigurationError, match="deadline= must be 0 to"):
            watch(catalogue, deadline=never)
    with pytest.raises(rt.ConfigurationError, match="poll= takes"):
        watch(catalogue, poll="often")


def test_a_look_that_fails_is_the_error_of_its_call(catalogue: Catalogue) -> None:
    """A status that is an error ends the wait as a call does; the job is not failed by it."""
    with pytest.raises(rt.NotFoundError, match=r"^crawls\.status failed: 404"):
        watch(catalogue, crawl("queued"), 404)


def one(catalogue: Catalogue, answers: Callable[[httpx.Request], httpx.Response]) -> Any:
    """Return a sync client of the package whose requests are answered so."""
    http = httpx.Client(transport=httpx.MockTransport(answers))
    return catalogue("jobs").Client(http_client=http, environment=Clock().environment)


def test_a_job_is_had_again_by_what_tells_which_it_is(catalogue: Catalogue) -> None:
    """In another process the arguments of the job are enough: nothing is sent before it is asked about."""
    asked: list[str] = []

    def answers(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.path}")
        if request.method == "POST":
            return httpx.Response(202, json={"meta": {"number": 7, "ready": False}})
        return httpx.Response(
            200, json={"meta": {"number": 7, "ready": True}, "rows": [{"text": "a"}, {"text": "b"}]}
        )

    client = one(catalogue, answers)
    job = client.export("s")
    assert job.arguments == {"shelf": "s", "number": 7}
    assert (job.id, job.last, job.started.meta.ready) == (7, None, False)
    again = client.resume_export(**job.arguments)
    assert asked == ["POST /shelves/s/exports"]
    assert (again.id, again.arguments) == (7, job.arguments)
    assert again.status().meta.ready is True
    assert again.last.outcome == "done"
    assert [row.text for row in again.items()] == ["a", "b"]
    assert asked[1:] == ["GET /shelves/s/exports/7"] * 2


def test_what_is_not_declared_of_a_job_is_refused(catalogue: Catalogue) -> None:
    """A job that cannot be cancelled, or makes no items, says so before anything is sent."""
    client = one(catalogue, lambda _: httpx.Response(500))
    with pytest.raises(rt.ConfigurationError, match="a job of export cannot be cancelled"):
        client.resume_export("s", 7).cancel()
    bare = evolve(catalogue("jobs", "jobs").EXPORT, items=None)
    with pytest.raises(rt.ConfigurationError, match="a job of export has no items"):
        rt.Job(bare, {"shelf": "s", "number": 7}, client._client).items()


def test_a_job_is_cancelled_and_its_items_are_read(catalogue: Catalogue) -> None:
    """`cancel` calls the operation that is declared; `items` gives the pages of another."""
    asked: list[str] = []

    def answers(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.path}?{request.url.query.decode()}")
        if request.method == "DELETE":
            return httpx.Response(204)
        more = {"next": "/crawls/7?page=2"} if not request.url.query else {}
        return httpx.Response(200, json=crawl("completed", data=[{"text": "a"}], **more))

    client = one(catalogue, answers)
    job = client.crawls.job("7")
    job.cancel()
    assert [item.text for item in job.items()] == ["a", "a"]
    assert len(job.items(max_items=1).collect()) == 1
    assert asked[:3] == ["DELETE /crawls/7?", "GET /crawls/7?", "GET /crawls/7?page=2"]


def test_the_plain_answer_stays_in_hand(catalogue: Catalogue) -> None:
    """`started` is the start's answer, a further method gives it alone, and `raw` gives it undecoded."""
    client = one(catalogue, lambda _: httpx.Response(200, json=START))
    models = catalogue("jobs", "models")
    assert client.crawls.start(url="u").started == models.Started(id="a/1", success=True)
    assert client.crawls.start_plainly(url="u") == models.Started(id="a/1", success=True)
    assert client.raw.crawls.start(url="u").body == httpx.Response(200, json=START).content
    assert client.crawls.raw.job("7").info.operation == "crawls.status"
    assert rt.response_info(client.crawls.start(url="u").started).operation == "crawls.start"


def test_a_further_method_may_give_a_job_of_its_own(catalogue: Catalogue) -> None:
    """One operation starts one kind of job by one method, and another by the next, each had again apart."""

    def answers(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=START if request.method == "POST" else crawl("scraping"))

    client = one(catalogue, answers)
    job = client.crawls.try_out(url="u")
    assert job.wait(deadline=0).status == "scraping"
    assert client.crawls.resume_try_out(**job.arguments).status().status == "scraping"
    with pytest.raises(rt.JobTimeoutError, match=r"^crawls\.start: job a/1"):
        client.crawls.start(url="u").wait(deadline=0)


def test_an_answer_that_tells_of_no_job_is_an_error(catalogue: Catalogue) -> None:
    """Without an id there is nothing to ask about: the answer contradicts the document."""
    client = one(catalogue, lambda _: httpx.Response(200, json={"success": False}))
    with pytest.raises(rt.ResponseDecodeError, match=r"crawls\.start failed: .* nothing is at '/id'"):
        client.crawls.start(url="u")


def test_an_async_callback_needs_an_async_client(catalogue: Catalogue) -> None:
    """A callback that nobody would await is refused, not passed over."""

    async def tell(_: Any) -> None:
        """Do nothing."""

    client = one(catalogue, lambda _: httpx.Response(200, json=crawl("completed")))
    with pytest.raises(rt.ConfigurationError, match="on_progress= is async"):
        client.crawls.job("7").wait(on_progress=tell)


def test_arguments_and_options_go_with_the_calls(catalogue: Catalogue) -> None:
    """What a start is given is sent by it; options of a handle that is had again go with each look."""
    sent: list[tuple[str, bytes, str | None]] = []

    def answers(request: httpx.Request) -> httpx.Response:
        sent.append((request.method, request.content, request.headers.get("x-extra")))
        return httpx.Response(200, json=START if request.method == "POST" else crawl("completed"))

    options = rt.RequestOptions(headers={"x-extra": "1"})
    with one(catalogue, answers) as client:
        client.crawls.start(url="u", options=options)
        client.crawls.job("7", options=options).wait()

    async def run() -> None:
        async with (
            httpx.AsyncClient(transport=httpx.MockTransport(answers)) as http,
            catalogue("jobs").AsyncClient(http_client=http) as client,
        ):
            await client.crawls.start(url="u", options=options)
            await client.crawls.job("7", options=options).wait()

    asyncio.run(run())
    assert sent == [("POST", b'{"url":"u"}', "1"), ("GET", b"", "1")] * 2


def test_texts_of_jobs(catalogue: Catalogue) -> None:
    """The docstrings say what a handle is, and promise no error of what sends nothing."""
    crawls = catalogue("jobs", "resources.crawls")
    start, job = (inspect.getdoc(getattr(crawls.Crawls, name)) or "" for name in ("start", "job"))
    assert "The handle of the job: `wait()` for its end; `started` is this answer: What was started." in start
    assert "for this call alone" in start
    assert "job = client.crawls.start(url=url)\n    result = job.wait(deadline=600)" in start
    assert "The job that `crawls.start` has started" in job
    assert "for each call about the job" in job
    assert "Raises:" not in job
    awaited = inspect.getdoc(crawls.AsyncCrawls.start) or ""
    assert "job = await client.crawls.start(url=url)\n    result = await job.wait(deadline=600)" in awaited
