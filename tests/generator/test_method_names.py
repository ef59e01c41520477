"""Tests of generator/invocant_generator/_method_names: the rule of docs/names.md, by how others write ids."""

from __future__ import annotations

import keyword
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant.documents import operations
from invocant_generator import _identifiers as naming
from invocant_generator._method_names.rule import MAX_CHARACTERS, Facts, names, shortened
from invocant_generator._method_names.words import singular, stem, words
from invocant_generator._plan.calls import OperationNames
from tests.tables import read_table

pytestmark = pytest.mark.checkout

TABLE = Path(__file__).parents[1] / "data" / "operation_names.yaml"


def facts(row: Mapping[str, Any]) -> Facts:
    """Return what a row of the table says of an operation."""
    return Facts(row["method"], row["path"], row.get("id", ""), tuple(row.get("tags", ())))


def named(
    *rows: tuple[str, str, str], tags: str = "", document: Mapping[str, Any] | None = None
) -> list[str]:
    """Return the names of the operations (method, path, operationId), all with the same tag or none."""
    given = tuple(filter(None, [tags]))
    return names([Facts(method, path, identity, given) for method, path, identity in rows], document or {})


def test_resource_lies_at_most_eight_deep() -> None:
    """Of a path, or an id, of many steps the first seven and the last are kept."""
    letters = [f"{letter}items" for letter in "abcdefghijkl"]
    kept = "aitems.bitems.citems.ditems.eitems.fitems.gitems.litems"
    path = "".join(f"/{name}/{{id}}" for name in letters[:-1]) + "/litems"
    assert named(("get", path, ""), ("get", "/other", "")) == [f"{kept}.list", "other.get"]
    assert named(("get", "/x", ".".join([*letters, "find"]))) == [f"{kept}.find"]


def test_names_are_what_a_person_chose() -> None:
    """The names of sixty operations, chosen before the rule was written, are met but for three at most."""
    rows = read_table(TABLE)
    documents: dict[str, dict[tuple[str, str], Facts]] = defaultdict(dict)
    for row in rows:
        for operation in (row["operation"], *row.get("beside", ())):
            documents[row["document"]][operation["method"], operation["path"]] = facts(operation)
    found = {
        document: dict(zip(every, names(list(every.values()), {}), strict=True))
        for document, every in documents.items()
    }
    missed = {
        row["name"]: name
        for row in rows
        if (name := found[row["document"]][row["operation"]["method"], row["operation"]["path"]])
        != row["name"]
    }
    assert len(rows) == 60
    assert len(missed) <= 3, missed


