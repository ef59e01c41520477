"""Benchmarks: what Invocant costs beside named peers. `python -m bench --help`, docs/performance.md."""
