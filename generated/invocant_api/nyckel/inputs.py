# Generated from openapi/nyckel/document.yaml; do not edit: change the document, an overlay or generator/templates, then regenerate.
"""Plain dicts that methods take in place of models, one TypedDict for each class that a request can hold.

They are for type checkers and editors; at run time a dict is a dict.
"""

from __future__ import annotations

from typing import Required, TypedDict


class SampleSet(TypedDict, total=False):
    """A set of samples."""

    sampleSetId: Required[str]


class Annotation(TypedDict, total=False):
    """The label that is right for a sample. To annotate, give one of the two."""

    labelId: str | None
    labelName: str | None
