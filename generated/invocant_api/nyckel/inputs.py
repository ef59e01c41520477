# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""What methods take in place of models and enums, for each class that a request can hold.

A model may be given as a plain dict, an enum as one of its values, which editors offer, or as one that is newer
than this client. All this is for type checkers and editors; at run time a dict is a dict.
"""

from __future__ import annotations

from typing import Literal, Required, TypeAlias, TypedDict, Union


class SampleSet(TypedDict, total=False):
    """A set of samples."""

    sampleSetId: Required[str]


class Annotation(TypedDict, total=False):
    """The label that is right for a sample. To annotate, give one of the two."""

    labelId: str | None
    labelName: str | None


FunctionInputType: TypeAlias = Union[Literal["Text", "Image", "Tabular"], str]
"""Kind of input. Fixed once the function exists."""


FunctionOutputType: TypeAlias = Union[
    Literal["Classification", "Detection", "Search", "Ocr", "Localization", "Tags", "BoxDetect"], str
]
"""Kind of output. Fixed once the function exists."""


FieldType: TypeAlias = Union[Literal["Text", "Number", "Image"], str]
"""Kind of value a field holds. A function can have one `Image` field at most."""


SortOrder: TypeAlias = Union[Literal["ascending", "descending"], str]
"""Which end comes first."""
