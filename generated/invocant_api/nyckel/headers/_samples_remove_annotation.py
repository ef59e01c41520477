# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import ClassVar

from invocant import runtime as rt
from invocant.runtime import kinds as k


class SamplesRemoveAnnotationHeaders(rt.ResponseHeaders):
    """Headers of the answers of `samples.remove_annotation`."""

    __slots__ = ()
    DECLARED: ClassVar = {
        "429": (rt.Header("Retry-After", k.STR),),
    }

    @property
    def retry_after(self) -> str | None:
        """How long to wait, as whole seconds or a date as in RFC 9110."""
        value: str | None = self._value("Retry-After")
        return value
