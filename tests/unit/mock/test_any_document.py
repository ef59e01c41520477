"""State for any document: collections found from paths and schemas, whatever the operations are called."""

from collections.abc import Mapping
from typing import Any

import pytest

from invocant.mock import ManualClock, ServedApi, from_mapping
from tests.unit.mock.small import Caller, body, document, response, serving

INTEGER = {"type": "integer"}
TEXT = {"type": "string"}
ERROR = {"type": "object", "required": ["code", "message"], "properties": {"code": INTEGER, "message": TEXT}}
FAILS = {"404": response(ERROR)}


def parameter(name: str, schema: Any = TEXT, place: str = "path") -> dict[str, Any]:
    """Return a parameter object."""
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def operation(status: str, schema: Any = None, *, fails: bool = True, **members: Any) -> dict[str, Any]:
    """Return an operation object without any name."""
    return {"responses": {status: response(schema), **(FAILS if fails else {})}, **members}


def api(paths: Mapping[str, Any], **schemas: Any) -> ServedApi:
    """Return the API of a document with these paths and component schemas."""
    return from_mapping("any", document(paths, components={"schemas": schemas}))


def ref(name: str) -> dict[str, str]:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(name: str) -> dict[str, Any]:
    """Return the schema of a list of a component."""
    return {"type": "array", "items": ref(name)}


PET = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "integer", "format": "int64"}, "name": TEXT, "tag": TEXT},
}
PETSTORE = api(
    {
        "/pets": {
            "get": operation(
                "200",
                ref("Pets"),
                parameters=[parameter("limit", {"type": "integer", "maximum": 100}, "query")],
                operationId="listPets",
            ),
            "post": operation("201", requestBody=body(ref("Pet")), operationId="createPets"),
        },
        "/pets/{petId}": {
            "get": operation("200", ref("Pet"), parameters=[parameter("petId")], operationId="showPetById")
        },
    },
    Pet=PET,
    Pets={"type": "array", "maxItems": 100, "items": ref("Pet")},
)


def test_what_is_posted_comes_back() -> None:
    """The petstore of the OpenAPI examples: its POST answers nothing, and the pet is there all the same."""
    with serving(PETSTORE) as call:
        made = call("POST", "/pets", json={"id": 7, "name": "Rex", "tag": "dog"})
        assert (made.status, made.content, made.headers["location"]) == (201, b"", "/pets/7")
        assert call("GET", "/pets/7").json() == {"id": 7, "name": "Rex", "tag": "dog"}
        assert call("GET", "/pets").json() == [{"id": 7, "name": "Rex", "tag": "dog"}]
        assert call("GET", "/pets/8").status == 404


def _crud(collection: str, item: str, place: str, record: Any, sent: Any, **ids: Any) -> dict[str, Any]:
    of_item = {
        "parameters": [*ids.get("above", ()), parameter(place, ids.get("kind", TEXT))],
        "get": operation("200", record),
        "put": operation("200", record, requestBody=body(sent)),
        "patch": operation("200", record, requestBody=body({"type": "object"})),
        "delete": operation("204"),
    }
    of_all = {
        "parameters": list(ids.get("above", ())),
        "get": operation("200", ids.get("whole", {"type": "array", "items": record})),
        "post": operation("201", record, requestBody=body(sent)),
    }
    return {collection: of_all, item: of_item}


NAMED = {"type": "object", "required": ["name"], "properties": {"name": TEXT, "note": TEXT}}


def _with_id(name: str, schema: Any = TEXT) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name, "name"],
        "properties": {name: schema, "name": TEXT, "note": TEXT},
    }


