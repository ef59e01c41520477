"""What the stories of Braintrust are made of: projects, prompts, code, and a function that is created."""

from __future__ import annotations

from typing import Any

from tests.contract.semantics.story import Story

PROJECTS = ("6a1c7c2e-3d0b-4f60-9b0e-0f6d3c1b8a11", "6a1c7c2e-3d0b-4f60-9b0e-0f6d3c1b8a12")
PROMPT = {"type": "prompt"}
CODE = {
    "type": "code",
    "data": {"type": "inline", "runtime_context": {"runtime": "node", "version": "20"}, "code": "1"},
}
RICH: dict[str, Any] = {
    "prompt": {"type": "completion", "content": "Say {{it}}"},
    "options": {"model": "small", "params": {"temperature": 0, "top_p": 0.5}},
    "template_format": "mustache",
}
PARSER = {"parser": {"type": "llm_classifier", "use_cot": True, "choice_scores": {"yes": 1, "no": 0}}}
LIST = "/v1/function"


def made(story: Story, slug: str, **more: Any) -> str:
    """Create a function, and return its id."""
    given = {"project_id": PROJECTS[0], "slug": slug, "name": slug.title(), "function_data": PROMPT, **more}
    seen = story.do("functions.create", **given)
    return str(seen.value["id"])
