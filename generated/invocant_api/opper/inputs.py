# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""What methods take in place of models and enums, for each class that a request can hold.

A model may be given as a plain dict, an enum as one of its values, which editors offer, or as one that is newer
than this client. All this is for type checkers and editors; at run time a dict is a dict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Required, TypeAlias, TypedDict, Union

if TYPE_CHECKING:
    from collections.abc import Mapping


class LanguageModel(TypedDict, total=False):
    """A model with options for it."""

    name: Required[str]
    options: Mapping[str, Any] | None
    extra_headers: Mapping[str, Any] | None


FunctionCallConfiguration = TypedDict(
    "FunctionCallConfiguration",
    {
        "invocation.few_shot.count": "int",
        "invocation.structured_generation.max_attempts": "int",
        "invocation.cache.ttl": "int",
        "beta.invocation.input_validation.enabled": "bool",
        "beta.invocation.xml_mode.enabled": "bool",
        "beta.evaluation": "Any",
    },
    total=False,
)
"""Settings of a function. The keys hold dots; others than these may come."""


class Example(TypedDict, total=False):
    """One input with the answer it should get."""

    input: Required[Any]
    output: Required[Any]
    comment: str | None


ModelChoice: TypeAlias = Union["LanguageModel", "Mapping[str, Any]"]
"""Which model runs the call: a name or alias, a model with options, an object of the service's own
form, or a list of these that are tried in turn until one works.
"""


ModelChoiceListItem: TypeAlias = Union["LanguageModel", "Mapping[str, Any]"]
"""Dicts of `models.ModelChoiceListItem`."""
