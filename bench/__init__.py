"""Benchmarks: what Invocant costs beside named peers. `python -m bench --help`; results in docs/performance.md."""
