# Generated from openapi/opper/document.yaml; do not edit: change the document, an overlay or a template, then regenerate.
"""Every class of the API's schemas; each is imported when it is first asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from invocant.runtime import kinds as k

ref = k.Models(__name__)

if TYPE_CHECKING:
    from ._bad_request_error import BadRequestError as BadRequestError
    from ._conflict_error import ConflictError as ConflictError
    from ._create_function_request import CreateFunctionRequest as CreateFunctionRequest
    from ._error import GenericError as GenericError
    from ._example import Example as Example
    from ._failure_payload import FailurePayload as FailurePayload
    from ._function_call_configuration import FunctionCallConfiguration as FunctionCallConfiguration
    from ._function_call_request import FunctionCallRequest as FunctionCallRequest
    from ._function_call_response import FunctionCallResponse as FunctionCallResponse
    from ._function_response import Function as Function
    from ._json_payload import JsonPayload as JsonPayload
    from ._list_function_revision_response import FunctionRevision as FunctionRevision
    from ._list_functions_item import FunctionSummary as FunctionSummary
    from ._meta import PageMeta as PageMeta
    from ._model import LanguageModel as LanguageModel
    from ._not_found_error import NotFoundError as NotFoundError
    from ._paginated_response_list_function_revision_response import (
        FunctionRevisionPage as FunctionRevisionPage,
    )
    from ._paginated_response_list_functions_item import FunctionPage as FunctionPage
    from ._request_validation_error import RequestValidationError as RequestValidationError
    from ._span_payload import SpanPayload as SpanPayload
    from ._t_model import (
        ModelChoice as ModelChoice,
        ModelChoiceListItem as ModelChoiceListItem,
        model_choice_kind as model_choice_kind,
        model_choice_list_item_kind as model_choice_list_item_kind,
    )
    from ._task_call_request import TaskCallRequest as TaskCallRequest
    from ._task_call_response import TaskCallResponse as TaskCallResponse
    from ._text_payload import TextPayload as TextPayload
    from ._unauthorized_error import UnauthorizedError as UnauthorizedError
    from ._update_function_request import UpdateFunctionRequest as UpdateFunctionRequest

_MODULES: dict[str, str] = {
    "BadRequestError": "_bad_request_error",
    "ConflictError": "_conflict_error",
    "CreateFunctionRequest": "_create_function_request",
    "Example": "_example",
    "FailurePayload": "_failure_payload",
    "Function": "_function_response",
    "FunctionCallConfiguration": "_function_call_configuration",
    "FunctionCallRequest": "_function_call_request",
    "FunctionCallResponse": "_function_call_response",
    "FunctionPage": "_paginated_response_list_functions_item",
    "FunctionRevision": "_list_function_revision_response",
    "FunctionRevisionPage": "_paginated_response_list_function_revision_response",
    "FunctionSummary": "_list_functions_item",
    "GenericError": "_error",
    "JsonPayload": "_json_payload",
    "LanguageModel": "_model",
    "ModelChoice": "_t_model",
    "ModelChoiceListItem": "_t_model",
    "NotFoundError": "_not_found_error",
    "PageMeta": "_meta",
    "RequestValidationError": "_request_validation_error",
    "SpanPayload": "_span_payload",
    "TaskCallRequest": "_task_call_request",
    "TaskCallResponse": "_task_call_response",
    "TextPayload": "_text_payload",
    "UnauthorizedError": "_unauthorized_error",
    "UpdateFunctionRequest": "_update_function_request",
    "model_choice_kind": "_t_model",
    "model_choice_list_item_kind": "_t_model",
}

__all__ = [
    "BadRequestError",
    "ConflictError",
    "CreateFunctionRequest",
    "Example",
    "FailurePayload",
    "Function",
    "FunctionCallConfiguration",
    "FunctionCallRequest",
    "FunctionCallResponse",
    "FunctionPage",
    "FunctionRevision",
    "FunctionRevisionPage",
    "FunctionSummary",
    "GenericError",
    "JsonPayload",
    "LanguageModel",
    "ModelChoice",
    "ModelChoiceListItem",
    "NotFoundError",
    "PageMeta",
    "RequestValidationError",
    "SpanPayload",
    "TaskCallRequest",
    "TaskCallResponse",
    "TextPayload",
    "UnauthorizedError",
    "UpdateFunctionRequest",
    "model_choice_kind",
    "model_choice_list_item_kind",
]


if not TYPE_CHECKING:  # a type checker must not take every name for one that exists

    def __getattr__(name: str) -> Any:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f".{module}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
