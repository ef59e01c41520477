"""Models of the measured bodies for three libraries, made from one description.

Only what the bodies hold: unions by tag, enums, UUIDs, dates, text or a list of parts. pydantic keeps unknown
members (`extra="allow"`); cattrs and msgspec drop them, and are shown for scale.
"""

# ruff: noqa: UP007, UP042  # unions and enums are put together at run time, for libraries that read them so

from __future__ import annotations

import enum
import json
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal, Union
from uuid import UUID


class FunctionType(str, enum.Enum):
    """What a function is for."""

    LLM = "llm"
    SCORER = "scorer"
    TASK = "task"
    TOOL = "tool"


class Runtime(str, enum.Enum):
    """What runs code."""

    NODE = "node"
    PYTHON = "python"


class ObjectType(str, enum.Enum):
    """What holds a function."""

    PROJECT = "project"
    DATASET = "dataset"


Make = Callable[..., Any]
Tagged = Callable[..., Any]


def describe(make: Make, tagged: Tagged) -> Any:
    """Return the class of a Function.

    Args:
        make: Makes a class of a name, its required and its optional members, and perhaps a tag.
        tagged: Makes a union of classes that are told apart by a tag.
    """
    part = make("TextPart", {"text": str}, {}, ("type", "text"))
    image = make("ImagePart", {"image_url": dict[str, Any]}, {}, ("type", "image_url"))
    text = Union[str, list[tagged("type", {"text": part, "image_url": image})]]
    system = make("SystemMessage", {"content": text}, {"name": str}, ("role", "system"))
    user = make("UserMessage", {"content": text}, {"name": str}, ("role", "user"))
    assistant = make("AssistantMessage", {}, {"content": text, "name": str}, ("role", "assistant"))
    message = tagged("role", {"system": system, "user": user, "assistant": assistant})
    chat = make("ChatPrompt", {"messages": list[message]}, {"tools": str}, ("type", "chat"))
    completion = make("CompletionPrompt", {"content": str}, {}, ("type", "completion"))
    params = make(
        "Params",
        {},
        {"use_cache": bool, "temperature": float, "max_tokens": float, "response_format": dict[str, Any]},
    )
    options = make("PromptOptions", {}, {"model": str, "params": params, "position": str})
    parser = make(
        "PromptParser",
        {"use_cot": bool},
        {"choice_scores": dict[str, float], "choice": list[str]},
        ("type", "llm_classifier"),
    )
    saved = make("SavedFunction", {"id": str}, {"version": str}, ("type", "function"))
    named = make("GlobalFunction", {"name": str}, {"function_type": FunctionType}, ("type", "global"))
    origin = make("PromptOrigin", {}, {"prompt_id": str, "project_id": str, "prompt_version": str})
    prompt_data = make(
        "PromptData",
        {},
        {
            "prompt": tagged("type", {"chat": chat, "completion": completion}),
            "options": options,
            "parser": parser,
            "tool_functions": list[tagged("type", {"function": saved, "global": named})],
            "template_format": str,
            "origin": origin,
        },
    )
    context = make("RuntimeContext", {"runtime": Runtime, "version": str}, {})
    inline = make(
        "InlineCode", {"runtime_context": context, "code": str}, {"code_hash": str}, ("type", "inline")
    )
    bundle = make(
        "BundleCode", {"runtime_context": context, "bundle_id": str}, {"preview": str}, ("type", "bundle")
    )
    code = make(
        "CodeFunction", {"data": tagged("type", {"inline": inline, "bundle": bundle})}, {}, ("type", "code")
    )
    prompt = make("PromptFunction", {}, {}, ("type", "prompt"))
    place = make("FunctionOrigin", {"object_type": ObjectType, "object_id": UUID}, {"internal": bool})
    schema = make("FunctionSchema", {}, {"parameters": Any, "returns": Any})
    return make(
        "Function",
        {
            "id": UUID,
            "xact_id": str,
            "project_id": UUID,
            "log_id": Literal["p"],
            "org_id": UUID,
            "name": str,
            "slug": str,
            "function_data": tagged("type", {"prompt": prompt, "code": code, "global": named}),
        },
        {
            "description": str,
            "created": datetime,
            "prompt_data": prompt_data,
            "tags": list[str],
            "metadata": dict[str, Any],
            "function_type": FunctionType,
            "origin": place,
            "function_schema": schema,
        },
    )


