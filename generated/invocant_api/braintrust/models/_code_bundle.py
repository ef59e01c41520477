# Generated from openapi/braintrust/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, Union

from invocant.runtime import kinds as k

from . import ref

if TYPE_CHECKING:
    from ._function_data import (
        CodeBundleLocationExperiment,
        CodeBundleLocationFunction,
        CodeBundleLocationSandbox,
    )
    from ._runtime_context import RuntimeContext


@k.model
class CodeBundle(k.Model):
    """Code uploaded as a bundle, and the place in it where the function is."""

    FIELDS: ClassVar[tuple[k.Field[Any], ...]] = (
        k.Field("location", ref("code_bundle_location_kind"), required=True),
        k.Field("bundle_id", k.Nullable(k.STR)),
        k.Field("preview", k.Nullable(k.STR)),
        k.Field("runtime_context", ref("RuntimeContext"), required=True),
    )

    location: CodeBundleLocation
    """Which part of the bundle is the function; `type` says how it is addressed."""
    bundle_id: str | None = None
    """Id of the uploaded bundle; null before the upload."""
    preview: str | None = None
    """First lines of the source for display; null when there are none."""
    runtime_context: RuntimeContext
    """What runs the code."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            location: CodeBundleLocation,
            bundle_id: str | None | k.Unset = k.UNSET,
            preview: str | None | k.Unset = k.UNSET,
            runtime_context: RuntimeContext,
        ) -> None: ...


CodeBundleLocation: TypeAlias = Union[
    "CodeBundleLocationExperiment",
    "CodeBundleLocationFunction",
    "CodeBundleLocationSandbox",
    "k.UnknownModel",
]
"""Which part of the bundle is the function; `type` says how it is addressed."""

code_bundle_location_kind: k.Kind[CodeBundleLocation] = k.OneOf(
    object=k.Tagged(
        "type",
        {
            "experiment": ref("CodeBundleLocationExperiment"),
            "function": ref("CodeBundleLocationFunction"),
            "sandbox": ref("CodeBundleLocationSandbox"),
        },
    )
)
"""How a CodeBundleLocation is read from JSON and written to it."""
