"""The package's logger: names, numbers and masked addresses, never bodies or credentials.

`invocant` at DEBUG tells every attempt and answer, at INFO every retry, at WARNING what a user should look
into.
"""

from __future__ import annotations

import logging

LOGGER = logging.getLogger("invocant")
LOGGER.addHandler(logging.NullHandler())
