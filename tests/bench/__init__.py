"""How fast it is: `make bench` prints a table and writes build/bench.json.

Nothing here is a test: a slow machine is no fault. What was measured stands beside its target, and only
what could not be measured at all is an error. ``ARGS="tap sync pull first_load"`` measures only those parts.
"""
