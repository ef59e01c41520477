"""The jobs of all APIs that are served, as tests ask about them and say how they end."""

from collections.abc import Iterator, Sequence
from typing import Any

from invocant.mock._api import Json
from invocant.mock._meaning.jobs import Jobs
from invocant.mock._serving.service import Service


class JobBoard:
    """Jobs that were started, and how those end that are; safe to use from any thread.

    Args:
        services: The APIs.
    """

    def __init__(self, services: Sequence[Service]) -> None:
        self._services = services

    def listed(self, *, api: str | None = None) -> list[dict[str, Any]]:
        """Return every job that was started: `api`, `operation`, `arguments`, `outcome` and `fraction`."""
        return [job for jobs in self._of(api) for job in jobs.listed()]

    def end(self, job: Json, outcome: str, message: str = "", *, api: str | None = None) -> None:
        """End a job that runs.

        Args:
            job: Its id, or another value that tells it apart.
            outcome: `done`, `failed`, `cancelled`, or `running` for one that never ends.
            message: What went wrong.
            api: Whose job it is, where several are served.

        Raises:
            KeyError: there is no such job.
            ValueError: there is no such outcome.
        """
        if not any(jobs.end(job, outcome, message) for jobs in self._of(api)):
            raise KeyError(f"job {job!r}")

    def next(self, outcome: str, message: str = "", *, api: str | None = None) -> None:
        """Say how the next job that is started will end: after its time, or never for `running`.

        Raises:
            ValueError: there is no such outcome.
        """
        for jobs in self._of(api):
            jobs.wish(outcome, message)

    def _of(self, api: str | None) -> Iterator[Jobs]:
        for service in self._services:
            if api in (None, service.api.name):
                yield service.semantics.jobs
