"""What a document calls deprecated: type checkers tell before a program runs, a warning does when it runs.

Type checkers read `deprecated` as PEP 702 has it, from the stubs that they bring. At run time it is the
standard library's from Python 3.13, else the few lines here, so that nothing needs `typing_extensions`.

Source: PEP 702; `warnings.deprecated` of Python 3.13.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from invocant.runtime._models.unset import UNSET

__all__ = ["deprecated", "deprecated_parameters"]

F = TypeVar("F", bound=Callable[..., Any])

if TYPE_CHECKING:
    from typing_extensions import deprecated
else:
    try:
        from warnings import deprecated
    except ImportError:  # before Python 3.13

        def deprecated(message: str) -> Callable[[F], F]:
            """Mark a function as deprecated: a call warns, with the caller's line as its place.

            Args:
                message: The text of the warning, which is the function's `__deprecated__` too.
            """

            def mark(function: F) -> F:
                def tell(_: dict[str, Any]) -> None:
                    warnings.warn(message, DeprecationWarning, stacklevel=3)

                marked = _told(function, tell)
                marked.__deprecated__ = function.__deprecated__ = message
                return marked

            return mark


def deprecated_parameters(**messages: str) -> Callable[[F], F]:
    """Mark parameters of a function as deprecated: a call that gives one warns, with its line as the place.

    Args:
        messages: The text of the warning, by the name of each parameter, which is passed by name.
    """

    def mark(function: F) -> F:
        def tell(arguments: dict[str, Any]) -> None:
            for name, message in messages.items():
                if arguments.get(name, UNSET) is not UNSET:
                    warnings.warn(message, DeprecationWarning, stacklevel=3)

        return _told(function, tell)

    return mark


def _told(function: F, tell: Callable[[dict[str, Any]], None]) -> F:
    """Return *function*, which is told of each call before it runs.

    The warning comes when the function is called. One inside a coroutine would come when that is awaited,
    whose place may be in the event loop.
    """

    @functools.wraps(function)
    def wrapper(*given: Any, **arguments: Any) -> Any:
        tell(arguments)
        return function(*given, **arguments)

    if _is_coroutine_function(function):
        _mark_coroutine_function(wrapper)
    return wrapper  # type: ignore[return-value]  # it takes and returns what the function does


def _is_coroutine_function(function: Any) -> bool:
    return bool(getattr(getattr(function, "__code__", None), "co_flags", 0) & 0x80)  # inspect.CO_COROUTINE


def _mark_coroutine_function(wrapper: Any) -> None:
    """Have `inspect`, or before Python 3.12 `asyncio`, take *wrapper* for a coroutine function."""
    import inspect  # here, as few clients have anything deprecated

    mark = getattr(inspect, "markcoroutinefunction", None)
    if mark is not None:
        mark(wrapper)
    else:
        import asyncio.coroutines

        wrapper._is_coroutine = asyncio.coroutines._is_coroutine  # type: ignore[attr-defined]  # how it did so then
