"""The rules by their names: what each says, and whose it is. `docs/checks.md` explains them all."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

PAGE = "checks.md"
"""The page that explains the rules, a section each."""


@frozen
class CheckRule:
    """One rule that a server may break."""

    name: str
    says: str
    """What a server does that keeps it, in a sentence."""
    group: str
    """`things`, `lists`, `streams`, `requests`, `answers`, `security`, `limits`, `client` or `schema`."""
    writes: bool = False
    """Whether it needs a run that may write."""

    @property
    def section(self) -> str:
        """Where it is explained."""
        return f"{PAGE}#{self.name}"


def _rules(group: str, writes: bool, **says: str) -> list[CheckRule]:
    return [CheckRule(name.replace("_", "-"), text, group, writes) for name, text in says.items()]


_ALL = [
    *_rules(
        "things",
        True,
        created_found="What was created is found, as it was sent.",
        created_as_sent="The answer of a creation shows what was sent.",
        created_listed="What was created is in the list.",
        created_location="Location leads to what was created.",
        created_distinct="Two things that are created have two ids.",
        created_apart="A creation leaves other things as they are.",
        least_accepted="What is required is enough.",
        default_applied="What is left out has its default.",
        read_only_kept="A client does not set what it may only read.",
        write_only_hidden="No answer shows what is only to be written.",
        listed_as_read="The list shows a thing in the state in which it is.",
        deleted_gone="What was deleted is not found.",
        deleted_unlisted="What was deleted is not in the list.",
        deleted_alone="A deletion takes nothing else along.",
        delete_again="A second deletion is no error of the server.",
        patch_kept="A change is kept.",
        changed_as_sent="The answer of a change shows what was sent.",
        action_kept="What an action answers is how the thing is afterwards.",
        patch_merges="A change of one member leaves the others as they are.",
        put_kept="A replacement is kept.",
        put_idempotent="The same PUT twice is the same as once.",
        key_idempotent="One idempotency key makes one thing.",
        key_distinct="Two idempotency keys make two things.",
        parent_apart="A thing is found under its own parent only.",
        stale_refused="A change on the ground of a stale ETag is refused.",
        etag_changes="An ETag changes with what it is of.",
    ),
    *_rules(
        "things",
        False,
        read_safe="Reading changes nothing.",
        missing_not_found="What was never there is not found.",
        not_modified="If-None-Match is answered with 304 while nothing has changed, and only then.",
        head_as_get="HEAD is answered as GET is.",
    ),
    *_rules(
        "lists",
        False,
        pages_complete="Small pages have every item that large ones have.",
        pages_once="No item comes twice in a walk.",
        pages_order="The order does not depend on the size of the pages.",
        pages_limit="No page is larger than asked for, or than the default.",
        pages_end="A list comes to an end.",
        pages_followed="Every page that an answer leads to is there.",
        pages_total="The total is the number of items.",
        pages_more="Whether more is to come is told truly.",
        pages_resumed="A page that is asked for again is the same.",
        pages_backward="Backward come the items that came forward.",
        filter_applied="A filter leaves in only what fits it.",
        filter_complete="A filter leaves in all that fits it.",
        sorted_as_asked="The items come in the order that was asked for.",
    ),
    *_rules("lists", True, pages_cursor_deleted="A list goes on after an item that was deleted meanwhile."),
    *_rules(
        "streams",
        False,
        stream_whole="A stream is whole and well formed, to its last event.",
        stream_media_type="A stream comes as the type that is declared.",
        stream_events="Every event is one that is declared.",
        stream_decodes="Every payload fits what is declared of it.",
        stream_order="The events come in their order, with none left out.",
        stream_ends="A stream ends with the event that ends it.",
        stream_after_end="Nothing comes after the end.",
        stream_error_event="An error event says what went wrong.",
        stream_resumed="A stream goes on after the event that is named.",
    ),
    *_rules(
        "requests",
        False,
        bounds_held="What a schema forbids is refused.",
        bounds_reached="What a schema just allows is accepted.",
    ),
    *_rules(
        "requests",
        True,
        malformed_refused="A body that is no JSON is refused.",
        content_type_refused="A body of a type that is not declared is refused.",
    ),
    *_rules(
        "answers",
        False,
        error_body="The body of an error is as documented.",
        problem_status="The body of an error names the status that it has.",
        error_tells_nothing="No answer shows the inside of the server.",
        accept_honoured="The media type that is asked for comes.",
        accept_refused="A media type that is not declared is refused, where 406 is.",
        encoding_honoured="No content coding comes that was not asked for.",
        header_sent="A header that is declared is sent.",
        header_value="The value of a header fits its schema.",
        header_form="Dates in headers are dates of HTTP.",
        format_kept="A date, a time and a UUID in an answer have their form.",
        length_true="Content-Length is the length of the body.",
        internals_hidden="No answer shows what is undeclared and the server's own.",
        json_text="What is called JSON is JSON.",
        answer_whole="An answer does not break off.",
    ),
    *_rules(
        "security",
        False,
        auth_right="The right credential is accepted.",
        auth_missing="Without a credential the call is refused.",
        auth_wrong="With a wrong credential the call is refused.",
        auth_expired="With a credential that is over the call is refused.",
        auth_scope="With a credential that lacks the scope the call is refused.",
        auth_challenge="A refusal says how to log in, where that is declared.",
        auth_open="What is declared open to all is open.",
    ),
    *_rules(
        "limits",
        False,
        retry_after_told="A refusal says when to ask again.",
        retry_after_true="After that time the call is not refused.",
        limit_counted="What is said to remain is counted.",
    ),
    *_rules(
        "client",
        False,
        client_sends="A client sends what it is given.",
        client_twins="The async client sends what the sync one does.",
        client_accepted="What a client sends is taken as the tester's own words are.",
        client_decodes="A client reads what the document allows, and finds no fault with it.",
        client_exact="What a client reads it writes as it came.",
        client_pages="A client walks a list to its end, with every item once.",
        client_streams="A client reads every event of a stream as one that it knows.",
    ),
    *_rules(
        "schema",
        False,
        not_a_server_error="No request is answered with 5xx.",
        status_code_conformance="Every status is documented.",
        content_type_conformance="Every media type is documented.",
        response_headers_conformance="The headers that must be there are, and fit.",
        response_schema_conformance="Every body fits its schema.",
        negative_data_rejection="What breaks the schema is refused.",
        positive_data_acceptance="What fits the schema is accepted.",
        missing_required_header="A request without a header that must be there is refused.",
        unsupported_method="A method that is not documented is answered with 405.",
        allow_header_conformance="Allow names the methods that there are.",
        use_after_free="What was deleted is not found (in longer chains).",
        ensure_resource_availability="What was created is found (in longer chains).",
        ignored_auth="Credentials are looked at.",
        object_level_authorization="Nobody reaches what is another's.",
    ),
]

FOLLOWS: Mapping[str, frozenset[str]] = {
    effect: frozenset(causes.split())
    for effect, causes in {
        "created-apart": "created-found read-safe created-distinct",
        "created-listed": "created-found",
        "created-location": "created-found created-as-sent created-distinct",
        "deleted-gone": "created-found",
        "deleted-unlisted": "created-found deleted-gone",
        "etag-changes": "read-safe",
        "internals-hidden": "write-only-hidden",
        "json-text": "encoding-honoured",
        "key-distinct": "created-distinct",
        "key-idempotent": "created-found",
        "listed-as-read": "created-found read-safe",
        "patch-kept": "created-found read-safe",
        "patch-merges": "read-safe",
        "put-idempotent": "read-safe",
        "put-kept": "created-found read-safe",
        "content-type-conformance": "stream-media-type error-body accept-honoured",
        "ensure-resource-availability": "created-found",
        "ignored-auth": "auth-missing auth-wrong",
        "negative-data-rejection": "bounds-held malformed-refused content-type-refused",
        "positive-data-acceptance": "bounds-reached least-accepted",
        "response-headers-conformance": "header-sent header-value",
        "response-schema-conformance": "error-body json-text",
        "use-after-free": "deleted-gone created-found",
    }.items()
}
"""What a failure may follow from: it is not reported beside one of these about the same things.

A server that keeps nothing it is sent breaks ten rules with one fault; the nine say nothing new.
"""

RULES: Mapping[str, CheckRule] = {rule.name: rule for rule in _ALL}
"""Every rule, by its name."""
