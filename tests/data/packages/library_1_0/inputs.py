# Generated from library.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""What methods take in place of models and enums, for each class that a request can hold.

A model may be given as a plain dict, an enum as one of its values, which editors offer, or as one that is newer
than this client. All this is for type checkers and editors; at run time a dict is a dict.
"""

from __future__ import annotations

from typing import Literal, Required, TypeAlias, TypedDict, Union


class Person(TypedDict, total=False):
    """The dict of `models.Person`."""

    kind: Required[Literal["person"]]
    name: Required[str]


class House(TypedDict, total=False):
    """The dict of `models.House`."""

    kind: Required[Literal["house"]]
    city: Required[str]


Genre: TypeAlias = Union[Literal["novel", "poetry"], str]
"""Values of `models.Genre`."""


Owner: TypeAlias = Union["Person", "House"]
"""Dicts of `models.Owner`."""
