"""Invocant with the extra `fast`, asked for."""

from __future__ import annotations

from bench.peers.ours import *  # noqa: F403  # the same peer
from invocant import use_orjson

use_orjson()
