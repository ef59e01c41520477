"""The environment variables in which clients look for a server and credentials."""

from invocant.documents import base_url_variable
from invocant.mock._api import ServedApi
from invocant.mock._exchange.namespaces import SEPARATOR
from invocant.mock._exchange.security import DEFAULT_KEY, KEY_PREFIX


def client_environment(api: ServedApi, origin: str, key: str = DEFAULT_KEY) -> dict[str, str]:
    """Return the variables in which clients of an API look for credentials, with values for a server.

    Args:
        origin: Where the server is.
        key: The key to use; of a namespace, where it names one.
    """
    variables: dict[str, str] = {}
    start, mark, namespace = key.rpartition(SEPARATOR)
    for scheme in api.schemes.values():
        for way in scheme.ways:
            for argument in way.arguments:
                value = key
                if len(way.arguments) > 1 and (start or key).startswith(KEY_PREFIX):
                    value = f"{KEY_PREFIX}{argument.role.replace('_', '-')}{mark}{namespace if mark else ''}"
                variables.setdefault(argument.variables(api.name)[0], value)
    variables[base_url_variable(api.schemes.values(), api.name)] = origin + api.base_path
    return variables
