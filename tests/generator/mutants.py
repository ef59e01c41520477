"""Ways to break the templates, one line each: every macro and block of every template is in the table."""

from __future__ import annotations

from attrs import frozen


@frozen
class Mutant:
    """One change to one template that some behaviour test must notice."""

    template: str
    """Path below generator/invocant_generator/_render/templates."""
    old: str
    """What is replaced, once; it must be there."""
    new: str
    breaks: str
    """What goes wrong for a user."""
    caught_by: str
    """The `-k` expression of the tests of features/ that run against it."""

    @property
    def id(self) -> str:
        """A short name for reports."""
        return f"{self.template.removesuffix('.jinja')}: {self.breaks}"


_METHOD = "resources/_method.jinja"
_OPERATION = "operations/module.py.jinja"
_MODEL = "models/module.py.jinja"
_DOCSTRING = "resources/_docstring.jinja"
_RAW = "resources/_raw.jinja"
_BODY = "operations/_body.jinja"
_PAGING = "operations/_paging.jinja"
_STREAM = "operations/_stream.jinja"
_PARAMETER = "operations/_parameter.jinja"
_TYPES = "test_packages_type_check"

MUTANTS = (
    # headers of answers, and what the API sends by itself
    Mutant(
        "headers/_headers.jinja",
        "{% if one.required %}, required=True{% endif %}",
        "",
        "a required header is not missed",
        "a_missing_header_is_none",
    ),
    Mutant(
        "headers/_headers.jinja",
        "self._value({{ item.key | literal }})",
        "None",
        "headers are not read",
        "headers_are_read_by_their_schemas",
    ),
    Mutant(
        "headers/module.py.jinja",
        "{% if needs_ref %}",
        "{% if not needs_ref %}",
        "classes are not found",
        "headers_are_read_by_their_schemas",
    ),
    Mutant(
        "headers/package.py.jinja",
        "if module is None:",
        "if module is not None:",
        "no class of headers can be had",
        "headers_are_read_by_their_schemas",
    ),
    Mutant(
        "webhooks.py.jinja",
        "verify=verify",
        "verify=None",
        "signatures are not looked at",
        "the_signature_is_looked_at",
    ),
    Mutant(
        "webhooks.py.jinja",
        "{% for content in one.contents %}",
        "{% for content in one.contents[:0] %}",
        "webhooks have no payload",
        "a_webhook_is_known_by_what_fits",
    ),
    Mutant(
        _METHOD,
        "@rt.deprecated({{ one.warning | literal }})",
        "",
        "a deprecated method does not warn",
        "a_deprecated_method_warns",
    ),
    Mutant(
        _METHOD,
        "{{ name }}={{ message | literal }}, ",
        "",
        "a deprecated parameter does not warn",
        "a_deprecated_parameter_warns",
    ),
    Mutant(
        _RAW,
        "rt.RawResponse{% if one.operation.headers %}",
        "rt.RawResponse{% if not one.operation.headers %}",
        "raw answers have no typed headers",
        _TYPES,
    ),
    Mutant(
        _OPERATION,
        "headers=_headers,",
        "",
        "headers are not read by the document",
        "raw_answers_have_typed_headers",
    ),
    # what every file shares
    Mutant(
        "_macros.jinja", "# Generated from {{ source }}; do", "# Do", "no notice", "says_that_it_is_generated"
    ),
    Mutant(
        "_macros.jinja",
        '{{ one.names | join(", ") }}',
        "{{ one.names | first }}",
        "imports only the first name",
        _TYPES,
    ),
    Mutant(
        "_macros.jinja",
        "if TYPE_CHECKING:",
        "if not TYPE_CHECKING:",
        "imports at run time",
        "loads_nothing_else",
    ),
    Mutant(
        "_macros.jinja", "{{ import_lines(imports) | indent(4) }}", "pass", "no imports for types", _TYPES
    ),
    Mutant(
        "_macros.jinja",
        "{% if one.is_renamed %}, key={{ one.key | literal }}{% endif %}",
        "",
        "the JSON name is lost",
        "round_trips",
    ),
    Mutant(
        "_macros.jinja",
        "k.Field({{ one.name | literal }}, {{ one.typed.kind }}",
        "k.Field({{ one.name | literal }}, k.ANY",
        "members are not decoded",
        "round_trips",
    ),
    Mutant(
        "_macros.jinja",
        "{% if one.required %}, required=True{% endif %}",
        "",
        "nothing is required",
        "required_members_are_asked_for",
    ),
    Mutant(
        "_macros.jinja",
        "{% if one.read_only %}, read_only=True{% endif %}",
        "",
        "nothing is read-only",
        "members_say_who_sets_them or sent_back_without_it",
    ),
    Mutant(
        "_macros.jinja",
        "{% if one.write_only %}, write_only=True{% endif %}",
        "",
        "nothing is write-only",
        "members_say_who_sets_them",
    ),
    Mutant(
        "_macros.jinja",
        "variables=({% for part in one.variables %}",
        "variables=({% for part in one.variables[1:] %}",
        "a part of an address is lost",
        "chosen_server_is_asked",
    ),
    Mutant(
        "_macros.jinja",
        "{% if part.values %}, values={{ part.values | literal }}{% endif %}",
        "",
        "any part of an address is allowed",
        "wrong_choice_is_refused",
    ),
    Mutant(
        "_macros.jinja",
        "{% if part.option != part.name %}, option={{ part.option | literal }}{% endif %}",
        "",
        "an option chooses nothing",
        "chosen_server_is_asked",
    ),
    # the API
    Mutant(
        "api.py.jinja",
        "servers={{ servers(plan.servers.api) | indent(4) }},",
        "",
        "the API has one server",
        "chosen_server_is_asked",
    ),
    Mutant(
        "api.py.jinja",
        "other_servers={{ servers(plan.servers.others) | indent(4) }},",
        "",
        "values of an operation's servers are refused",
        "chosen_server_is_asked",
    ),
    Mutant(
        "client.py.jinja", "server=server, ", "", "the chosen server is dropped", "chosen_server_is_asked"
    ),
    Mutant(
        "client.py.jinja",
        "{{ one.name | literal }}: {{ one.name }}, {% endfor %} }",
        "{% endfor %} }",
        "chosen parts of an address are dropped",
        "chosen_server_is_asked",
    ),
    Mutant(
        "client.py.jinja",
        "{{ one.name }}: {{ one.text | words | indent(16) }}",
        "",
        "options of servers are not described",
        "choices_are_typed_and_described",
    ),
    Mutant(
        "client.py.jinja",
        "{{ one.name }}: {{ one.annotation }} = None,",
        "{{ one.name }}: str | None = None,",
        "options of servers are any text",
        "choices_are_typed_and_described",
    ),
    Mutant(
        _OPERATION,
        "servers={{ servers(operation.choosable) | indent(4) }},",
        "",
        "an operation has one server",
        "chosen_server_is_asked",
    ),
    Mutant("api.py.jinja", "name={{ name | literal }}", "name=''", "no name", "the_api_is_declared"),
    Mutant("api.py.jinja", "{{ plan.title | literal }}", "''", "no title", "the_api_is_declared"),
    Mutant("api.py.jinja", "{{ plan.version | literal }}", "''", "no version", "the_api_is_declared"),
    Mutant(
        "api.py.jinja",
        "{{ plan.servers.base_url | literal }}",
        "'https://x.test'",
        "no address",
        "without_credentials",
    ),
    Mutant(
        "api.py.jinja",
        "{{ plan.auth.token_url | literal }}",
        "'/other'",
        "no token address",
        "traded_for_a_token",
    ),
    Mutant(
        "api.py.jinja",
        'client_id_env={{ plan.auth.env["client_id"] | literal }}',
        "client_id_env=()",
        "the id is not looked for",
        "traded_for_a_token",
    ),
    Mutant(
        "api.py.jinja",
        'client_secret_env={{ plan.auth.env["client_secret"] | literal }}',
        "client_secret_env=()",
        "the secret is not looked for",
        "traded_for_a_token",
    ),
    Mutant(
        "api.py.jinja",
        'rt.BearerKey(env={{ plan.auth.env["key"] | literal }})',
        "rt.BearerKey()",
        "the key is not looked for",
        "key_is_sent",
    ),
    Mutant("api.py.jinja", "auth=None,", "auth=rt.BearerKey(),", "a key is demanded", "without_credentials"),
    Mutant(
        "api.py.jinja",
        "base_url_env={{ plan.auth.base_url_env | literal }}",
        "base_url_env=None",
        "the address is not looked for",
        "key_is_sent",
    ),
    # what `raw` gives
    Mutant("raw.py.jinja", "(Protocol):", "(Any):", "raw methods are of any type", _TYPES),
    Mutant(
        "raw.py.jinja",
        "def {{ child.attribute }}(self) -> {{ prefix }}Raw{{ child.name }}: ...",
        "def {{ child.attribute }}(self) -> Any: ...",
        "raw resources are of any type",
        _TYPES,
    ),
    Mutant(
        "raw.py.jinja",
        "{{ raw_method(one, prefix, resource.names + hidden) | indent(4) }}",
        "",
        "raw methods are missing",
        _TYPES,
    ),
    Mutant(
        "raw.py.jinja", "{{ import_lines(imports) | indent(4) }}", "pass", "no imports for raw types", _TYPES
    ),
    Mutant(
        "raw.py.jinja",
        '{% for prefix in ["", "Async"] %}',
        '{% for prefix in [""] %}',
        "no async raw",
        _TYPES,
    ),
    Mutant(_RAW, "rt.{{ prefix }}RawStream", "rt.RawStream", "raw streams are sync", _TYPES),
    Mutant(_RAW, "-> rt.RawResponse{%", "-> Any{%", "raw answers are of any type", _TYPES),
    Mutant(
        _RAW,
        '{{ "async " if prefix else "" }}def {{ one.name }}({{ parameters(one, shadows, every) }}) -> rt.Raw',
        "def {{ one.name }}({{ parameters(one, shadows, every) }}) -> rt.Raw",
        "raw answers need no await",
        _TYPES,
    ),
    Mutant(
        _RAW,
        "def raw(self) -> {{ prefix }}Raw{{ name }}:",
        "def raw(self) -> Any:",
        "raw is anything",
        _TYPES,
    ),
    Mutant(_RAW, "= super().raw", "= self", "raw decodes", "raw_gives_the_answer_unread"),
    # the clients
    Mutant(
        "client.py.jinja",
        'class {{ prefix }}Client(rt.{{ prefix or "Sync" }}Client):',
        "class {{ prefix }}Client(rt.SyncClient):",
        "the async client is sync",
        "without_credentials",
    ),
    Mutant("client.py.jinja", "    API = API\n", "", "the client knows no API", "without_credentials"),
    Mutant(
        "client.py.jinja",
        '"Asynchronous client"',
        '"Client"',
        "the docstrings are alike",
        "say_what_they_are",
    ),
    Mutant("client.py.jinja", "client_id=client_id, ", "", "the id is dropped", "traded_for_a_token"),
    Mutant(
        "client.py.jinja", "client_secret=client_secret, ", "", "the secret is dropped", "traded_for_a_token"
    ),
    Mutant("client.py.jinja", "api_key=api_key, ", "", "the key is dropped", "key_is_sent"),
    Mutant(
        "client.py.jinja",
        "            **options)",
        "            )",
        "options are dropped",
        "options_of_a_client",
    ),
    Mutant(
        "client.py.jinja",
        "api_key: str | Callable[[],",
        "*, api_key: str | Callable[[],",
        "no key by position",
        _TYPES,
    ),
    Mutant(
        "client.py.jinja",
        "{{ import_lines(imports) | indent(4) }}",
        "pass",
        "methods of the client are not typed",
        _TYPES,
    ),
    Mutant(
        "client.py.jinja",
        "import {{ prefix }}{{ child.name }}\n",
        "import {{ child.name }} as {{ prefix }}{{ child.name }}\n",
        "resources of the async client are sync",
        "offer_the_same",
    ),
    Mutant(
        "client.py.jinja",
        "    @cached_property\n    def {{ child.attribute }}",
        "    def {{ child.attribute }}",
        "resources are methods",
        "answer_is_read",
    ),
    Mutant(
        "client.py.jinja",
        "{{ child.text | docstring(8) }}",
        '"""Methods."""',
        "resources have no text",
        "say_what_they_are",
    ),
    Mutant(
        "client.py.jinja",
        "{% for one in plan.root.methods %}",
        "{% for one in plan.root.methods[1:] %}",
        "a method of the client is missing",
        "without_credentials",
    ),
    Mutant(
        "client.py.jinja",
        'None reads {{ plan.auth.words["key"] }}',
        "None reads it",
        "the variable is not named",
        "say_what_they_are",
    ),
    Mutant(
        "client.py.jinja",
        "{{ method(one, prefix, plan.root.names + hidden)",
        "{{ method(one, prefix, hidden)",
        "a method of the client hides a type",
        _TYPES,
    ),
    # the package
    Mutant(
        "package.py.jinja", '"Client": "client"{%', '"Client": "api"{%', "no client", "without_credentials"
    ),
    Mutant(
        "package.py.jinja",
        "        globals()[name] = value\n        return value",
        "        return None",
        "all is None",
        "without_credentials",
    ),
    Mutant(
        "package.py.jinja",
        "    return sorted(__all__)",
        "    return []",
        "completion shows nothing",
        "loads_nothing_else",
    ),
    Mutant(
        "package.py.jinja",
        'raise AttributeError(f"module {__name__!r} has no attribute {name!r}")',
        "return None",
        "a misspelt name is None",
        "loads_nothing_else",
    ),
    Mutant("package.py.jinja", "if not TYPE_CHECKING:", "if True:", "a misspelt name type-checks", _TYPES),
    # events
    Mutant("events.py.jinja", "@rt.event\n", "", "events are not made", "small_and_do_not_change"),
    Mutant(
        "events.py.jinja",
        "]] = {{ one.type | literal }}",
        "]] = 'event'",
        "events have the wrong type",
        "told_apart_by_name",
    ),
    Mutant(
        "events.py.jinja", "data: {{ one.typed.annotation }}", "data: Any", "payloads are not typed", _TYPES
    ),
    Mutant(
        "events.py.jinja",
        "{{ one.text | docstring }}",
        '"""An event."""',
        "events have no text",
        "share_their_classes",
    ),
    Mutant(
        "events.py.jinja", ", rt.UnknownEvent]", "]", "no unknown event in the union", "share_their_classes"
    ),
    Mutant("events.py.jinja", "{{ typing_imports(imports) }}", "", "payloads cannot be resolved", _TYPES),
    # inputs
    Mutant(
        "inputs.py.jinja",
        "{{ item.key }}: {{ item | key_type }}",
        '{{ item.key }}: {{ (item | key_type).removeprefix("Required[").removesuffix("]") }}',
        "no key is required",
        "dicts_are_typed",
    ),
    Mutant(
        "inputs.py.jinja",
        "{{ item | key_type | literal }}",
        '{{ (item | key_type).removeprefix("Required[").removesuffix("]") | literal }}',
        "no odd key is required",
        "dicts_are_typed",
    ),
    Mutant("inputs.py.jinja", "(TypedDict, total=False):", "(TypedDict):", "every key is required", _TYPES),
    Mutant("inputs.py.jinja", "    },\n    total=False,", "    },", "every odd key is required", _TYPES),
    Mutant(
        "inputs.py.jinja",
        "{% if one is plain %}",
        "{% if true %}",
        "odd keys are no Python",
        "dicts_are_typed",
    ),
    Mutant(
        "inputs.py.jinja",
        "        {{ item.key | literal }}:",
        "        {{ item.name | literal }}:",
        "odd keys have Python names",
        "dicts_are_typed",
    ),
    Mutant(
        "inputs.py.jinja",
        "TypeAlias = {{ one.alias }}",
        'TypeAlias = {{ one.members[0] | replace("inputs.", "") | literal }}',
        "a union has one member",
        "dicts_are_typed",
    ),
    Mutant(
        "inputs.py.jinja",
        "    {{ one.text | docstring }}",
        '    """A dict."""',
        "dicts have no text",
        "dicts_are_typed",
    ),
    Mutant(
        "inputs.py.jinja",
        "{{ one.text | docstring(0) }}\n{% endfor %}{# enums #}",
        "{% endfor %}{# enums #}",
        "values have no text",
        "values_of_enums",
    ),
    Mutant(
        "inputs.py.jinja",
        'Literal[{{ one.values | join(", ") }}], ',
        "",
        "values are not offered",
        "values_of_enums",
    ),
    Mutant("inputs.py.jinja", "], {{ one.base }}]", "]]", "no other value", _TYPES),
    Mutant("inputs.py.jinja", "    from . import models\n", "", "models cannot be resolved", _TYPES),
    Mutant("inputs.py.jinja", "{% if needs_rt %}", "{% if false %}", "bytes cannot be resolved", _TYPES),
    # models
    Mutant(_MODEL, "(k.{{ one.base }}):", "(k.OpenStr):", "numbers are texts", "names_of_their_own"),
    Mutant(
        _MODEL,
        "    {{ name }} = {{ value }}",
        "    {{ name }} = {{ name | literal }}",
        "values are names",
        "enums_are_open",
    ),
    Mutant(_MODEL, "@k.model\n", "", "constructors are not typed", _TYPES),
    Mutant(_MODEL, "        {{ field(item) }},\n", "", "models have no members", "round_trips"),
    Mutant(
        _MODEL,
        "{{ item.annotation | unshadowed(one.field_names) }}",
        "{{ item.annotation }}",
        "a field hides a type",
        "spelled_out",
    ),
    Mutant(
        _MODEL,
        "{% if item.default is not none %} = {{ item.default }}{% elif not",
        "{% if not",
        "constants must be given",
        "constants_fill_themselves_in",
    ),
    Mutant(_MODEL, " = None{% endif %}", "{% endif %}", "everything must be given to a subclass", _TYPES),
    Mutant(_MODEL, " = {{ item.initial }}", "", "everything must be given", _TYPES),
    Mutant(
        _MODEL,
        "%} = {{ item.default }}{% endif %}{% endfor",
        "%}{% endif %}{% endfor",
        "constants too",
        _TYPES,
    ),
    Mutant(
        _MODEL,
        "{{ item.given | unshadowed(one.field_names) }}",
        "{{ item.annotation | unshadowed(one.field_names) }}",
        "nothing can be left out",
        _TYPES,
    ),
    Mutant(
        _MODEL,
        "{{ item.given | unshadowed(one.field_names) }}",
        "{{ item.given }}",
        "a field hides a type from the constructor",
        _TYPES,
    ),
    Mutant(_MODEL, "    {{ item.description | docstring }}\n", "", "fields have no text", "texts_of_fields"),
    Mutant(
        _MODEL,
        "class {{ one.name }}(k.Model):\n    {{ one.text | docstring }}",
        'class {{ one.name }}(k.Model):\n    """An object."""',
        "models have no text",
        "texts_of_fields",
    ),
    Mutant(
        _MODEL,
        "(k.{{ one.base }}):\n    {{ one.text | docstring }}",
        '(k.{{ one.base }}):\n    """Values."""',
        "enums have no text",
        "texts_of_fields",
    ),
    Mutant(_MODEL, "{{ one.description | docstring(0) }}", "", "unions have no text", "texts_of_fields"),
    Mutant(_MODEL, "= {{ one.typed.kind }}", "= k.ANY", "unions are not decoded", "choose_by_tag"),
    Mutant(_MODEL, "TypeAlias = {{ one.alias }}", "TypeAlias = Any", "unions are not typed", _TYPES),
    Mutant(_MODEL, "{{ typing_imports(imports) }}", "", "types cannot be resolved", _TYPES),
    Mutant(
        "models/package.py.jinja",
        "ref = k.Models(__name__)",
        "ref = k.Models('nowhere')",
        "references lead nowhere",
        "round_trips",
    ),
    Mutant(
        "models/package.py.jinja",
        "    from .{{ module }} import {{ name }} as {{ name }}\n",
        "    {{ name }}: Any\n",
        "type checkers see no class",
        _TYPES,
    ),
    Mutant(
        "models/package.py.jinja",
        "    {{ name | literal }}: {{ module | literal }},\n",
        "",
        "no class is found",
        "round_trips",
    ),
    Mutant(
        "models/package.py.jinja",
        "    {{ old | literal }}: {{ new | literal }},\n",
        "",
        "earlier names are lost",
        "renamed_class",
    ),
    Mutant(
        "models/package.py.jinja", "DeprecationWarning,", "UserWarning,", "the wrong warning", "renamed_class"
    ),
    Mutant(
        "models/package.py.jinja",
        "    {{ old }} = {{ new }}\n",
        "",
        "type checkers miss earlier names",
        _TYPES,
    ),
    Mutant(
        "models/package.py.jinja", "    {{ name | literal }},\n", "", "`__all__` is empty", "told_by_name"
    ),
    Mutant(
        "models/package.py.jinja",
        "        globals()[name] = value\n        return value",
        "        return 1",
        "every class is 1",
        "round_trips",
    ),
    Mutant(
        "models/package.py.jinja",
        "raise AttributeError(",
        "return str(",
        "a misspelt class is a text",
        "told_by_name",
    ),
    Mutant(
        "models/package.py.jinja",
        "    return sorted(__all__)",
        "    return []",
        "completion shows nothing",
        "told_by_name",
    ),
    Mutant(
        "models/package.py.jinja", "if not TYPE_CHECKING:", "if True:", "a misspelt class type-checks", _TYPES
    ),
    # operations
    Mutant(
        _OPERATION,
        "{{ operation.method }} {{ operation.path }}\n",
        "An operation.\n",
        "a module does not say its method",
        "say_what_they_are",
    ),
    Mutant(
        _OPERATION,
        "from ..models import ref\n",
        "from invocant.runtime.kinds import Nullable as ref\n",
        "models are looked for elsewhere",
        "answer_is_read",
    ),
    Mutant(_PAGING, "item={{ one.item.kind }},", "item=None,", "items are not decoded", "pages_follow"),
    Mutant(
        _PAGING,
        "    {{ name }}={{ value }},\n",
        '    {% if name != "limit" %}{{ name }}={{ value }},{% endif %}\n',
        "no limit of pages",
        "walk_is_bounded",
    ),
    Mutant(
        _PAGING,
        "= rt.{{ one.declaration }}(",
        "= rt.LinkPaging(",
        "every list is linked",
        "pages_follow",
    ),
    Mutant(_OPERATION, "    paging=PAGING,\n", "", "paging is not in the table", "special_of_an_operation"),
    Mutant(_STREAM, "{{ one.method | literal }}", "''", "a stream has no name", "asks_for_no_stream"),
    Mutant(_STREAM, "{{ one.request | literal }}", "{}", "no stream is asked for", "told_apart_by_name"),
    Mutant(
        _STREAM,
        "{{ one.terminator | literal }}",
        "'none'",
        "any end is good",
        "without_its_closing_event",
    ),
    Mutant(
        _STREAM,
        "    events.{{ one.name }}, type",
        "    rt.UnknownEvent, type",
        "every event is unknown",
        "told_apart",
    ),
    Mutant(
        _STREAM, "event={{ one.event | literal }}", "event='message'", "events have no names", "told_apart"
    ),
    Mutant(
        _STREAM,
        "    data={{ one.data | literal }}",
        "    data='json'",
        "every payload is JSON",
        "told_apart",
    ),
    Mutant(
        _STREAM,
        "kind={{ one.typed.kind }}, role",
        "kind=None, role",
        "payloads are not decoded",
        "told_apart",
    ),
    Mutant(
        _STREAM, "role={{ one.role | literal }}", "role='side'", "nothing adds to the result", "told_apart"
    ),
    Mutant(
        _STREAM,
        "{%- if one.value %}, value={{ one.value | literal }}{% endif %}",
        "",
        "the whole payload adds",
        "told_apart",
    ),
    Mutant(
        _STREAM,
        "{%- if one.message %}, message={{ one.message | literal }}{% endif %}",
        "",
        "errors say too much",
        "error_events",
    ),
    Mutant(
        _STREAM,
        "{%- if one.code %}, code={{ one.code | literal }}{% endif %}",
        "",
        "errors have no code",
        "error_events",
    ),
    Mutant(
        _STREAM,
        "{%- if one.when %}, when=rt.When(",
        "{%- if false %}, when=rt.When(",
        "the first entry takes all",
        "what_they_hold",
    ),
    Mutant(
        _OPERATION, "    stream=STREAM,\n", "", "the stream is not in the table", "special_of_an_operation"
    ),
    Mutant(
        _OPERATION,
        "{{ operation.name | literal }}",
        "''",
        "an operation has no name",
        "carry_what_the_document",
    ),
    Mutant(
        _OPERATION,
        "{{ operation.operation_id | literal }}",
        "''",
        "an operation has no id",
        "special_of_an_operation",
    ),
    Mutant(
        _OPERATION,
        "method={{ operation.method | literal }}",
        "method='GET'",
        "everything is a GET",
        "special_of_an_operation",
    ),
    Mutant(
        _OPERATION,
        "path={{ operation.path | literal }}",
        "path='/'",
        "everything is at the root",
        "query_is_written",
    ),
    Mutant(
        _PARAMETER,
        "{{ one.key | literal }}, {{ one.location | literal }}, {{",
        "{{ one.name | literal }}, {{ one.location | literal }}, {{",
        "a parameter has its Python name",
        "query_is_written",
    ),
    Mutant(
        _PARAMETER,
        "{{ one.location | literal }}",
        "'query' if {{ one.location | literal }} != 'path' else 'path'",
        "all is in the query",
        "headers_and_cookies",
    ),
    Mutant(
        _PARAMETER,
        ", {{ one.location | literal }}, {{ one.typed.kind }}",
        ", {{ one.location | literal }}, k.Nullable(k.INT)",
        "values are written by another kind",
        "query_is_written",
    ),
    Mutant(
        _PARAMETER,
        ", python_name={{ one.name | literal }}",
        "",
        "arguments are not found",
        "query_is_written",
    ),
    Mutant(
        _PARAMETER,
        "    {% if one.required %}\n    , required=True\n    {% endif %}\n",
        "",
        "no parameter is required",
        "required_parameter",
    ),
    Mutant(
        _PARAMETER, ", style={{ one.style | literal }}", "", "every style is the default", "query_is_written"
    ),
    Mutant(_PARAMETER, ", explode={{ one.explode }}", "", "lists are always apart", "query_is_written"),
    Mutant(_PARAMETER, ", allow_reserved=True", "", "reserved characters are encoded", "query_is_written"),
    Mutant(_PARAMETER, ", greedy=True", "", "slashes are encoded", "path_is_written"),
    Mutant(
        _PARAMETER,
        ", media_type={{ one.media_type | literal }}",
        "",
        "a parameter is not JSON",
        "query_is_written",
    ),
    Mutant(
        _PARAMETER,
        ", wire_name={{ one.wire_name | literal }}",
        "",
        "a matrix has Python names",
        "path_is_written",
    ),
    Mutant(
        _OPERATION,
        "{% if operation.server %}",
        "{% if false %}",
        "all is at one server",
        "is_asked_where",
    ),
    Mutant(
        _BODY,
        "    required={{ one.required }},\n",
        "    required=False,\n",
        "no body is required",
        "required_body",
    ),
    Mutant(
        _BODY,
        "{% for content in one.content %}",
        "{% for content in one.content[:1] %}",
        "a body has one media type",
        "as_multipart",
    ),
    Mutant(
        _BODY,
        "            {{ content.media_type | literal }},\n",
        "            'application/json',\n",
        "every body is JSON",
        "sent_as_its_media_type",
    ),
    Mutant(
        _BODY,
        "            {{ content.typed.kind }},\n",
        "            None,\n",
        "a body is of no kind",
        "special_of_an_operation",
    ),
    Mutant(
        _BODY,
        "                {{ field(item) }},\n",
        "",
        "a body has no members",
        "sent_as_its_media_type",
    ),
    Mutant(
        _BODY,
        "    {% for status, contents in pairs %}",
        "    {% for status, contents in pairs[:1] %}",
        "only the first response is known",
        "carry_what_the_document",
    ),
    Mutant(
        _BODY,
        "{{ content.media_type | literal }}, {{ content.typed.kind }}),",
        "{{ content.media_type | literal }}, k.ANY),",
        "answers are not decoded",
        "answer_is_read",
    ),
    Mutant(
        _BODY,
        "rt.Response({{ content.media_type | literal }},",
        "rt.Response('application/json',",
        "every answer is JSON",
        "answer_is_read",
    ),
    Mutant(
        _BODY,
        "    {{ status | literal }}: None,\n",
        "",
        "an empty answer is not declared",
        "special_of_an_operation",
    ),
    Mutant(
        _OPERATION,
        "{{ operation.retry | literal }}",
        "'if-not-processed'",
        "nothing is safe to repeat",
        "may_be_repeated",
    ),
    Mutant(
        _OPERATION,
        "auth={{ operation.auth }}",
        "auth=True",
        "everything needs a key",
        "without_security_need_no_token",
    ),
    Mutant(_OPERATION, "    deprecated=True,\n", "", "nothing is deprecated", "special_of_an_operation"),
    Mutant(
        _OPERATION,
        "rt.Operation[{{ operation.result.annotation }}] =",
        "rt.Operation[Any] =",
        "a row is not typed",
        _TYPES,
    ),
    Mutant(
        _OPERATION,
        "{{ typing_imports(imports) }}",
        "{{ typing_imports([]) }}",
        "results cannot be resolved",
        _TYPES,
    ),
    Mutant(
        "operations/package.py.jinja",
        "{{ operation.name | literal }}: {{ operation.module | literal }},",
        "{{ operation.name | literal }}: {{ plan.table[0].module | literal }},",
        "the table is wrong",
        "says_what_the_document_says",
    ),
    Mutant(
        "operations/package.py.jinja",
        '        globals()["TABLE"] = table\n',
        "",
        "the table is made each time",
        "says_what_the_document_says",
    ),
    Mutant(
        "operations/package.py.jinja",
        "            raise AttributeError(",
        "            return str(",
        "a misspelt table is a text",
        "says_what_the_document_says",
    ),
    Mutant(
        "operations/package.py.jinja",
        "    TABLE: Mapping[str, Operation[Any]]\n",
        "    TABLE: Any\n",
        "the table is not typed",
        _TYPES,
    ),
    # methods and resources
    Mutant(_METHOD, " *,\n", "\n", "everything is positional", "have_the_signatures"),
    Mutant(
        _METHOD,
        "{%- for one in operation.positional %}",
        "{%- for one in operation.positional[1:] %}",
        "a path parameter is missing",
        "have_the_signatures",
    ),
    Mutant(_METHOD, " = {{ one.initial }}", " = k.UNSET", "constants are not sent", "sent_as_its_media_type"),
    Mutant(
        _METHOD,
        "{% if one.initial is not none %} = {{ one.initial }}{% endif %}",
        " = k.UNSET",
        "nothing is required",
        "have_the_signatures",
    ),
    Mutant(
        _METHOD,
        " cursor: rt.PageCursor | str | None = None, max_items",
        " max_items",
        "no list can go on",
        "have_the_signatures",
    ),
    Mutant(
        _METHOD,
        " options: rt.RequestOptions | None = None,\n",
        " options: None = None,\n",
        "no options for a call",
        _TYPES,
    ),
    Mutant(
        _METHOD,
        "{%- for name, value in operation.sent %}",
        "{%- for name, value in operation.sent if name == value %}",
        "fixed parameters are not sent",
        "query_is_written",
    ),
    Mutant(
        _METHOD,
        "{%- for name, value in operation.sent %}",
        "{%- for name, value in operation.sent[:1] %}",
        "only one argument is sent",
        "query_is_written",
    ),
    Mutant(
        _DOCSTRING,
        "{{ operation.headline }}",
        "{{ operation.method }}",
        "no summary",
        "what_a_caller_must_know",
    ),
    Mutant(_DOCSTRING, "method.example(prefix)", 'method.example("")', "no await", "end_with_a_call"),
    Mutant(_DOCSTRING, "\n{{ operation.details }}\n", "\n", "no description", "what_a_caller_must_know"),
    Mutant(
        _DOCSTRING, "Deprecated by the vendor.\n", "\n", "no word of deprecation", "what_a_caller_must_know"
    ),
    Mutant(
        _DOCSTRING,
        '    {{ one.name }}: {{ one.description | replace("\\n", " ") }}\n',
        "",
        "parameters are not explained",
        "what_a_caller_must_know",
    ),
    Mutant(
        _DOCSTRING,
        "    max_items: Stop after",
        "    maximum: Stop after",
        "a parameter is called otherwise",
        "what_a_caller_must_know",
    ),
    Mutant(
        _DOCSTRING,
        "    The open stream; use",
        "    Use",
        "the stream is not explained",
        "what_a_caller_must_know",
    ),
    Mutant(
        _DOCSTRING,
        "    The items, page after page",
        "    Items",
        "the pages are not explained",
        "what_a_caller_must_know",
    ),
    Mutant(
        _DOCSTRING,
        '{{ operation.answer | replace("\\n", " ") }}',
        "It.",
        "the result is not explained",
        "what_a_caller_must_know",
    ),
    Mutant(
        _DOCSTRING,
        "    StatusError: The server",
        "    Error: The server",
        "errors are not explained",
        "what_a_caller_must_know",
    ),
    Mutant(
        _METHOD, '{{ "async " if prefix else "" }}def', "def", "an async method is not", "have_the_signatures"
    ),
    Mutant(
        _METHOD,
        '{{ "await " if prefix else "" }}self',
        "self",
        "an async method gives a coroutine",
        "answer_is_read",
    ),
    Mutant(
        _METHOD,
        "-> {{ operation.result.annotation | unshadowed(shadows) }}:",
        "-> Any:",
        "results are not typed",
        _TYPES,
    ),
    Mutant(
        _METHOD,
        "OPERATION, {{ arguments(operation) }}, options)\n{% elif",
        "OPERATION, {{ arguments(operation) }}, None)\n{% elif",
        "options of a call are dropped",
        "options_of_a_call",
    ),
    Mutant(_METHOD, "cursor=cursor, ", "", "a list begins anew", "can_go_on"),
    Mutant(_METHOD, "max_items=max_items, ", "", "a list is not bounded", "walk_is_bounded"),
    Mutant(_METHOD, "prefetch=prefetch, ", "", "nothing is fetched ahead", "fetched_ahead"),
    Mutant(
        _METHOD,
        "prefetch=prefetch, options=options)",
        "prefetch=prefetch)",
        "options of a list are dropped",
        "options_of_a_call",
    ),
    Mutant(
        _METHOD,
        "-> rt.{{ prefix }}Pager[{{ operation.paging.item.annotation | unshadowed(shadows) }}]:",
        "-> rt.Pager[Any]:",
        "items are not typed",
        _TYPES,
    ),
    Mutant(
        _METHOD,
        "STREAM, {{ arguments(operation) }}, options)",
        "STREAM, {}, options)",
        "a stream has no arguments",
        "told_apart_by_name",
    ),
    Mutant(
        _METHOD,
        "STREAM, {{ arguments(operation) }}, options)",
        "STREAM, {{ arguments(operation) }}, None)",
        "options of a stream are dropped",
        "options_of_a_call",
    ),
    Mutant(
        _METHOD,
        "{{ operation.stream.annotation | unshadowed(shadows) }}",
        "{{ operation.stream.annotation }}",
        "a method hides the events",
        _TYPES,
    ),
    Mutant(
        _METHOD,
        "{{ one.accepts | unshadowed(shadows) }}{% if",
        "{{ one.accepts }}{% if",
        "a method hides a type",
        _TYPES,
    ),
    Mutant(
        "_macros.jinja",
        "import {{ module }} as op_{{ module }}",
        "import {{ modules[0] }} as op_{{ module }}",
        "every method calls the first",
        "answer_is_read",
    ),
    Mutant(
        "resources/module.py.jinja",
        '(rt.{{ prefix or "Sync" }}Resource):',
        "(rt.SyncResource):",
        "an async resource is sync",
        _TYPES,
    ),
    Mutant(
        "resources/module.py.jinja",
        "    @cached_property\n    def {{ child.attribute }}",
        "    def {{ child.attribute }}",
        "nested resources are methods",
        "hides_another",
    ),
    Mutant(
        "resources/module.py.jinja",
        "return {{ prefix }}{{ child.name }}(self._client)",
        "return {{ child.name }}(self._client)",
        "nested async resources are sync",
        "offer_the_same",
    ),
    Mutant(
        "resources/module.py.jinja",
        "resource.names + hidden",
        "hidden",
        "a method hides a type of its resource",
        _TYPES,
    ),
    Mutant(
        "resources/module.py.jinja",
        "{{ resource.text | docstring }}",
        '"""Methods."""',
        "resources have no text",
        "docstrings_hold",
    ),
    Mutant(
        "resources/module.py.jinja",
        "{{ import_lines(imports) | indent(4) }}",
        "pass",
        "methods are not typed",
        _TYPES,
    ),
    Mutant("resources/package.py.jinja", "{{ notice() }}", "", "no notice", "says_that_it_is_generated"),
)
"""The table."""

FAST = (
    "_macros: the JSON name is lost",
    "resources/_method: fixed parameters are not sent",
    "operations/_stream: the first entry takes all",
    "models/module.py: constants must be given",
)
"""The share that runs with every run of the suite."""