UUID = {"type": "string", "format": "uuid"}
CODE = {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{4}$"}


@pytest.mark.parametrize(
    ("paths", "record", "member"),
    [
        pytest.param(
            _crud("/pets", "/pets/{petId}", "petId", _with_id("id"), NAMED), "/pets", "id", id="plural"
        ),
        pytest.param(_crud("/pet", "/pet/{id}", "id", _with_id("id"), NAMED), "/pet", "id", id="singular"),
        pytest.param(
            _crud(
                "/v1/order-items",
                "/v1/order-items/{order-item-id}",
                "order-item-id",
                _with_id("order-item-id"),
                NAMED,
            ),
            "/v1/order-items",
            "order-item-id",
            id="kebab",
        ),
        pytest.param(
            _crud(
                "/order_items",
                "/order_items/{order_item_id}",
                "order_item_id",
                _with_id("orderItemId", UUID),
                NAMED,
                kind=UUID,
            ),
            "/order_items",
            "orderItemId",
            id="two-spellings",
        ),
        pytest.param(
            _crud("/codes/", "/codes/{code}/", "code", _with_id("code", CODE), NAMED, kind=CODE),
            "/codes/",
            "code",
            id="slash-and-pattern",
        ),
        pytest.param(
            _crud("/a/Users.json", "/a/Users/{Sid}.json", "Sid", _with_id("sid"), NAMED),
            "/a/Users.json",
            "sid",
            id="extension",
        ),
        pytest.param(
            _crud("/things", "/things/{id}", "id", _with_id("_id"), NAMED), "/things", "_id", id="underscore"
        ),
        pytest.param(
            _crud(
                "/numbers", "/numbers/{number}", "number", _with_id("number", INTEGER), NAMED, kind=INTEGER
            ),
            "/numbers",
            "number",
            id="integer",
        ),
        pytest.param(
            _crud("/People", "/People({key})", "key", _with_id("key"), NAMED), "/People", "key", id="brackets"
        ),
    ],
)
def test_crud_without_names(paths: Any, record: str, member: str) -> None:
    """Create, get, list, replace, update and delete, by paths alone; the id fits what the path takes."""
    with serving(api(paths)) as call:
        made = call("POST", record, json={"name": "a", "note": "n"})
        assert made.status == 201
        kept = made.json()
        assert (kept["name"], kept["note"]) == ("a", "n")
        path = made.headers["location"]
        assert str(kept[member]) in path
        assert call("GET", path).json() == kept
        assert call("GET", record).json() == [kept]
        assert call("PATCH", path, json={"note": "m"}).json() == {**kept, "note": "m"}
        assert call("GET", path).json() == {**kept, "note": "m"}
        replaced = call("PUT", path, json={"name": "b"}).json()
        assert replaced == {member: kept[member], "name": "b"}
        other = call("POST", record, json={"name": "c"}).json()
        assert other[member] != kept[member]
        assert call("DELETE", path).status == 204
        gone = [call("GET", path), call("DELETE", path), call("PATCH", path, json={})]
        assert [answer.status for answer in gone] == [404] * 3
        assert call("GET", record).json() == [other]


def test_three_deep() -> None:
    """What is under another record belongs to it, needs it, and goes with it."""
    above = [parameter("org_id")]
    deeper = [*above, parameter("team_id")]
    paths = {
        **_crud("/orgs", "/orgs/{org_id}", "org_id", _with_id("id"), NAMED),
        **_crud(
            "/orgs/{org_id}/teams",
            "/orgs/{org_id}/teams/{team_id}",
            "team_id",
            _with_id("id"),
            NAMED,
            above=above,
        ),
        **_crud(
            "/orgs/{org_id}/teams/{team_id}/members",
            "/orgs/{org_id}/teams/{team_id}/members/{member_id}",
            "member_id",
            {"type": "object", "properties": {"id": TEXT, "name": TEXT, "team_id": TEXT}},
            NAMED,
            above=deeper,
        ),
    }
    with serving(api(paths)) as call:
        org = call("POST", "/orgs", json={"name": "o"}).headers["location"]
        team = call("POST", f"{org}/teams", json={"name": "t"}).headers["location"]
        other = call("POST", f"{org}/teams", json={"name": "u"}).headers["location"]
        made = call("POST", f"{team}/members", json={"name": "m"})
        member = made.headers["location"]
        assert member.startswith(f"{team}/members/")
        assert made.json()["team_id"] == team.rpartition("/")[2]
        assert call("GET", f"{other}/members").json() == []
        assert call("POST", f"{org}/teams/none/members", json={"name": "x"}).status == 404
        assert call("DELETE", org).status == 204
        assert [call("GET", path).status for path in (team, f"{other}/members", member)] == [404, 404, 404]


def test_records_in_an_envelope() -> None:
    """A record and a list may stand inside of an object; what is beside them is filled in."""
    one = {
        "type": "object",
        "required": ["data", "ok"],
        "properties": {"data": ref("Book"), "ok": {"const": True}},
    }
    many = {
        "type": "object",
        "required": ["data", "meta"],
        "properties": {
            "data": listed("Book"),
            "meta": {"type": "object", "required": ["total"], "properties": {"total": INTEGER}},
        },
    }
    sent = {"type": "object", "required": ["data"], "properties": {"data": ref("Book")}}
    paths = _crud("/books", "/books/{bookId}", "bookId", one, sent, whole=many)
    book = {"type": "object", "properties": {"id": {**TEXT, "readOnly": True}, "name": TEXT, "note": TEXT}}
    with serving(api(paths, Book=book)) as call:
        made = call("POST", "/books", json={"data": {"name": "a"}})
        kept = made.json()
        assert kept["ok"] is True
        assert kept["data"]["name"] == "a"
        assert call("GET", made.headers["location"]).json() == kept
        assert call("GET", "/books").json() == {"data": [kept["data"]], "meta": {"total": 1}}


def test_what_an_operation_does_not_show_is_kept() -> None:
    """Each operation shows what its schema knows; what a record lacks is made up, the same every time."""
    short = {"type": "object", "required": ["id"], "properties": {"id": TEXT}}
    long = {
        "type": "object",
        "required": ["id", "name", "size"],
        "properties": {
            "id": TEXT,
            "name": TEXT,
            "size": {"type": "integer", "minimum": 3},
            "created_at": {"type": "string", "format": "date-time"},
        },
    }
    paths = {
        "/parts": {
            "post": operation("201", short, requestBody=body(NAMED)),
            "get": operation("200", {"type": "array", "items": long}),
        },
        "/parts/{id}": {"parameters": [parameter("id")], "get": operation("200", long)},
    }
    with serving(api(paths), clock=ManualClock()) as call:
        made = call("POST", "/parts", json={"name": "a"})
        assert set(made.json()) == {"id"}
        got = call("GET", made.headers["location"]).json()
        assert (got["name"], got["created_at"]) == ("a", "2026-01-01T00:00:00.000Z")
        assert got["size"] >= 3
        assert call("GET", "/parts").json() == [got]


def test_put_makes_what_is_not_there_where_that_is_documented() -> None:
    """With a 201 it creates; without, it does where nothing else can create."""
    note = {"type": "object", "properties": {"slug": TEXT, "text": TEXT}}
    put = operation("200", note, requestBody=body(note))
    paths: Any = {
        "/notes/{slug}": {"parameters": [parameter("slug")], "get": operation("200", note), "put": put}
    }
    with serving(api(paths)) as call:
        assert call("PUT", "/notes/a", json={"text": "x"}).json() == {"slug": "a", "text": "x"}
        assert call("GET", "/notes/a").json() == {"slug": "a", "text": "x"}
        assert call("GET", "/notes/b").status == 404
    put["responses"]["201"] = response(note)
    paths["/notes"] = {"post": operation("201", note, requestBody=body(note))}
    with serving(api(paths)) as call:
        made = call("PUT", "/notes/a%20b", json={"text": "x"})
        assert (made.status, made.headers["location"]) == (201, "/notes/a%20b")
        assert call("PUT", "/notes/a%20b", json={"text": "y"}).status == 200


def test_id_of_the_caller() -> None:
    """An id that the request may set is kept, and one that is taken refused where that is documented."""
    user = {"type": "object", "required": ["username"], "properties": {"username": TEXT, "age": INTEGER}}
    create = operation("201", user, requestBody=body(user))
    paths = {
        "/user": {"post": create},
        "/user/{username}": {"parameters": [parameter("username")], "get": operation("200", user)},
    }
    with serving(api(paths)) as call:
        call("POST", "/user", json={"username": "ann", "age": 1})
        assert call("POST", "/user", json={"username": "ann", "age": 2}).status == 201
        assert call("GET", "/user/ann").json()["age"] == 2
    create["responses"]["409"] = response(ERROR)
    with serving(api(paths)) as call:
        call("POST", "/user", json={"username": "ann", "age": 1})
        assert call("POST", "/user", json={"username": "ann", "age": 2}).status == 409
        assert call("GET", "/user/ann").json()["age"] == 1


ORDER = {
    "type": "object",
    "required": ["id", "status"],
    "properties": {
        "id": TEXT,
        "status": {"enum": ["open", "shipped", "cancelled"]},
        "archived": {"type": "boolean"},
        "name": TEXT,
    },
}
ORDERS = {
    **_crud("/orders", "/orders/{id}", "id", ref("Order"), NAMED, whole=listed("Order")),
    "/orders/{id}/cancel": {"post": operation("200", ref("Order"), parameters=[parameter("id")])},
    "/orders/{id}/archive": {"post": operation("204", parameters=[parameter("id")])},
    "/orders/{id}/archived": {"delete": operation("204", parameters=[parameter("id")])},
    "/orders/{id}/remove": {"post": operation("204", parameters=[parameter("id")])},
    "/orders/{id}/weigh": {
        "post": operation(
            "200", {"type": "object", "properties": {"grams": INTEGER}}, parameters=[parameter("id")]
        )
    },
    "/orders/search": {"post": operation("200", listed("Order"), requestBody=body(NAMED))},
}


def test_actions_by_their_words() -> None:
    """A word after an item changes a state or a flag of its name; what is no action is a function."""
    with serving(api(ORDERS, Order=ORDER)) as call:
        path = call("POST", "/orders", json={"name": "a"}).headers["location"]
        assert call("POST", f"{path}/cancel").json()["status"] == "cancelled"
        assert call("GET", path).json()["status"] == "cancelled"
        assert call("POST", f"{path}/archive").status == 204
        assert call("GET", path).json()["archived"] is True
        assert call("DELETE", f"{path}/archived").status == 204
        assert call("GET", path).json()["archived"] is False
        assert set(call("POST", f"{path}/weigh").json()) == {"grams"}
        call("POST", "/orders", json={"name": "b"})
        assert [order["name"] for order in call("POST", "/orders/search", json={"name": "b"}).json()] == ["b"]
        assert call("POST", f"{path}/remove").status == 204
        assert [call("GET", path).status, call("POST", f"{path}/weigh").status] == [404, 404]


def test_declared_otherwise() -> None:
    """`x-invocant-mock` says what an operation acts as, on what, what it sets, or what it answers."""
    paths = {
        **_crud("/orders", "/orders/{id}", "id", ref("Order"), NAMED, whole=listed("Order")),
        "/orders/{id}/bin": {"post": operation("204", parameters=[parameter("id")])},
        "/orders/{id}/send": {"post": operation("200", ref("Order"), parameters=[parameter("id")])},
        "/new-order": {"post": operation("201", ref("Order"), requestBody=body(NAMED))},
        "/health": {"get": operation("200", {"type": "object"})},
        "/orders/top": {"get": operation("200", listed("Order"))},
    }
    hints = {
        "/orders/{id}/bin": {"acts-as": "delete"},
        "/orders/{id}/send": {"state": {"status": "shipped"}},
        "/new-order": {"acts-as": "create", "collection": "orders"},
        "/health": {"answer": {"up": True}},
        "/orders/top": {"acts-as": "function"},
    }
    for path, hint in hints.items():
        next(iter(paths[path].values()))["x-invocant-mock"] = hint
    with serving(api(paths, Order=ORDER)) as call:
        made = call("POST", "/new-order", json={"name": "a"})
        path = made.headers["location"]
        assert path == f"/orders/{made.json()['id']}"
        assert call("POST", f"{path}/send").json() == {**made.json(), "status": "shipped"}
        assert call("GET", path).json()["status"] == "shipped"
        assert call("GET", "/health").json() == {"up": True}
        assert call("GET", "/orders/top").json() != [call("GET", path).json()]
        assert call("POST", f"{path}/bin").status == 204
        assert call("GET", path).status == 404


def test_answers_that_are_no_record() -> None:
    """What deletes may say so, with the id; a list may be one of ids."""
    done = {
        "type": "object",
        "required": ["id", "deleted"],
        "properties": {"id": TEXT, "deleted": {"type": "boolean"}},
    }
    paths = {
        "/tags": {"get": operation("200", {"type": "array", "items": TEXT})},
        "/tags/{tag}": {
            "parameters": [parameter("tag")],
            "put": operation("204"),
            "delete": operation("200", done),
        },
        "/users": {
            "post": operation("201", _with_id("user_id"), requestBody=body(NAMED)),
        },
        "/users/{userId}": {"parameters": [parameter("userId")], "delete": operation("200", done)},
    }
    with serving(api(paths)) as call:
        call("PUT", "/tags/a%20b")
        assert call("GET", "/tags").json() == ["a b"]
        path = call("POST", "/users", json={"name": "n"}).headers["location"]
        assert call("DELETE", path).json() == {"id": path.rpartition("/")[2], "deleted": True}
        assert call("DELETE", path).status == 404


def test_what_only_the_server_sets_is_made_up() -> None:
    """A read-only member of the same schema is filled in; an optional one that a request sets stays away."""
    link = {"type": "string", "format": "uri", "readOnly": True}
    record = {
        "type": "object",
        "properties": {"id": {**TEXT, "readOnly": True}, "name": TEXT, "note": TEXT, "url": link},
    }
    with serving(api(_crud("/a", "/a/{id}", "id", ref("A"), ref("A"), whole=listed("A")), A=record)) as call:
        assert set(call("POST", "/a", json={"name": "n", "url": "https://own.test"}).json()) == {
            "id",
            "name",
            "url",
        }
        assert call("GET", "/a").json()[0]["url"] != "https://own.test"


def test_single_object() -> None:
    """A path without an id that is read and written is one object, which is there from the start."""
    settings = {"type": "object", "properties": {"theme": {"enum": ["light", "dark"]}, "size": INTEGER}}
    paths = {
        "/me/settings": {
            "get": operation("200", settings),
            "patch": operation("200", settings, requestBody=body(settings)),
            "put": operation("200", settings, requestBody=body(settings)),
        }
    }
    with serving(api(paths)) as call:
        before = call("GET", "/me/settings").json()
        assert call("PATCH", "/me/settings", json={"size": 3}).json() == {**before, "size": 3}
        assert call("PUT", "/me/settings", json={"theme": "dark"}).json() == {"theme": "dark"}
        assert call("GET", "/me/settings").json() == {"theme": "dark"}


def test_list_that_grows_without_items() -> None:
    """What is posted is listed, though no path leads to it."""
    note = {"type": "object", "properties": {"text": TEXT}}
    paths = {
        "/notes": {
            "get": operation("200", {"type": "array", "items": note}),
            "post": operation("201", note, requestBody=body(note)),
        }
    }
    with serving(api(paths)) as call:
        assert call("GET", "/notes").json() == []
        for text in "ab":
            assert call("POST", "/notes", json={"text": text}).json() == {"text": text}
        assert call("GET", "/notes").json() == [{"text": "a"}, {"text": "b"}]


def test_what_nothing_changes_is_made_up() -> None:
    """A list that no operation adds to has the same items every time, and each is found by its id."""
    model = {"type": "object", "required": ["id", "size"], "properties": {"id": TEXT, "size": INTEGER}}
    paths = {
        "/models": {"get": operation("200", {"type": "array", "items": model})},
        "/models/{model}": {"parameters": [parameter("model")], "get": operation("200", model)},
    }
    with serving(api(paths)) as call:
        models = call("GET", "/models").json()
        assert models == call("GET", "/models").json()
        assert len({model["id"] for model in models}) == 3
        assert [call("GET", f"/models/{model['id']}").json() for model in models] == models


@pytest.fixture
def shop() -> Any:
    """Five wares, and a list with every kind of parameter."""
    ware = {
        "type": "object",
        "required": ["id", "name", "price", "tags"],
        "properties": {
            "id": INTEGER,
            "name": TEXT,
            "price": {"type": "number"},
            "tags": {"type": "array", "items": TEXT},
        },
    }
    queries = {
        "page": INTEGER,
        "per_page": INTEGER,
        "sort": TEXT,
        "name": TEXT,
        "tags": TEXT,
        "q": TEXT,
        "min_price": {"type": "number"},
    }
    page = {
        "type": "object",
        "required": ["items", "total", "next"],
        "properties": {
            "items": {"type": "array", "items": ware},
            "total": INTEGER,
            "total_pages": INTEGER,
            "page": INTEGER,
            "has_more": {"type": "boolean"},
            "next": {"type": ["string", "null"]},
        },
    }
    paths = {
        "/wares": {
            "get": operation(
                "200", page, parameters=[parameter(name, schema, "query") for name, schema in queries.items()]
            ),
            "post": operation("201", ware, requestBody=body(ware)),
        },
        "/wares/{id}": {"parameters": [parameter("id", INTEGER)], "get": operation("200", ware)},
    }
    with serving(api(paths)) as call:
        for number, name in enumerate(["ant", "bee", "cat", "dog", "eel"], 1):
            call(
                "POST",
                "/wares",
                json={
                    "id": number,
                    "name": name,
                    "price": number % 3 + 0.5,
                    "tags": ["odd"] if number % 2 else ["even"],
                },
            )
        yield call


def _names(answer: Any) -> str:
    return " ".join(item["name"] for item in answer.json()["items"])


@pytest.mark.parametrize(
    ("query", "names", "total"),
    [
        ("", "ant bee cat dog eel", 5),
        ("?per_page=2", "ant bee", 5),
        ("?per_page=2&page=3", "eel", 5),
        ("?per_page=2&page=4", "", 5),
        ("?name=cat", "cat", 1),
        ("?tags=even", "bee dog", 2),
        ("?q=E", "bee dog eel", 3),
        ("?min_price=2", "bee eel", 2),
        ("?sort=-name&per_page=2", "eel dog", 5),
        ("?sort=price,name", "cat ant dog bee eel", 5),
        ("?sort=price:desc&per_page=1", "bee", 5),
    ],
)
def test_pages_filters_and_orders_by_name(shop: Caller, query: str, names: str, total: int) -> None:
    """Parameters mean what they are called, and the answer tells what it has members for."""
    answer = shop("GET", f"/wares{query}")
    assert (_names(answer), answer.json()["total"]) == (names, total)


def test_page_tells_what_follows(shop: Caller) -> None:
    """The number of pages, whether there are more, and where."""
    page = shop("GET", "/wares?per_page=2").json()
    assert (page["total_pages"], page["page"], page["has_more"]) == (3, 1, True)
    assert _names(shop("GET", page["next"])) == "cat dog"
    last = shop("GET", "/wares?per_page=2&page=3").json()
    assert (last["has_more"], last["next"]) == (False, None)


def test_cursor_and_headers() -> None:
    """A cursor goes on after the item that it names; documented headers tell of the page."""
    item = {"type": "object", "required": ["id"], "properties": {"id": TEXT, "name": TEXT}}
    page = {
        "type": "object",
        "required": ["data"],
        "properties": {"data": {"type": "array", "items": item}, "next_cursor": {"type": ["string", "null"]}},
    }
    listing = operation(
        "200", page, parameters=[parameter("cursor", TEXT, "query"), parameter("limit", INTEGER, "query")]
    )
    listing["responses"]["200"]["headers"] = {"X-Total-Count": {"schema": INTEGER}}
    paths = {
        "/items": {"get": listing, "post": operation("201", item, requestBody=body(item))},
        "/items/{id}": {"parameters": [parameter("id")], "get": operation("200", item)},
    }
    with serving(api(paths)) as call:
        for name in "abc":
            call("POST", "/items", json={"id": name})
        first = call("GET", "/items?limit=2")
        assert ([item["id"] for item in first.json()["data"]], first.headers["x-total-count"]) == (
            ["a", "b"],
            "3",
        )
        rest = call("GET", f"/items?limit=2&cursor={first.json()['next_cursor']}").json()
        assert ([item["id"] for item in rest["data"]], rest["next_cursor"]) == (["c"], None)


def test_patches_as_documents() -> None:
    """A merge patch removes with null, in depth; a JSON patch does what its operations say."""
    record = {
        "type": "object",
        "properties": {"id": TEXT, "a": {"type": "object"}, "b": INTEGER, "c": {"type": "array"}},
    }
    patch = operation("200", record)
    patch["requestBody"] = {
        "required": True,
        "content": {
            kind: {"schema": {}} for kind in ("application/merge-patch+json", "application/json-patch+json")
        },
    }
    paths = {
        "/r": {"post": operation("201", record, requestBody=body(record))},
        "/r/{id}": {"parameters": [parameter("id")], "get": operation("200", record), "patch": patch},
    }
    with serving(api(paths)) as call:
        path = call("POST", "/r", json={"id": "x", "a": {"k": 1, "l": 2}, "b": 3, "c": [1]}).headers[
            "location"
        ]
        merge = {"content-type": "application/merge-patch+json"}
        assert call("PATCH", path, json={"a": {"k": None}, "b": None}, headers=merge).json() == {
            "id": "x",
            "a": {"l": 2},
            "c": [1],
        }
        steps = [{"op": "add", "path": "/c/-", "value": 2}, {"op": "move", "from": "/c/0", "path": "/a/m"}]
        json_patch = {"content-type": "application/json-patch+json"}
        assert call("PATCH", path, json=steps, headers=json_patch).json() == {
            "id": "x",
            "a": {"l": 2, "m": 1},
            "c": [2],
        }
        nowhere = [{"op": "remove", "path": "/none"}]
        assert call("PATCH", path, json=nowhere, headers=json_patch).status == 422


def test_objects_from_elsewhere_are_there_until_something_is_made() -> None:
    """Where no operation makes records, one that nobody made is made up; a deleted one stays away."""
    record = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}}
    paths = {
        "/r/{id}": {
            "parameters": [parameter("id")],
            "get": operation("200", record, fails=False),
            "delete": operation("204", fails=False),
        },
    }
    with serving(api(paths)) as call:
        assert call("GET", "/r/abc").json()["id"] == "abc"
        assert call("DELETE", "/r/abc").status == 204
        assert call("GET", "/r/abc").status == call("DELETE", "/r/abc").status == 404
        assert call("GET", "/r/def").json()["id"] == "def"


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE", "POST"])
@pytest.mark.parametrize("documented", [False, True])
def test_nothing_is_there_that_was_not_made(method: str, documented: bool) -> None:
    """Where an operation makes records, all others are 404 from the start, documented or not."""
    record: dict[str, Any] = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": TEXT, "name": TEXT},
    }
    state = {**record, "properties": {**record["properties"], "status": {"enum": ["new", "sent"]}}}
    paths = {
        "/r": {"post": operation("201", state, fails=documented, requestBody=body(NAMED))},
        "/r/{id}": {
            "parameters": [parameter("id")],
            "get": operation("200", state, fails=documented),
            "patch": operation("200", state, fails=documented, requestBody=body(NAMED)),
            "delete": operation("204", fails=documented),
        },
        "/r/{id}/sent": {"parameters": [parameter("id")], "post": operation("200", state, fails=documented)},
    }
    with serving(api(paths)) as call:
        path = "/r/abc/sent" if method == "POST" else "/r/abc"
        given: Any = {"name": "n"} if method == "PATCH" else ...
        answer = call(method, path, json=given)
        assert answer.status == 404
        assert "abc" in answer.content.decode()
        made = call("POST", "/r", json={"name": "n"}).headers["location"]
        assert call("GET", made).status == 200