CASES: Mapping[str, Sequence[tuple[str, tuple[str, str, str, str]]]] = {
    "FastAPI: function, path and method": [
        ("models.list", ("GET", "/v1/models", "list_models_v1_models_get", "models")),
        ("models.get", ("GET", "/v1/models/{id}", "get_model_v1_models__id__get", "models")),
        ("models.create", ("POST", "/v1/models", "create_model_v1_models_post", "models")),
        ("items.list", ("GET", "/api/v1/items/", "read_items_api_v1_items__get", "items")),
        ("items.get", ("GET", "/api/v1/items/{id}", "read_item_api_v1_items__id__get", "items")),
        ("users.get_me", ("GET", "/users/me", "read_user_me_users_me_get", "users")),
    ],
    "NestJS: a controller and a method": [
        ("users.list", ("GET", "/users", "UsersController_findAll", "users")),
        ("users.get", ("GET", "/users/{id}", "UsersController_findOne", "users")),
        ("users.remove", ("DELETE", "/users/{id}", "UsersController_remove", "users")),
    ],
    "Django REST framework": [
        ("users.list", ("GET", "/api/users/", "users_list", "api")),
        ("users.retrieve", ("GET", "/api/users/{id}/", "users_retrieve", "api")),
        ("users.update", ("PUT", "/api/users/{id}/", "users_update", "api")),
        ("users.partial_update", ("PATCH", "/api/users/{id}/", "users_partial_update", "api")),
        ("users.delete", ("DELETE", "/api/users/{id}/", "users_destroy", "api")),
    ],
    "a group before a slash or an underscore": [
        (
            "teams.list_child_in_org",
            ("GET", "/orgs/{org}/teams/{team}/teams", "teams/list-child-in-org", "teams"),
        ),
        ("users.get_authenticated", ("GET", "/user", "users/get-authenticated", "users")),
        ("groups.list", ("GET", "/groups", "Groups_GetGroups", "Groups")),
    ],
    "the resource is not said twice": [
        (
            "teams.list_child_in_org",
            ("GET", "/orgs/{org}/teams/{id}/teams", "teams_list_child_in_org", "teams"),
        ),
        ("teams.list_members", ("GET", "/teams/{id}/members", "listTeamMembers", "teams")),
        ("teams.add_user", ("POST", "/teams/{id}/users", "addUserToTeam", "teams")),
        ("logs.list", ("GET", "/project_logs", "list_project_logs", "logs")),
    ],
    "dots are a name already": [
        ("models.versions.delete", ("DELETE", "/models/{a}/versions/{b}", "models.versions.delete", "")),
        ("tenants.get", ("GET", "/schema/{name}/tenants", "tenants.get", "schema")),
        ("tenants.get_one", ("GET", "/schema/{name}/tenants/{id}", "tenants.get.one", "schema")),
    ],
    "no ids: method and path": [
        ("contacts.list", ("GET", "/contacts", "", "Contacts")),
        ("contacts.create", ("POST", "/contacts", "", "Contacts")),
        ("contacts.get", ("GET", "/contacts/{id}", "", "Contacts")),
        ("contacts.update", ("PATCH", "/contacts/{id}", "", "Contacts")),
        ("contacts.replace", ("PUT", "/contacts/{id}", "", "Contacts")),
        ("contacts.delete", ("DELETE", "/contacts/{id}", "", "Contacts")),
        ("contacts.create_import", ("POST", "/contacts/imports", "", "Contacts")),
        ("contacts.add_segment", ("POST", "/contacts/{contact}/segments/{segment}", "", "Contacts")),
        ("contacts.delete_segment", ("DELETE", "/contacts/{contact}/segments/{segment}", "", "Contacts")),
        ("contacts.verify", ("POST", "/contacts/{id}/verify", "", "Contacts")),
        ("domains.get_claim", ("GET", "/domains/{id}/claim", "", "Domains")),
    ],
    "no tags: resources from paths": [
        ("account.get", ("GET", "/v1/account", "GetAccount", "")),
        ("charges.search", ("GET", "/v1/charges/search", "GetChargesSearch", "")),
        ("charges.refund", ("POST", "/v1/charges/{charge}/refund", "PostChargesChargeRefund", "")),
        ("charges.refunds.list", ("GET", "/v1/charges/{charge}/refunds", "GetChargesChargeRefunds", "")),
        (
            "customers.delete_discount",
            ("DELETE", "/v1/customers/{id}/discount", "DeleteCustomersIdDiscount", ""),
        ),
        ("summarize", ("POST", "/v1/summarize", "summarize", "")),
        ("users.get_by_email", ("GET", "/v1/users/email/{email}", "getUserByEmail", "")),
        ("users.get", ("GET", "/v1/users/{id}", "getUserById", "")),
        ("chat.post_message", ("POST", "/v1/chat.postMessage", "", "")),
    ],
    "a tag that says nothing": [
        ("issues.list", ("GET", "/issues", "get_issues", "Beta")),
        ("orders.create", ("POST", "/orders", "createOrder", "default")),
        ("quotas.get", ("GET", "/quotas/{id}", "getQuota", "v1")),
    ],
    "acronyms and words run together": [
        ("x.create_api_key", ("POST", "/x/a", "createAnAPIKey", "x")),
        ("x.create_api_key_for_user", ("POST", "/x/b", "createanAPIkeyForUser", "x")),
        ("x.get_http_server_url", ("GET", "/x/c", "getHTTPServerURL", "x")),
        ("x.list_user_ids", ("GET", "/x/d", "getUserIDs", "x")),
        ("x.get_s3_bucket", ("GET", "/x/e", "getS3Bucket", "x")),
        ("x.rotate_oauth2_token", ("POST", "/x/f", "rotateOAuth2Token", "x")),
        ("x.get_2fa", ("GET", "/x/2fa", "2fa", "x")),
    ],
    "other scripts": [
        ("yong_hu_guan_li.huo_qu_lie_biao", ("GET", "/用户", "获取用户列表", "用户管理")),
        ("polzovateli.sozdat", ("POST", "/пользователи", "создать", "Пользователи")),
        ("cafes.list", ("GET", "/cafés", "listCafés", "Cafés")),
    ],
    "Python's own names": [
        ("files.import_", ("POST", "/files/import", "import", "files")),
        ("files.raw_", ("POST", "/files/raw", "raw", "files")),
        ("close_", ("POST", "/close", "close", "")),
        ("class_.get", ("GET", "/class", "", "")),
        ("lists.list", ("GET", "/lists", "", "lists")),
    ],
    "ties are broken by a word": [
        ("keys.list", ("GET", "/keys", "listKeys", "keys")),
        ("keys.list_for_project", ("GET", "/projects/{id}/keys", "listKeys_2", "keys")),
        ("keys.delete", ("DELETE", "/keys/{id}", "deleteKey", "keys")),
        ("keys.delete_all", ("DELETE", "/keys", "deleteKeys", "keys")),
        ("keys.fetch", ("GET", "/keys/{id}/fetch", "fetch", "keys")),
        ("keys.fetch_post", ("POST", "/keys/{id}/fetch", "fetch_", "keys")),
        ("embed", ("POST", "/v1/embed", "embed", "")),
        ("embed_v2", ("POST", "/v2/embed", "embedv2", "")),
    ],
}
"""What others write, by who writes so: the right name, then method, path, operationId and tag."""


