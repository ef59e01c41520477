"""What the functions of each API mean: a model, the ways to ask a server, and stories that compare the two.

A model (`braintrust.py`, `opper.py`, `nyckel.py`) is plain dictionaries and the vendor's sentences. It shares
no code with the mock or the clients that it judges. `story.py` asks and judges; a driver asks, over HTTP
(`raw.py`) or through the generated client (`clients.py`).
"""
