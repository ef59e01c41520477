"""From document to streamed answer: regenerate the clients, start the mock server, and use all three of them.

Run it with `make demo`. Everything happens on this machine: the mock server listens on a loopback port, and
stops with the demonstration.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from examples.show import Show
from invocant import (
    AsyncBraintrust,
    AsyncNyckel,
    AsyncOpper,
    Braintrust,
    InvocantError,
    Nyckel,
    Opper,
    RequestOptions,
    response_info,
)
from invocant_api.braintrust.events import JsonDelta
from invocant_api.braintrust.inputs import PromptData
from invocant_api.nyckel.models import FunctionOutput

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "6a1c7c2e-3d0b-4f60-9b0e-0f6d3c1b8a11"
NOWHERE = "00000000-0000-4000-8000-000000000000"
QUESTION = {"question": "Where is my order?"}
CHAT: PromptData = {"prompt": {"type": "chat", "messages": [{"role": "user", "content": "{{question}}"}]}}
MOOD = {"type": "object", "properties": {"mood": {"type": "string"}, "score": {"type": "number"}}}

# The mock server misbehaves on request; the same header works in your own tests.
BUSY_TWICE = RequestOptions(headers={"X-Mock-Fault": json.dumps([{"status": 429, "retry_after": 1}, 429])})
BUSY = RequestOptions(headers={"X-Mock-Fault": json.dumps({"status": 429, "retry_after": 30})}, retries=0)


def regenerate(show: Show) -> None:
    """Run the generator as a user would, and show what it says of each API."""
    show.scene("Regenerate the clients from the vendors' documents")
    command = [sys.executable, "-m", "generator", "--quiet", "generate", "--force", "--json"]
    with show.timed("python -m generator generate --force") as lines:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"\n{done.stderr or done.stdout}")
        for api, summary in json.loads(done.stdout).items():
            made, wanted = summary["operations_generated"], summary["operations_in_document"]
            lines.append(
                f"{api:<11} {made} of {wanted} operations, {summary['schemas']} schemas, "
                f"{len(summary['dropped'])} dropped, {len(summary['warnings'])} warnings"
            )


@contextmanager
def mock_server(show: Show) -> Iterator[str]:
    """Start the mock server in a process of its own, let the clients find it, and yield its address."""
    show.scene("Start the mock server: three APIs on one loopback port")
    command = [sys.executable, "-m", "invocant.cli", "mock", "all", "--json", "--pace", "0.03"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        with show.timed("invocant mock all --pace 0.03") as lines:
            assert server.stdout is not None
            told = server.stdout.readline()
            if not told:
                sys.exit(f"the mock server ended with exit code {server.wait()}")
            ready = json.loads(told)
            os.environ.update(ready["env"])
            lines.append(f"{ready['ready']} serves {', '.join(ready['apis'])}")
        yield ready["ready"]
    finally:
        server.terminate()
        server.communicate(timeout=10)


def braintrust(show: Show) -> None:
    """Create, list, get, change, invoke, stream and delete, one call after the other."""
    show.scene("Braintrust")
    with Braintrust() as client:
        with show.timed('client.functions.create(project_id=…, name="Order status", …)  × 5') as lines:
            made = [
                client.functions.create(
                    project_id=PROJECT,
                    name=f"Order status {number}",
                    slug=f"order-status-{number}",
                    function_data={"type": "prompt"},
                    prompt_data=CHAT,
                )
                for number in range(5)
            ]
            lines.append(f"{made[0].slug} … {made[-1].slug}, {made[0].function_data!r}")
        with show.timed("for page in client.functions.list(project_id=…, limit=2).pages(): …") as lines:
            for page in client.functions.list(project_id=PROJECT, limit=2).pages():
                lines.append(f"page of {len(page.items)}: {', '.join(item.slug for item in page.items)}")
        with show.timed("client.functions.get(id)") as lines:
            lines.append(repr(client.functions.get(made[0].id)))
        with show.timed('client.functions.update(id, description="Tells where an order is")') as lines:
            changed = client.functions.update(made[0].id, description="Tells where an order is")
            lines.append(f"{changed.slug}: {changed.description}")
        with show.timed('client.functions.invoke(id, input={"question": "Where is my order?"})') as lines:
            lines.append(repr(client.functions.invoke(made[0].id, input=QUESTION)))

        with (
            show.streamed("for text in client.functions.stream(id, input=…).text:"),
            client.functions.stream(made[0].id, input=QUESTION) as stream,
        ):
            for text in stream.text:
                show.piece(text)
        with (
            show.streamed('for event in client.functions.stream(id, input=…, mode="json").events:'),
            client.functions.stream(made[0].id, input=QUESTION, mode="json") as stream,
        ):
            for event in stream.events:
                if isinstance(event, JsonDelta):
                    show.piece(event.data)
        show.said(f"stream.result() → {stream.result()!r}")

        with show.timed("client.functions.delete(id)") as lines:
            lines.append(f"deleted {client.functions.delete(made[4].id).slug}")


async def braintrust_async(show: Show) -> None:
    """Do the same things from coroutines, several at once."""
    show.scene("Braintrust, async: the same methods, awaited")
    async with AsyncBraintrust() as client:
        with show.timed("async for function in client.functions.list(limit=2): …") as lines:
            found = [item async for item in client.functions.list(project_id=PROJECT, limit=2)]
            lines.append(", ".join(item.slug for item in found))
        with show.timed(
            "await asyncio.gather(*(client.functions.invoke(f.id, input=…) for f in found))"
        ) as lines:
            answers = await asyncio.gather(*(client.functions.invoke(f.id, input=QUESTION) for f in found))
            lines.append(f"{len(answers)} answers at once; the first: {answers[0]!r}")
        with show.streamed("async for text in client.functions.stream(id, input=…).text:"):
            async with client.functions.stream(found[0].id, input=QUESTION) as stream:
                async for text in stream.text:
                    show.piece(text)
        with show.timed("await client.functions.create(…), get, update, delete") as lines:
            made = await client.functions.create(
                project_id=PROJECT, name="Brief", slug="brief", function_data={"type": "prompt"}
            )
            made = await client.functions.get(made.id)
            made = await client.functions.update(made.id, name="Short")
            gone = await client.functions.delete(made.id)
            lines.append(f"{gone.name} ({gone.slug}) came and went")


def failures(show: Show) -> None:
    """Show errors, and a retry, as a user meets them."""
    show.scene("When it goes wrong")

    def tell(retry: Any) -> None:
        show.said(f"on_retry: attempt {retry.attempt}: {retry.reason}; waits {retry.delay:.1f} s", "yellow")

    with Braintrust(on_retry=tell) as client:
        refused(show, f'client.functions.get("{NOWHERE}")', lambda: client.functions.get(NOWHERE))
        function = next(iter(client.functions.list(project_id=PROJECT, max_items=1)))
        with show.timed("client.functions.invoke(id, …)   # the server is busy, twice") as lines:
            answer = client.functions.invoke(function.id, input=QUESTION, options=BUSY_TWICE)
            lines.append(f"{answer!r}, attempt {response_info(answer).attempts}")
        refused(
            show,
            "client.functions.invoke(id, …, options=RequestOptions(retries=0))   # busy again",
            lambda: client.functions.invoke(function.id, input=QUESTION, options=BUSY),
        )
    key = os.environ.pop("BRAINTRUST_API_KEY")
    with Braintrust() as client:
        refused(
            show,
            "Braintrust().functions.get(id)   # and no key anywhere",
            lambda: client.functions.get(PROJECT),
        )
    os.environ["BRAINTRUST_API_KEY"] = key


def refused(show: Show, code: str, call: Callable[[], object]) -> None:
    """Show the error that *call* raises."""
    show.typed(code)
    try:
        call()
    except InvocantError as error:
        show.said(f"{type(error).__name__}: {error}", "red")


def opper(show: Show) -> None:
    """The same shape of code for an API with offsets, revisions and structured streams."""
    show.scene("Opper: the same shape")
    with Opper() as client:
        with show.timed('client.functions.create(name="mood", instructions=…, output_schema=…)') as lines:
            made = client.functions.create(name="mood", instructions="Name the mood.", output_schema=MOOD)
            lines.append(f"{made.name}, revision {made.revision_id}")
        with show.timed("for function in client.functions.list(limit=1): …") as lines:
            client.functions.create(name="brief", instructions="Summarise in one sentence.")
            lines.append(", ".join(function.name for function in client.functions.list(limit=1)))
        with show.timed('client.functions.call(id, input="Where is my order?!")') as lines:
            lines.append(repr(client.functions.call(made.id, input="Where is my order?!").json_payload))
        with (
            show.streamed("for event in client.functions.stream(id, input=…): … stream.partial"),
            client.functions.stream(made.id, input="Where is my order?!") as stream,
        ):
            for _ in stream.events:
                show.again(repr(stream.partial))
        show.said(f"stream.result() → {stream.result()!r}")


def nyckel(show: Show) -> None:
    """The same shape of code for an API with OAuth2 and classification."""
    show.scene("Nyckel: the same shape, over OAuth2")
    with Nyckel() as client:
        with show.timed('client.functions.create(name="Tone", …), client.labels.create(…)  × 2') as lines:
            made = client.functions.create(name="Tone", input="Text", output="Classification")
            for name in ("angry", "calm"):
                client.labels.create(made.id, name=name)
            lines.append(f"{made.id}: {', '.join(label.name for label in client.labels.list(made.id))}")
        with show.timed("for function in client.functions.list(): …") as lines:
            lines.append(
                ", ".join(f"{function.name} ({function.output})" for function in client.functions.list())
            )
        with show.timed('client.functions.invoke(id, data="Where is my order?!", label_count=2)') as lines:
            found = client.functions.invoke(made.id, data="Where is my order?!", label_count=2)
            match found:  # what it is depends on what the function is for
                case FunctionOutput(label_name=str(name), confidence=float(confidence)):
                    lines.append(f"{name}, confidence {confidence:.2f}")
                case other:
                    lines.append(repr(other))


async def side_by_side(show: Show) -> None:
    """Ask all three at once."""
    show.scene("All three at once")
    async with AsyncBraintrust() as braintrust, AsyncOpper() as opper, AsyncNyckel() as nyckel:
        with show.timed("await asyncio.gather(braintrust…, opper…, nyckel…)") as lines:
            counts = await asyncio.gather(
                braintrust.functions.list(project_id=PROJECT).collect(),
                opper.functions.list().collect(),
                nyckel.functions.list().collect(),
            )
            lines.append(", ".join(f"{len(found)} functions" for found in counts))


HERE = ".venv/bin/" if Path(sys.prefix) == ROOT / ".venv" else ""
NEXT = {
    f"{HERE}invocant mock all": "the same server, to develop against",
    "make test": "the whole suite",
    "make generate": "after editing openapi/<api>/overlays/",
    f"{HERE}python -m generator generate --help": "a client for a document of your own",
    "README.md, docs/architecture.md": "to read: what there is, and where",
}


def main() -> None:
    """Run every scene in order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plain", action="store_true", help="no colour, also on a terminal")
    show = Show(colour=False if parser.parse_args().plain else None)
    regenerate(show)
    with mock_server(show):
        braintrust(show)
        asyncio.run(braintrust_async(show))
        failures(show)
        opper(show)
        nyckel(show)
        asyncio.run(side_by_side(show))
    show.scene(f"Done in {show.total()}. What to type next")
    for command, why in NEXT.items():
        show.said(f"{command:<44} {why}")


if __name__ == "__main__":
    main()
