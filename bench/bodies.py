"""The bodies that are measured: Functions as the vendor returns them, made up, and always the same."""

from __future__ import annotations

import json
import random
import uuid
from typing import Any

_WORDS = """
the order customer support answer refund policy shipping label question context reply short polite tone never
invent facts cite source when unsure ask again summarise thread detect language return value score
""".split()  # noqa: SIM905  # thirty words read better as a sentence


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(words)).capitalize() + "."


def _id(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def body(number: int) -> dict[str, Any]:
    """Return the JSON object of function *number*.

    Of ten, four are prompts with a chat, two are scorers and four inline code, 1.66 KB of JSON on average.
    The same number always gives the same object.
    """
    chance = random.Random(number)
    sort = number % 10
    day, hour, milli = chance.randint(1, 28), chance.randint(0, 23), chance.randint(100, 999)
    common: dict[str, Any] = {
        "id": _id(chance),
        "_xact_id": str(1000190000000000000 + chance.getrandbits(50)),
        "project_id": _id(chance),
        "log_id": "p",
        "org_id": _id(chance),
        "name": f"Function {number}",
        "slug": f"function-{number}",
        "description": _sentence(chance, 9),
        "created": f"2026-05-{day:02}T{hour:02}:31:07.{milli}Z",
    }
    rest: dict[str, Any] = {
        "tags": ["support", "production"] if number % 3 else None,
        "metadata": {"team": "support", "reviewed": True, "revision": number},
    }
    origin = {"object_type": "project", "object_id": _id(chance), "internal": False}
    if sort < 4:
        messages: list[dict[str, Any]] = [
            {"role": "system", "content": _sentence(chance, 45)},
            {"role": "user", "content": [{"type": "text", "text": "{{question}} " + _sentence(chance, 14)}]},
            {"role": "assistant", "content": _sentence(chance, 22)},
            {"role": "user", "content": "{{input}}"},
        ]
        common["prompt_data"] = {
            "prompt": {"type": "chat", "messages": messages},
            "options": {
                "model": "gpt-4o",
                "params": {"temperature": 0.2, "max_tokens": 800, "response_format": {"type": "text"}},
                "position": "0|hzzzzz:",
            },
            "parser": None,
            "tool_functions": [{"type": "function", "id": _id(chance)}],
            "template_format": "mustache",
            "origin": {
                "prompt_id": _id(chance),
                "project_id": _id(chance),
                "prompt_version": "1000192656880881099",
            },
        }
        return {
            **common,
            **rest,
            "function_type": "llm",
            "function_data": {"type": "prompt"},
            "origin": origin,
        }
    if sort < 6:
        common["prompt_data"] = {
            "prompt": {
                "type": "chat",
                "messages": [
                    {"role": "system", "content": _sentence(chance, 40)},
                    {"role": "user", "content": "{{output}} against {{expected}}. " + _sentence(chance, 20)},
                ],
            },
            "options": {"model": "gpt-4o-mini", "params": {"use_cache": True, "temperature": 0}},
            "parser": {
                "type": "llm_classifier",
                "use_cot": True,
                "choice_scores": {"Correct": 1, "Partly": 0.5, "Wrong": 0},
            },
        }
        return {
            **common,
            **rest,
            "function_type": "scorer",
            "function_data": {"type": "global", "name": "Factuality", "function_type": "scorer"},
            "origin": origin,
            "function_schema": {
                "parameters": {"type": "object", "properties": {"output": {"type": "string"}}},
                "returns": {"type": "number"},
            },
        }
    code = "\n".join(f"    {_sentence(chance, 6).lower()}" for _ in range(11))
    return {
        **common,
        "prompt_data": None,
        **rest,
        "function_type": "tool" if sort % 2 else "scorer",
        "function_data": {
            "type": "code",
            "data": {
                "type": "inline",
                "runtime_context": {"runtime": "python", "version": "3.12"},
                "code": "def handler(input):\n" + code + "\n    return input\n",
                "code_hash": f"{chance.getrandbits(256):064x}",
            },
        },
        "origin": origin,
        "function_schema": {
            "parameters": {"type": "object", "properties": {"question": {"type": "string"}}},
            "returns": None,
        },
    }


def texts(count: int, first: int = 0) -> list[bytes]:
    """Return the JSON of *count* functions."""
    return [json.dumps(body(number)).encode() for number in range(first, first + count)]


# 32 bytes; what a stream of text mostly consists of.
SMALL_EVENT = b'event: text_delta\ndata: "word"\n\n'
# 1 KB; a paragraph.
MIDDLE_EVENT = b'event: text_delta\ndata: "' + b"word " * 200 + b'"\n\n'
# 64 KB; a tool's output.
BIG_EVENT = b'event: text_delta\ndata: "' + b"word " * 13_100 + b'"\n\n'
DONE_EVENT = b"event: done\ndata: \n\n"


def pieces(data: bytes, size: int) -> list[bytes]:
    """Return *data* cut into pieces of *size* bytes."""
    return [data[start : start + size] for start in range(0, len(data), size)]
