"""Proofs of what is promised: each a module with `run(trials, seed)`, a command, and a quick version among the tests.

`python -m tests.proofs.NAME [--trials N] [--seed N]` runs one, `python -m tests.proofs` every one at full length.
"""
