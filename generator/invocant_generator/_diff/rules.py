"""The kinds of change and the class of each: one table, which the documentation repeats.

A type that travels to the server and one that comes from it change in opposite ways: a caller is hurt when
less is accepted, a reader when more may come. So a rule has a class for each direction; a type that is used
in both, or in neither, takes the worse.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from invocant_generator._diff.change import Level

C, A, H, B = Level.COSMETIC, Level.ADDITIVE, Level.BEHAVIOUR, Level.BREAKING


@frozen
class Rule:
    """The class of one kind of change."""

    request: Level
    """Its class where the value is sent."""
    response: Level
    """Its class where the value is received; the same where direction does not matter."""
    words: str
    """What the kind is, as the documentation has it."""

    def level(self, *, sent: bool, received: bool) -> Level:
        """Return the class for a value that is *sent*, *received*, or both; neither counts as both."""
        if sent == received:
            return max(self.request, self.response)
        return self.request if sent else self.response


def _same(level: Level, words: str) -> Rule:
    return Rule(level, level, words)


RULES: Mapping[str, Rule] = {
    # methods
    "method-added": _same(A, "an operation is new"),
    "method-removed": _same(B, "an operation is gone"),
    "method-renamed": _same(B, "the method of an operation has another name"),
    "method-moved": _same(H, "an operation has another path or HTTP method; its Python name stays"),
    "method-deprecated": _same(H, "an operation is deprecated now"),
    "method-undeprecated": _same(C, "an operation is no longer deprecated"),
    "operation-id-changed": _same(C, "the operationId changed, the method's name did not"),
    "returns-pages": _same(B, "a method returns a pager now"),
    "returns-stream": _same(B, "a method returns a stream now"),
    "returns-no-stream": _same(B, "a method does not return a stream any more"),
    "returns-no-pages": _same(B, "a method does not return a pager any more"),
    "paging-changed": _same(H, "pages are asked for in another way"),
    "returns-job": _same(B, "a method returns the handle of a job now"),
    "returns-no-job": _same(B, "a method does not return the handle of a job any more"),
    "job-arguments-changed": _same(B, "the handle of a job is told apart by other arguments"),
    "job-items-added": _same(A, "a job has items"),
    "job-items-removed": _same(B, "a job has no items any more"),
    "job-cancel-added": _same(A, "a job can be cancelled"),
    "job-cancel-removed": _same(B, "a job cannot be cancelled any more"),
    "job-changed": _same(H, "a job is watched in another way, or its states mean something else"),
    "stream-added": _same(A, "an operation can be streamed"),
    "stream-removed": _same(B, "an operation cannot be streamed any more"),
    "stream-changed": _same(H, "a stream is asked for or ends in another way"),
    "unread-added": _same(A, "a method gives a file now, which can be read piece by piece"),
    "unread-removed": _same(B, "a method gives no file any more"),
    "event-added": _same(H, "a stream may bring a new class of event"),
    "event-removed": _same(B, "a class of event is gone"),
    "event-changed": _same(B, "a class of event carries something else"),
    "event-told-otherwise": _same(H, "a class of event is told, or used, in another way"),
    "retry-changed": _same(H, "failed attempts are repeated by another rule"),
    "auth-required": _same(B, "a method needs a key now"),
    "auth-dropped": _same(A, "a method needs no key any more"),
    "auth-changed": _same(H, "a method authenticates by another scheme"),
    # parameters
    "parameter-added": _same(A, "a method takes a new, optional parameter"),
    "parameter-added-required": _same(B, "a method needs a new parameter"),
    "parameter-removed": _same(B, "a parameter is gone"),
    "parameter-renamed": _same(B, "a parameter has another Python name"),
    "parameter-wire-name-changed": _same(H, "a parameter is sent under another name; its Python name stays"),
    "parameter-required": _same(B, "an optional parameter is required now"),
    "parameter-optional": _same(A, "a required parameter may be left out"),
    "parameter-moved": _same(H, "a parameter travels in another place: path, query, header or cookie"),
    "parameter-order-changed": _same(B, "positional parameters come in another order"),
    "parameter-encoding-changed": _same(H, "a parameter is written into the request in another way"),
    "parameter-named": _same(B, "a positional parameter is given by name now"),
    "parameter-deprecated": _same(H, "a parameter is deprecated now: calls that give it warn"),
    "parameter-undeprecated": _same(C, "a parameter is no longer deprecated"),
    "fixed-parameter-changed": _same(H, "what a call always sends is new, gone or another value"),
    # bodies
    "body-added": _same(A, "a method takes an optional body"),
    "body-added-required": _same(B, "a method needs a body now"),
    "body-removed": _same(B, "a method takes no body any more"),
    "body-required": _same(B, "an optional body is required now"),
    "body-optional": _same(A, "a required body may be left out"),
    "body-always-sent": _same(H, "a body that may be empty is sent always now"),
    "body-shape-changed": _same(B, "a body is given as one argument now, or as its members"),
    "request-media-type-added": _same(A, "a body may be sent in another format as well"),
    "request-media-type-removed": _same(B, "a body cannot be sent in a format any more"),
    # responses
    "status-added": _same(H, "a call may succeed with a status that was not documented"),
    "status-removed": _same(H, "a success status is documented no more"),
    "error-status-added": _same(C, "an error status is documented; the error raised is the same"),
    "error-status-removed": _same(C, "an error status is documented no more"),
    "error-body-changed": _same(H, "the body of an error has another type"),
    "response-media-type-added": _same(H, "an answer may come in another format as well"),
    "response-media-type-removed": _same(H, "an answer does not come in a format any more"),
    "error-media-type-changed": _same(C, "an error comes in another format; it is read by the format it has"),
    "header-added": _same(A, "an answer has a new documented header"),
    "header-removed": _same(B, "a documented header of an answer is gone, and its attribute"),
    "header-changed": _same(B, "a documented header of an answer has another type, or attribute"),
    "header-narrowed": _same(A, "a documented header of an answer has fewer types"),
    "header-promised": _same(C, "a documented header is said to be there always, or not any more"),
    "header-written-otherwise": _same(H, "a documented header of an answer is read in another way"),
    # classes
    "class-added": _same(A, "a class is new"),
    "class-removed": _same(B, "a class is gone"),
    "class-renamed": _same(H, "a class has another name; the old one imports with a warning"),
    "class-moved": _same(C, "a schema stands elsewhere in the document, inline or named; its class stays"),
    "class-kind-changed": _same(B, "a class became another kind of thing: model, enum or union"),
    "input-added": _same(A, "a class can be sent now, also as a plain dict or value"),
    "input-renamed": _same(B, "the type of a class's plain dict or value has another name in `inputs`"),
    "input-removed": _same(B, "a class is not sent any more, so that there is no type of its plain dict"),
    "field-added": _same(A, "a model has a new, optional field"),
    "field-added-required": Rule(B, A, "a model has a new, required field"),
    "field-removed": _same(B, "a field is gone"),
    "field-renamed": _same(B, "a field has another Python name"),
    "field-wire-name-changed": _same(H, "a field has another name in JSON; its Python name stays"),
    "field-required": Rule(B, A, "an optional field is required now"),
    "field-optional": Rule(A, B, "a required field may be missing"),
    "field-read-only": Rule(B, C, "a field cannot be sent any more"),
    "field-writable": Rule(A, C, "a field can be sent now"),
    "field-write-only": Rule(C, B, "a field is sent and never answered"),
    "field-deprecated": _same(C, "a field is deprecated, or no longer"),
    "value-added": Rule(A, H, "an enum has a new value"),
    "value-removed": _same(B, "a value of an enum is gone"),
    "value-renamed": _same(B, "a value of an enum has another constant"),
    "known-value-added": Rule(A, H, "one more value is listed where others are valid as well"),
    "known-value-removed": Rule(H, C, "a value is listed no more where others are valid as well"),
    "variant-added": Rule(A, H, "a union has a new variant"),
    "variant-removed": Rule(B, H, "a variant of a union is gone"),
    "tag-changed": _same(H, "the variants of a union are told apart in another way"),
    "extra-members-refused": Rule(B, C, "an object takes no members beyond the documented ones"),
    "extra-members-allowed": Rule(A, C, "an object takes members beyond the documented ones"),
    # types and values
    "type-widened": Rule(A, B, "more types are possible"),
    "type-narrowed": Rule(B, A, "fewer types are possible"),
    "type-changed": _same(B, "the type is another one"),
    "null-allowed": Rule(A, B, "null is possible now"),
    "null-refused": Rule(B, A, "null is not possible any more"),
    "constant-changed": _same(B, "a fixed value is another one"),
    "format-changed": Rule(H, C, "the format changed, the Python type did not"),
    "limit-tightened": Rule(B, C, "a limit allows less"),
    "limit-loosened": Rule(A, H, "a limit allows more"),
    "limit-set": Rule(H, C, "a limit is documented that was not; it may have been in force"),
    "limit-removed": Rule(A, H, "a limit is documented no more"),
    "pattern-changed": Rule(H, C, "a pattern is new, gone or another one"),
    "default-changed": Rule(
        H, C, "what the server assumes for a missing value is new, gone or another value"
    ),
    # the whole
    "base-url-changed": _same(H, "the client talks to another address by default"),
    "option-added": _same(A, "a client has something more to choose: a server, or a part of its address"),
    "option-removed": _same(B, "a client has something less to choose"),
    "credential-added": _same(A, "a client takes one more credential"),
    "credential-removed": _same(B, "a client does not take a credential any more"),
    "credential-read-elsewhere": _same(H, "a credential is read from another variable of the environment"),
    "credentials-named": _same(B, "credentials cannot be given by position, in that order, any more"),
    "scheme-added": _same(A, "a security scheme is new for which a client takes nothing"),
    "scheme-removed": _same(H, "a security scheme is gone for which a client took nothing"),
    "scheme-changed": _same(
        B, "a security scheme is another one, for which a client takes other credentials"
    ),
    "scheme-sent-otherwise": _same(H, "a security scheme sends the same credentials in another way"),
    "webhook-added": _same(A, "the API sends something more by itself"),
    "webhook-removed": _same(B, "the API does not send something by itself any more"),
    "webhook-method-changed": _same(H, "what the API sends by itself comes by another HTTP method"),
    "webhook-header-changed": _same(
        H, "a header of what the API sends by itself is new, gone or another one"
    ),
    "keyword-changed": _same(H, "an extension keyword of ours says something else"),
    "rule-changed": Rule(H, C, "a schema keyword that Python's types do not show says something else"),
    "version-changed": _same(C, "the API or the OpenAPI version has another number"),
    "text-changed": _same(C, "a text is another one: docstrings change"),
    "example-changed": _same(C, "an example is new, gone or another one"),
    "order-changed": _same(C, "things come in another order"),
    "extension-changed": _same(C, "an extension keyword of the vendor says something else"),
    "unused-changed": _same(C, "a part of the document that no operation reaches changed"),
}
"""Every kind of change, by its name."""
