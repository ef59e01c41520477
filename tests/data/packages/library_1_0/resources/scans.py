# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING

from invocant import runtime as rt

from ..operations import scans_start as op_scans_start, scans_status as op_scans_status

if TYPE_CHECKING:
    from ..models import Scan, Started
    from ..raw import AsyncRawScans, RawScans


class Scans(rt.SyncResource):
    """Methods of `scans`."""

    @property
    def raw(self) -> RawScans:
        """The same methods with undecoded answers."""
        raw: RawScans = super().raw
        return raw

    def start(
        self,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.StartedJob[Started, Scan, None]:
        """POST /scans

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The handle of the job: `wait()` for its end; `started` is this answer: Started.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            job = client.scans.start()
            result = job.wait(deadline=600)
        """
        from ..jobs import SCANS_START as _job

        return self._client.start(op_scans_start.OPERATION, _job, {}, options)

    def job(
        self,
        id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.Job[Scan, None]:
        """The job that `scans.start` has started, by what tells which it is.

        Args:
            options: Timeouts, retries and headers for each call about the job; None takes the client's.

        Returns:
            Its handle. Nothing is sent.

        Example:
            job = client.scans.job(id)
            result = job.wait(deadline=600)
        """
        from ..jobs import SCANS_START as _job

        return self._client.resume(_job, {"id": id}, options)

    def status(
        self,
        id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Scan:
        """GET /scans/{id}

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            It.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = client.scans.status(id)
        """
        return self._client.call(op_scans_status.OPERATION, {"id": id}, options)


class AsyncScans(rt.AsyncResource):
    """Methods of `scans`."""

    @property
    def raw(self) -> AsyncRawScans:
        """The same methods with undecoded answers."""
        raw: AsyncRawScans = super().raw
        return raw

    async def start(
        self,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncStartedJob[Started, Scan, None]:
        """POST /scans

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            The handle of the job: `wait()` for its end; `started` is this answer: Started.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            job = await client.scans.start()
            result = await job.wait(deadline=600)
        """
        from ..jobs import SCANS_START as _job

        return await self._client.start(op_scans_start.OPERATION, _job, {}, options)

    def job(
        self,
        id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> rt.AsyncJob[Scan, None]:
        """The job that `scans.start` has started, by what tells which it is.

        Args:
            options: Timeouts, retries and headers for each call about the job; None takes the client's.

        Returns:
            Its handle. Nothing is sent.

        Example:
            job = client.scans.job(id)
            result = await job.wait(deadline=600)
        """
        from ..jobs import SCANS_START as _job

        return self._client.resume(_job, {"id": id}, options)

    async def status(
        self,
        id: str,
        *,
        options: rt.RequestOptions | None = None,
    ) -> Scan:
        """GET /scans/{id}

        Args:
            options: Timeouts, retries and headers for this call alone; None takes the client's.

        Returns:
            It.

        Raises:
            StatusError: The server answered with an error status; its subclass names it.
            TransportError: No whole answer came; its subclass says why.

        Example:
            result = await client.scans.status(id)
        """
        return await self._client.call(op_scans_status.OPERATION, {"id": id}, options)
