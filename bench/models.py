"""What models cost: decode, encode and memory, against `json` and plain dicts.

Run `python -m bench.models [rounds]`. Short blocks of the work alternate with a yardstick in one process, and
the figure is the median over blocks of their ratio: `json.loads` of the same bytes for decoding, `json.dumps`
of the same dicts for encoding. CPU time, not wall time. Memory is what tracemalloc counts for decoded
objects, against the dicts they were decoded from.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from bench import function_models

BLOCK = 50
BODIES = [json.dumps(function_models.body(number)).encode() for number in range(1000)]


def cost(work: Callable[[int], Any], first: int) -> float:
    """Return the CPU seconds of *work* on one block of bodies."""
    start = time.process_time()
    for number in range(first, first + BLOCK):
        work(number)
    return time.process_time() - start


def ratio(peer: Callable[[int], Any], yardstick: Callable[[int], Any], rounds: int) -> tuple[float, float]:
    """Return the median ratio of *peer* to *yardstick* and the yardstick's microseconds an object."""
    ratios, micros = [], []
    for round_number in range(rounds):
        first = round_number * BLOCK % len(BODIES)
        base = cost(yardstick, first)
        mine = cost(peer, first)
        ratios.append(mine / base)
        micros.append(base / BLOCK * 1e6)
    return statistics.median(ratios), statistics.median(micros)


def held(make: Callable[[int], Any]) -> float:
    """Return the bytes that one object holds."""
    gc.collect()
    tracemalloc.start()
    keep = [make(number) for number in range(200)]
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / len(keep)


def main() -> None:
    """Measure and print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    from_dict = function_models.Function.from_dict
    models = [from_dict(json.loads(text)) for text in BODIES]
    plain = [json.loads(text) for text in BODIES]
    assert all(
        json.dumps(model.to_dict()) == json.dumps(data) for model, data in zip(models, plain, strict=True)
    )
    print(
        f"{len(BODIES)} bodies of {sum(map(len, BODIES)) / len(BODIES):.0f} bytes, {rounds} blocks of {BLOCK}"
    )
    figure, base = ratio(lambda n: from_dict(json.loads(BODIES[n])), lambda n: json.loads(BODIES[n]), rounds)
    print(f"decode  {figure:5.2f}  of json.loads ({base:.1f} us)   must 3.0, aim 2.4")
    figure, base = ratio(lambda n: json.dumps(models[n].to_dict()), lambda n: json.dumps(plain[n]), rounds)
    print(f"encode  {figure:5.2f}  of json.dumps ({base:.1f} us)   must 1.9, aim 1.6")
    dicts = held(lambda n: json.loads(BODIES[n]))
    models_held = held(lambda n: from_dict(json.loads(BODIES[n])))
    print(f"memory  {models_held / dicts:5.2f}  of dicts ({dicts:.0f} bytes)   must 1.05, aim 0.9")


if __name__ == "__main__":
    main()
