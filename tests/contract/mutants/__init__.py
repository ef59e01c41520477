"""Breaks mocks, documents and generated clients at every site, one at a time: the contract suite must notice.

`python -m tests.contract.mutants` runs all of them; `docs/contract.md` has the score, `survivors.toml` the
reasons.
"""
