"""A package that stands alone has a version, a name to servers, and its own clients, errors and folds."""

from __future__ import annotations

import sys
import types
from typing import Any

import pytest

from invocant.runtime import InvocantError, ServerError
from tests.generator.packages import Catalogue


class _Fold:
    """Stands for one that a user wrote."""


def test_what_stands_alone_says_who_it_is(catalogue: Catalogue) -> None:
    """The version is pip's, the name to servers has it, and dir() shows the names of its own."""
    package = catalogue("identity")
    assert package.__version__ == "2.0b1"
    assert package.API.user_agent == "feature_identity/2.0b1"
    assert dir(package) == [
        *("API", "AsyncBookshop", "AsyncClient", "Bookshop", "BookshopError", "Client"),
    ]


def test_clients_of_what_stands_alone_are_clients(catalogue: Catalogue) -> None:
    """They are the clients of the package, with a name and folds of their own."""
    package = catalogue("identity")
    assert issubclass(package.Bookshop, package.Client)
    assert issubclass(package.AsyncBookshop, package.AsyncClient)
    assert package.Bookshop.__doc__ == "Client of the Feature API: `with Bookshop() as client: ...`."
    assert package.AsyncBookshop.__doc__ == (
        "Client of the Feature API for async code: `async with AsyncBookshop() as client: ...`."
    )


def test_fold_of_what_stands_alone_is_made_late(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The module that a user wrote is imported for the first stream, not with the package."""
    package = catalogue("identity")
    (make,) = package.Bookshop.FOLDS.values()
    assert package.AsyncBookshop.FOLDS == package.Bookshop.FOLDS
    assert [*package.Bookshop.FOLDS] == ["advice.stream"]
    assert package.Client.FOLDS == {}
    module: Any = types.ModuleType("own_folds")
    module.AdviceFold = _Fold
    monkeypatch.setitem(sys.modules, "own_folds", module)
    assert isinstance(make(), _Fold)


def test_errors_of_what_stands_alone_have_their_root_by_its_name(catalogue: Catalogue) -> None:
    """All that a call can raise is there, below one name."""
    package, errors = catalogue("identity"), catalogue("identity", "errors")
    assert package.BookshopError is errors.BookshopError is InvocantError
    assert errors.ServerError is ServerError
    assert {"BookshopError", "NotFoundError", "StreamEndWarning"} < set(errors.__all__)
    assert all(hasattr(errors, name) for name in errors.__all__)
