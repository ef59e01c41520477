"""Put off the import of a module that another one imports and mostly has no use for.

`importlib.util.LazyLoader` is made for that, but before Python 3.12 a second `import` loads such a module.
"""

from __future__ import annotations

import importlib
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _LaterModule(ModuleType):
    """Stands for a module until something is asked of it."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def import_at_first_use(name: str) -> None:
    """Let the next `import` of the module *name* load nothing: its first attribute that is asked for does.

    A module that is loaded, or is not there, stays as it is.
    """
    if name in sys.modules:
        return
    spec = find_spec(name)
    if spec is not None:
        module = sys.modules[name] = _LaterModule(name)
        vars(module)["__spec__"] = spec  # as whoever looks for the module expects