@pytest.mark.parametrize("case", CASES)
def test_ids_of_all_makers_give_names_that_people_type(case: str) -> None:
    """What repeats resource, path or method is taken off; where the id says nothing, method and path do."""
    rows = CASES[case]
    every = [Facts(*row[:3], tuple(filter(None, row[3:]))) for _, row in rows]
    found = names(every, {})
    assert found == [right for right, _ in rows]


def test_one_tag_for_all_says_nothing() -> None:
    """Where every operation has the same tag, resources come from paths."""
    found = named(("GET", "/cats", "listCats"), ("GET", "/dogs/{id}", "getDog"), tags="Everything")
    assert found == ["cats.list", "dogs.get"]


def test_one_tag_that_paths_say_too_stays() -> None:
    """A document of one resource has one tag, and that is no accident."""
    assert named(("GET", "/a/cats", ""), ("GET", "/a/{b}/cats/{id}", ""), tags="Cats") == [
        "cats.list",
        "cats.get",
    ]


def test_what_all_tags_begin_with_is_no_part_of_a_resource() -> None:
    """A prefix that counts or repeats the title is left out, one that says something is not."""
    rows = [Facts("GET", "/a", "", ("Api20100401Call",)), Facts("GET", "/b", "", ("Api20100401Queue",))]
    assert names(rows, {}) == ["call.get_a", "queue.get_b"]
    rows = [Facts("GET", "/a", "", ("User Roles",)), Facts("GET", "/b", "", ("User Groups",))]
    assert names(rows, {}) == ["user_roles.get_a", "user_groups.get_b"]


def test_declared_names_come_first() -> None:
    """No name of the rule is one that an overlay declares, or is a resource's."""
    document = {
        "paths": {
            "/keys": {"get": {"tags": ["keys"], "operationId": "listKeys"}},
            "/old": {"get": {"x-invocant-name": "keys.list"}},
            "/older": {"get": {"x-invocant-name": "keys.shared.list"}},
            "/keys/shared": {"get": {"tags": ["keys"], "operationId": "shared"}},
        }
    }
    every = list(operations(document))
    given = OperationNames(every)
    assert [given.give(operation)[0] for operation in every] == [
        "keys.list_keys",
        "keys.list",
        "keys.shared.list",
        "keys.get_shared",
    ]


