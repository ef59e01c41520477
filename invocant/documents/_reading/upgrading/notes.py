"""What Swagger 2.0 says that OpenAPI 3.0 has no word for, and what is done instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import define, field

from invocant.documents._diagnostics import Note

_TOLD: Mapping[str, tuple[str, str]] = {
    "empty": ("allowEmptyValue of a field of a form is not read", "OpenAPI 3.0 has it for queries only"),
    "separator": (
        "a list is taken as one text",
        "OpenAPI 3.0 has no style for its collectionFormat there; give the values joined by the separator",
    ),
    "multi": ("collectionFormat multi is read as csv", "it is for queries and forms only"),
    "nested": (
        "a list in a list is taken as one text",
        "OpenAPI 3.0 has no style for it; give the inner values joined by the separator",
    ),
    "list enum": ("an enum of a list is that of its items", "none of its values is a list"),
    "consumes": (
        "a body without consumes is sent as JSON",
        "the document does not say of which media type it is",
    ),
    "produces": (
        "an answer without produces is read as JSON",
        "the document does not say of which media type it is",
    ),
    "form": (
        "a form is sent as one though consumes has no media type of forms",
        "Swagger 2.0 has multipart/form-data for files, and application/x-www-form-urlencoded",
    ),
    "file": ("a form with a file is sent as multipart/form-data", "consumes has no media type for files"),
    "file answer": (
        "an answer that is a file is read as bytes of any media type",
        "produces has JSON, as which a file would be a text, or nothing",
    ),
    "example": (
        "an example of an answer is left out",
        "the answer has no schema, or none of that media type",
    ),
    "nameless": ("a field of a form is left out", "it has no name"),
    "second body": ("a second body is left out", "a request has one body: the first that is no form"),
    "scheme": ("the server is taken to speak https", "`host` is there, and `schemes` is not"),
    "no host": (
        "schemes are not read",
        "the document names no host: where it was served is meant, which a file does not tell; give base_url",
    ),
    "address": ("the host is read as a whole address", "it has a scheme, which belongs into `schemes`"),
    "websocket": ("a scheme is left out of the servers", "a client speaks http and https"),
    "flow": ("an OAuth 2 flow is left out", "Swagger 2.0 has implicit, password, application and accessCode"),
    "x-ms-paths": (
        "operations under x-ms-paths are left out",
        "their paths differ by their queries alone; an overlay can write those that are needed into `paths`",
    ),
    "x-ms-parameterized-host": (
        "x-ms-parameterized-host is not read",
        "give the client its base_url, or the document servers by an overlay",
    ),
    "later": ("a member is left out", "it is one of OpenAPI 3, and the document is one of Swagger 2.0"),
}
"""What is told of a construct, and why; several places are one note."""


@define(eq=False)
class UpgradeNotes:
    """Where constructs of `_TOLD` stand in the document as it was given."""

    _places: dict[str, list[str]] = field(factory=dict)

    def add(self, construct: str, pointer: str) -> None:
        """Take down a place of *construct*; one that was taken down before is one place."""
        places = self._places.setdefault(construct, [])
        if pointer not in places[-1:]:
            places.append(pointer)

    def told(self) -> Iterator[Note]:
        """Yield a note for each construct, with its first place and how many there are."""
        for construct, places in self._places.items():
            what, why = _TOLD[construct]
            more = f"; {len(places)} places, this is the first" if len(places) > 1 else ""
            yield Note(what, places[0], why + more)
