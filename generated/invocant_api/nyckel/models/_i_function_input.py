# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import Any, TypeAlias, Union

from invocant.runtime import kinds as k

InputData: TypeAlias = Union[str, "dict[str, Any]"]
"""The data of one input: a text; an image as address or data URI; or the values of a row, by field."""

input_data_kind: k.Kind[InputData] = k.OneOf(string=k.STR, object=k.Map(k.ANY))
"""How a InputData is read from JSON and written to it."""
