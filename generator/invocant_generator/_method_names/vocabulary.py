"""The words that the rule of names knows: verbs, what says nothing, what has no singular."""

from __future__ import annotations


def _of(text: str) -> frozenset[str]:
    return frozenset(text.split())


HTTP_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})

VERBS = _of(
    """
    accept acknowledge activate add advance allow analyze append apply approve archive assign
    associate attach authenticate authorize autocomplete ban begin bind calculate cancel capture
    check classify clear clone close collect commit compare complete compute configure confirm
    connect consume convert copy count create deactivate decline decode decrypt delete deliver
    deploy describe destroy detach detect detokenize disable disassociate disconnect discover
    dismiss dispatch download duplicate edit embed emit enable encode encrypt enqueue ensure erase
    estimate evaluate execute exists expire explain export extend extract fail favorite fetch
    finalize find finish flush follow forget forward freeze generate get give grant hide identify
    import ingest initialize initiate insert inspect install invalidate invite invoke join keep kick
    kill launch leave list listen load login logout lookup make merge migrate modify move mute
    notify optimize overwrite parse pay perform ping populate predict print prioritize provision
    prune publish pull purge push query reactivate read rebuild recalculate receive recognize
    reconnect recover redeem redirect refresh regenerate register reindex reject release reload
    remove rename render renew reopen reorder repair replace replay replicate rerank rerun
    reschedule resend reserve reset resize resolve respond restart restore resubmit resume resync
    retrieve retry revert revoke rollback rotate run save scan scrape search seed select send set
    show shutdown simulate skip snooze solve start stop submit subscribe suggest summarize suspend
    swap switch sync synchronize terminate toggle tokenize transcribe transform transition translate
    trigger truncate unarchive unassign unban unblock unfavorite unfollow unfreeze uninstall unlink
    unlock unmerge unmute unpin unpublish unregister unset unshare unsnooze unstar unsubscribe
    unsuspend update upgrade upload upsert validate verify void wait withdraw write
    """
)
"""Words that name an action wherever they stand first."""

ALSO_VERBS = _of(
    """
    answer ask batch block build buy call change claim crop draft drop end exchange fill filter flag
    handle improve index issue label like link lock log map mark match measure monitor mount need
    open order pair pause pin place plan play poll preview process promote rank rate record reduce
    refund reply report request return review roll sample schedule score share sign sort split star
    store stream tag test track train transfer use view vote watch
    """
)
"""Words that name an action where an operationId begins with them; in a path they may be things."""

TOGETHER = frozenset({"batch", "bulk", "force", "mass", "multi", "partial"})
"""Words before a verb that belong to it: `batch_update`."""

CRUD = frozenset({"create", "delete", "get", "list", "replace", "retrieve", "update"})
"""Verbs that stand first in a name, wherever an operationId has them."""

FRAMEWORK_WORDS: dict[tuple[str, ...], str] = {
    ("destroy",): "delete",
    ("find", "all"): "list",
    ("find", "many"): "list",
    ("find", "one"): "get",
    ("find", "unique"): "get",
    ("get", "all"): "list",
    ("get", "list"): "list",
    ("get", "many"): "list",
    ("get", "one"): "get",
    ("index",): "list",
    ("list", "all"): "list",
    ("read",): "",
    ("show",): "get",
}
"""What frameworks call the usual methods where nobody names them; empty for what method and path say."""

SAYING_NOTHING = _of(
    """
    all alpha api apis beta common default deprecated endpoint endpoints experimental external
    general internal json legacy main misc miscellaneous new no old openapi operation operations
    other others preview private public rest root stable swagger tag unstable untagged v
    """
)
"""Words that alone are no resource: they tell how far an operation is, or nothing."""

AROUND_TAGS = frozenset(
    {"api", "apis", "controller", "controllers", "endpoint", "endpoints", "router", "routes"}
)
"""Words that frameworks put behind the name of a group, or before it."""

ARTICLES = frozenset({"a", "an", "the"})
PREPOSITIONS = _of("as at by for from in into of on onto out per to via with within")
FILLERS = ARTICLES | PREPOSITIONS | {"and", "or"}

ID_WORDS = _of("code guid id ids identifier key name no number sid slug uid uuid")
"""Words of a parameter's name that do not say of what it is the id."""

IRREGULAR = {
    "analyses": "analysis",
    "bases": "base",
    "buses": "bus",
    "cases": "case",
    "caches": "cache",
    "children": "child",
    "cookies": "cookie",
    "cpus": "cpu",
    "criteria": "criterion",
    "databases": "database",
    "feet": "foot",
    "gpus": "gpu",
    "indices": "index",
    "matrices": "matrix",
    "men": "man",
    "menus": "menu",
    "movies": "movie",
    "people": "person",
    "skus": "sku",
    "vertices": "vertex",
    "women": "woman",
}
SAME_IN_BOTH = _of(
    """
    access address alias analysis analytics atlas basis bonus bus business campus canvas census
    chassis class compass congress consensus corpus cross diagnosis dns express focus gas genius gps
    graphics https ios kubernetes lens logistics mathematics media metadata news nexus os physics
    pos press process progress redis series sms sos species statistics stats status stress success
    synthesis tls triceratops virus wireless
    """
)
"""Words that end in s and are no plurals, or are the same in both."""

PLURAL_OF_ONE = _of(
    """
    analytics billing capabilities contents defaults details diagnostics goods information logistics
    metadata metrics news options preferences rights settings statistics stats status terms totals
    """
)
"""Plurals that are one thing: nobody lists settings."""

MIXED = (
    *("DevOps", "FaceTime", "GitHub", "GitLab", "GraphQL", "IPv4", "IPv6", "LinkedIn", "MySQL", "NoSQL"),
    *("OAuth", "oAuth", "OpenAI", "OpenAPI", "OpenID", "PayPal", "PostgreSQL", "PowerPoint", "WhatsApp"),
    *("YouTube", "iOS", "macOS", "mTLS", "reCAPTCHA"),
)
"""Words with capitals inside."""

ACRONYMS = _of(
    """
    AI API AWS CDN CLI CORS CPU CRM CSS CSV DB DNS FAQ FTP GCP GPU HTML HTTP HTTPS ID IP JSON JWT
    KYC LLM MFA OCR PDF PII QR RTC SAML SDK SFTP SIP SMS SQL SSH SSL SSO STT TLS TTS UI URI URL UUID
    VM VPC VPN XML YAML
    """
)
"""Runs of capitals that are words, also where a small letter follows without a border: `APIkey`."""