def _key(name: str) -> str:
    return "_xact_id" if name == "xact_id" else name


def pydantic_function(base: Any = None) -> Any:
    """Return the pydantic model of a Function; *base* may bring its own ways."""
    from pydantic import BaseModel, ConfigDict, Field, create_model

    config = {} if base is not None else {"__config__": ConfigDict(extra="allow", populate_by_name=True)}

    def make(name: str, required: dict[str, Any], optional: dict[str, Any], tag: Any = None) -> Any:
        fields: dict[str, Any] = {}
        if tag is not None:
            fields[tag[0]] = (Literal[tag[1]], ...)
        for key, kind in required.items():
            fields[key] = (kind, Field(alias=_key(key))) if key != _key(key) else (kind, ...)
        for key, kind in optional.items():
            fields[key] = (kind if kind is Any else Union[kind, None], None)
        if base is not None:
            return create_model(name, __base__=base, **fields)
        return create_model(name, **config, **fields)

    def tagged(tag: str, variants: dict[str, Any]) -> Any:
        return Annotated[Union[tuple(variants.values())], Field(discriminator=tag)]

    assert BaseModel
    return describe(make, tagged)


def pydantic_codec() -> tuple[Callable[[bytes], Any], Callable[[Any], Any]]:
    """Return what decodes and encodes with pydantic-core, without a dict in between."""
    function = pydantic_function()
    return function.model_validate_json, lambda value: value.model_dump_json(
        by_alias=True, exclude_unset=True
    )


def msgspec_codec() -> tuple[Callable[[bytes], Any], Callable[[Any], Any]]:
    """Return what decodes and encodes with msgspec."""
    import msgspec

    def make(name: str, required: dict[str, Any], optional: dict[str, Any], tag: Any = None) -> Any:
        fields: list[Any] = list(required.items())
        fields += [(key, Union[kind, None], None) for key, kind in optional.items()]
        named = {} if tag is None else {"tag_field": tag[0], "tag": tag[1]}
        return msgspec.defstruct(name, fields, rename=_key, omit_defaults=True, kw_only=True, **named)

    function = describe(make, lambda _, variants: Union[tuple(variants.values())])
    return msgspec.json.Decoder(function).decode, msgspec.json.Encoder().encode


def cattrs_codec() -> tuple[Callable[[bytes], Any], Callable[[Any], Any]]:
    """Return what decodes and encodes attrs classes with cattrs and the standard library."""
    import attrs
    import cattrs
    from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

    converter = cattrs.Converter(detailed_validation=False, omit_if_default=True)
    converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(UUID, lambda value, _: UUID(value))
    converter.register_unstructure_hook(UUID, str)
    unions: dict[Any, Any] = {}

    def make(name: str, required: dict[str, Any], optional: dict[str, Any], tag: Any = None) -> Any:
        fields = {} if tag is None else {tag[0]: attrs.field(type=str)}
        fields |= {key: attrs.field(type=kind) for key, kind in required.items()}
        fields |= {
            key: attrs.field(type=kind if kind is Any else Union[kind, None], default=None)
            for key, kind in optional.items()
        }
        cls = attrs.make_class(name, fields, slots=True, kw_only=True, frozen=False)
        renames = {key: override(rename=_key(key)) for key in required if _key(key) != key}
        converter.register_structure_hook(
            cls, make_dict_structure_fn(cls, converter, _cattrs_detailed_validation=False, **renames)
        )
        converter.register_unstructure_hook(
            cls, make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True, **renames)
        )
        return cls

    def tagged(tag: str, variants: dict[str, Any]) -> Any:
        found = Union[tuple(variants.values())]
        unions[found] = variants
        structure = converter.structure
        for union in (found, Union[found, None]):
            converter.register_structure_hook(
                union, lambda value, _: None if value is None else structure(value, variants[value[tag]])
            )
            converter.register_unstructure_hook(union, converter.unstructure)
        text = Union[str, list[found]]
        for union in (text, Union[text, None]):
            converter.register_structure_hook(
                union, lambda value, _: structure(value, list[found]) if value.__class__ is list else value
            )
            converter.register_unstructure_hook(union, converter.unstructure)
        return found

    function = describe(make, tagged)
    return (
        lambda text: converter.structure(json.loads(text), function),
        lambda value: json.dumps(converter.unstructure(value)),
    )