def test_long_names_lose_whole_words() -> None:
    """Prepositions go first, then words after the verb; no word is cut."""
    said = words("getTheListOfAllThingsThatTheUserOfTheSystemHasSeen")
    assert "_".join(shortened(said)) == "get_all_things_that_user_system_has_seen"
    assert shortened(("averyveryveryverylongwordthatisnotsplitatall",)) == (
        "averyveryveryverylongwordthatisnotsplitatall",
    )


def test_a_word_of_any_length_leaves_room_for_what_sets_names_apart() -> None:
    """Names are as long as identifiers may be, and end, however many operations share a word beyond that."""
    long = "a" * 300
    assert shortened((long, "2")) == ("a" * 98, "2")
    assert shortened(("list", long)) == ("list", "a" * 95)
    assert named(("get", "/", long), ("post", "/", long)) == ["a" * 100, "a" * 95 + "_post"]


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        *[("addresses", "address"), ("analyses", "analysis"), ("boxes", "box"), ("caches", "cache")],
        *[("children", "child"), ("companies", "company"), ("emojis", "emoji"), ("houses", "house")],
        *[("news", "news"), ("people", "person"), ("responses", "response"), ("skus", "sku")],
        *[("statuses", "status"), ("status", "status"), ("urls", "url"), ("data", "data")],
    ],
)
def test_plurals_are_compared_as_singulars(plural: str, one: str) -> None:
    """A resource is the same in the singular and the plural."""
    assert stem(plural) == one


def test_settings_are_one_thing() -> None:
    """What is always a plural stays one."""
    assert singular(("user", "settings")) == ("user", "settings")


texts = st.text(max_size=30) | st.sampled_from(
    [
        "list_models_v1_models_get",
        "getUserByID",
        "users.get",
        "teams/list",
        "X_Y",
        "délete",
        "用户",
        "get",
        "",
        "🚀",
    ]
)
paths = st.lists(
    st.sampled_from(
        ["a", "users", "{id}", "{user.id}", "v1", "me", "@me", "search", "import", "x-y", "пользователи", "."]
    )
    | st.text(max_size=5).filter(lambda text: "/" not in text),
    max_size=5,
).map(lambda parts: "/" + "/".join(parts))
methods = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "QUERY"])
rows = st.builds(Facts, methods, paths, texts, st.lists(texts, max_size=2).map(tuple))


@given(st.lists(rows, max_size=8, unique_by=lambda row: (row.method, row.path)), texts)
def test_names_are_always_good(every: list[Facts], title: str) -> None:
    """Whatever a document says, its names are identifiers, unlike each other, and the same again."""
    document = {"info": {"title": title}}
    found = names(every, document)
    assert found == names(every, document)
    assert len({*found}) == len(found)
    resources = {
        ".".join(name.split(".")[:depth]) for name in found for depth in range(1, name.count(".") + 1)
    }
    assert not resources & {*found}
    for name in found:
        first, *_ = parts = name.split(".")
        for part in parts:
            assert part.isidentifier()
            assert part.isascii()
            assert not keyword.iskeyword(part)
        assert first not in naming.CLIENT_MEMBERS
        assert parts[-1] not in naming.RESOURCE_MEMBERS


@given(
    st.lists(
        st.sampled_from(["get", "list", "of", "things", "environment", "for", "organization"]), min_size=1
    )
)
def test_shortening_keeps_words_whole(said: list[str]) -> None:
    """What is left are words of the name in their order, the first and the last among them."""
    kept = shortened(said)
    rest = iter(said)
    assert all(word in rest for word in kept)
    assert (kept[0], kept[-1]) == (said[0], said[-1])
    assert len("_".join(kept)) <= MAX_CHARACTERS or len(kept) <= 2
