"""The awaiting driver, for asyncio and trio.

Its twin is `sync`: the same modules, to be compared line by line.
"""
