"""The blocking driver.

Its twin is `aio`: the same modules, to be compared line by line.
"""
