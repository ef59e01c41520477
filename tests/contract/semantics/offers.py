"""What the generated clients promise, by API: from their documentation, written by hand."""

from __future__ import annotations

import re
from functools import cache

from invocant import AsyncBraintrust, AsyncNyckel, AsyncOpper, Braintrust, Nyckel, Opper
from tests.contract.semantics.clients import Offer, Promises

_CAMEL = tuple(
    word
    for line in (
        "projectId labelName labelId labelMetadata labelConfidences externalId sampleSets sampleSetId",
        "sampleId decisionThreshold boundingBox searchSamples",
    )
    for word in line.split()
)
_DOTTED = (
    "invocation.few_shot.count",
    "invocation.structured_generation.max_attempts",
    "invocation.cache.ttl",
    "beta.invocation.input_validation.enabled",
    "beta.invocation.xml_mode.enabled",
    "beta.evaluation",
)


def _snake(name: str) -> str:
    return re.sub(r"(?=[A-Z])", "_", name).lower()


@cache
def offer(api: str) -> Offer:
    """Return what the clients of an API offer."""
    if api == "braintrust":
        return Offer(
            Braintrust,
            AsyncBraintrust,
            {"api_key": "mock-key"},
            frozenset({"functions.list"}),
            Promises(
                attributes={"_xact_id": "xact_id"},
                uuids=frozenset({"id", "project_id", "org_id", "object_id"}),
                moments=frozenset({"created"}),
                free=frozenset(
                    {
                        *("metadata", "parameters", "returns", "choice_scores"),
                        *("SavedFunctionIdFunction.id", "ResponseFormatJsonSchema.schema"),
                    }
                ),
            ),
            free_errors=True,
        )
    if api == "opper":
        return Offer(
            Opper,
            AsyncOpper,
            {"api_key": "mock-key"},
            frozenset({"functions.list", "functions.revisions.list"}),
            Promises(
                attributes={name: name.replace(".", "_") for name in _DOTTED},
                uuids=frozenset({"id", "dataset_id", "revision_id", "span_id"}),
                moments=frozenset({"created_at", "updated_at"}),
                free=frozenset(
                    {
                        *("input_schema", "output_schema", "usage", "cost", "json_payload", "model"),
                        "FunctionRevision.configuration",
                    }
                ),
                undeclared=frozenset({"x"}),
            ),
            successes={"functions.create": 201, "functions.delete": 204},
        )
    return Offer(
        Nyckel,
        AsyncNyckel,
        {"client_id": "mock-id", "client_secret": "mock-secret"},
        frozenset({"functions.list", "labels.list", "samples.list", "fields.list"}),
        Promises(
            attributes={name: _snake(name) for name in _CAMEL},
            free=frozenset({"metadata", "data", "labelMetadata"}),
            undeclared=frozenset({"sampleId", "sampleCount", "annotatedSampleCount", "annotatedLabelCounts"}),
        ),
    )