@pytest.mark.parametrize("declared", [False, True])
@pytest.mark.parametrize("newest", [False, True])
def test_a_page_goes_on_after_a_deleted_item(declared: bool, newest: bool) -> None:
    """Who deletes what it reads still reaches the end, on both sides; an id that never was leads nowhere."""
    item = {"type": "object", "required": ["id"], "properties": {"id": TEXT, "name": TEXT}}
    asked = [parameter(name, TEXT, "query") for name in ("after", "before")]
    listing = operation(
        "200", {"type": "array", "items": item}, parameters=[*asked, parameter("limit", INTEGER, "query")]
    )
    if declared:
        listing["x-invocant-paging"] = {
            "style": "cursor",
            "items": "",
            "id": "/id",
            "forward": "after",
            "backward": "before",
            "limit": {"parameter": "limit"},
        }
    if newest:
        listing["x-invocant-mock"] = {"newest-first": True}
    paths = {
        "/items": {"get": listing, "post": operation("201", item, requestBody=body(NAMED))},
        "/items/{id}": {
            "parameters": [parameter("id")],
            "get": operation("200", item),
            "delete": operation("204"),
        },
    }
    with serving(api(paths)) as call:

        def names(query: str) -> str:
            return "".join(record["name"] for record in call("GET", f"/items?{query}").json())

        ids = {name: call("POST", "/items", json={"name": name}).json()["id"] for name in "abcde"}
        order = names("")
        assert sorted(order) == list("abcde")
        for gone in (order[1], order[2]):
            assert call("DELETE", f"/items/{ids[gone]}").status == 204
        for gone in (order[1], order[2]):
            assert names(f"after={ids[gone]}") == order[3:]
            assert names(f"after={ids[gone]}&limit=1") == order[3]
            assert names(f"before={ids[gone]}") == order[0]
        assert names("after=nowhere") == names("before=nowhere") == ""


def test_explanation_says_what_and_why() -> None:
    """Each operation is listed with what it does, why, and how it is paged."""
    from invocant.mock import Mock, explanation_lines

    mock = Mock(PETSTORE)
    (told,) = mock.explain()
    mock.app.close()
    (collection,) = told["collections"]
    assert (collection["name"], collection["path"], collection["id"]) == ("pets", "/pets/{petId}", "id")
    does = {told["operation"]: told["does"] for told in collection["operations"]}
    assert does == {"GET /pets": "list", "POST /pets": "create", "GET /pets/{petId}": "get"}
    assert next(told for told in collection["operations"] if told["does"] == "list")["limit"] == "limit"
    text = "\n".join(explanation_lines(told))
    assert all(label in text for label in does)
