"""Which options of openapi-python-client's configuration file are honoured here, and why the others are not.

Its `ConfigFile` ignores what it does not know, and much of what it knows would change nothing: our templates
render the package. An option that has no effect is refused by name instead.

Source: docs/adr/0018-the-tree-decides.md.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from typing import Any

HONOURED: Mapping[str, str] = {
    "class_overrides": "other names for classes, and for the modules that they stand in",
    "content_type_overrides": "for a content type another one, as which its bodies are read and written",
    "http_timeout": "seconds for fetching a document from its URL, all in all (30)",
    "package_name_override": "the package's name",
    "package_version_override": "the version of the API, in place of the document's",
    "project_name_override": "the API's name in log lines",
}
"""What each option that is honoured says."""
TABLES = ("class_overrides", "content_type_overrides")
"""Those of them that are tables."""
REFUSED: Mapping[str, str] = {
    "docstrings_on_attributes": "attributes have their words already",
    "field_prefix": "fields are named here: `x-invocant-name` in an overlay names one",
    "generate_all_tags": "a method stands in one resource: `x-invocant-name` in an overlay says in which",
    "literal_enums": "enums are open: a value that the API adds later is kept",
    "post_hooks": "the pinned formatter runs, and nothing else, so that the output is the same everywhere",
    "use_path_prefixes_for_title_model_names": "classes keep their names: the names lock remembers them",
}
"""Why each other option is not."""


def problem(options: Mapping[str, Any]) -> str | None:
    """Return what is wrong with *options*, which are all honoured, or None where nothing is."""
    from openapi_python_client.config import ConfigFile
    from pydantic import ValidationError

    try:
        file = ConfigFile.model_validate(dict(options))
    except ValidationError as error:
        first = error.errors()[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    for old in file.class_overrides or {}:
        unknown = set(options["class_overrides"][old]) - {"class_name", "module_name"}
        if unknown:
            return f"class_overrides.{old} has no {min(unknown)!r}: there is class_name and module_name"
    if file.http_timeout < 1:
        return "http_timeout: it has to be a second at least"
    name = file.package_name_override
    if name is not None and not (name.isidentifier() and name.isascii() and not keyword.iskeyword(name)):
        return f"package_name_override: {name!r} is not a name that Python can import"
    return None
