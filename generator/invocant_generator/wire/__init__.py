"""The wire check: what a generated package sends and reads is what its document says, by a reader of others.

Each method is called with values sampled by their names on the wire; openapi-core reads the request back with
the document as overlaid, before our repairs; what it reads must be what was given. Each declared answer is
decoded and compared too. No code of the runtime, of the plans or of `invocant.documents` takes part.
"""

from __future__ import annotations

from invocant_generator.wire._check import check
from invocant_generator.wire._report import Mismatch, Report

__all__ = ["Mismatch", "Report", "check"]
