"""pydantic-core straight from the bytes, on the vendor's own models, which are the whole of the document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from braintrust_api.types import Function


def decoder() -> Callable[[bytes], Any]:
    return Function.model_validate_json


def encoder() -> Callable[[Any], str]:
    return lambda function: function.model_dump_json(by_alias=True, exclude_unset=True)


def plainer() -> Callable[[Any], Any]:
    return lambda function: function.model_dump(mode="json", by_alias=True, exclude_unset=True)
