"""The wire check: what a generated package sends and reads is what its document says, by an independent reader.

Each method is called with values sampled by their names on the wire; openapi-core reads the request back with the
document as overlaid, before our repairs; what it reads must be what was given. Each declared answer is decoded and
compared too. Nothing here is code of the runtime, of the generator's plans or of `invocant.documents`.
"""

from __future__ import annotations

from invocant_generator.wire._check import Mismatch, Report, check

__all__ = ["Mismatch", "Report", "check"]
