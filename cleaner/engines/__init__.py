"""
Cleaning inside engines that go through more than one machine holds, or through tables.

`arrow` cleans arrays of texts; the others fit it to an engine each, and are imported by name: all need packages of
their own.
"""
