"""
Put the numbers of a changed module into the modules of a process that runs.

The changed source is run beside the module, and so is every module that has taken a value from it; what comes out
otherwise than before is put in the place of what was there. Functions and classes stay as they are but for their
defaults: their code is the same, and reads names when it runs.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

TESTS = ("tests", "benchmarks")
# a module, and a name in it
Name = tuple[str, str]


def transplant(module: str, source: str) -> set[Name]:
    """Give a module and those that import from it what the source would give them; return the names that changed."""
    changed: set[Name] = set()
    agenda, done = [(module, source)], {module}
    while agenda:
        name, text = agenda.pop(0)
        fresh = ModuleType(name)
        fresh.__dict__.update({key: value for key, value in loaded(name).items() if key in ("__file__", "__path__")})
        exec(compile(text, name, "exec"), fresh.__dict__)
        of_module = set(_replaced(name, vars(fresh)))
        changed |= of_module
        others = [other for other in modules() if other not in done and of_module & imported(other)]
        done.update(others)
        agenda += [(other, _source(other)) for other in others]
    _forget(changed)
    return changed


def modules() -> list[str]:
    """Return the names of the loaded modules of the code that is tried."""
    return [name for name in sys.modules if name.split(".")[0] == "cleaner" and loaded(name).get("__file__")]


def loaded(name: str) -> dict[str, Any]:
    """Return what a loaded module holds."""
    return vars(sys.modules[name])


@cache
def tree(name: str) -> ast.Module:
    """Return the syntax tree of a loaded module."""
    return ast.parse(_source(name))


@cache
def imported(name: str) -> frozenset[Name]:
    """Return what a module imports by name; none of ours gives it another."""
    nodes = (node for node in ast.walk(tree(name)) if isinstance(node, ast.ImportFrom) and node.module)
    return frozenset((str(node.module), alias.name) for node in nodes for alias in node.names)


def same(one: Any, two: Any) -> bool:
    """Return whether two values stand for the same, though they may be of two copies of a class or a function."""
    if type(one).__qualname__ != type(two).__qualname__:
        return False
    if isinstance(one, np.ndarray):
        return bool(one.dtype == two.dtype and np.array_equal(one, two))
    if isinstance(one, re.Pattern):
        return bool((one.pattern, one.flags) == (two.pattern, two.flags))
    if isinstance(one, (tuple, list)):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, dict):
        return same(list(one.items()), list(two.items()))
    if callable(one) and hasattr(one, "__qualname__"):
        return bool(one.__qualname__ == two.__qualname__)
    return bool(one == two) or (hasattr(one, "__dict__") and same(vars(one), vars(two)))


def _source(name: str) -> str:
    return Path(loaded(name)["__file__"]).read_text(encoding="utf-8")


def _replaced(name: str, fresh: dict[str, Any]) -> Iterator[Name]:
    """Put what differs in the place of what is loaded, and yield its names."""
    for key, new in fresh.items():
        old = loaded(name).get(key)
        if isinstance(old, (FunctionType, type)):
            if _take_defaults(old, new):
                yield from ((holder, key) for holder in _holders(name, key))
        elif key in loaded(name) and not (
            key.startswith("__") or isinstance(old, ModuleType) or hasattr(old, "cache_clear") or same(old, new)
        ):
            for holder in _holders(name, key):
                setattr(sys.modules[holder], key, new)
                yield holder, key


def _take_defaults(old: Any, new: Any) -> bool:
    """Give a function, or the methods of a class, the defaults of another; return whether any was different."""
    both = (
        [(old, new)] if isinstance(old, FunctionType) else [(vars(old).get(key), vars(new)[key]) for key in vars(new)]
    )
    # a class keeps its `__new__` as a static method
    bare = [(getattr(was, "__func__", was), getattr(now, "__func__", now)) for was, now in both]
    functions = [(was, now) for was, now in bare if isinstance(was, FunctionType) and isinstance(now, FunctionType)]
    found = [(was, now) for was, now in functions if not same(_defaults(was), _defaults(now))]
    for was, now in found:
        was.__defaults__, was.__kwdefaults__ = _defaults(now)
    return bool(found)


def _defaults(function: FunctionType) -> tuple[tuple[Any, ...] | None, dict[str, Any] | None]:
    return function.__defaults__, function.__kwdefaults__


def _holders(name: str, key: str) -> list[str]:
    """Return the modules that have what one calls by a name: itself, and those that import it from one that has it."""
    ours = [other for other in sys.modules if other.split(".")[0] in ("cleaner", *TESTS) and key in loaded(other)]
    found = [name]
    for holder in found:
        found += [other for other in ours if other not in found and (holder, key) in imported(other)]
    return found


def _forget(changed: Iterable[Name]) -> None:
    """Clear what functions remember, in tests, and in modules that changed or import from one that may give less."""
    affected = {name for name, _ in changed}
    while more := {other for other in modules() if other not in affected and affected & sources(other)}:
        affected |= more
    for name in [name for name in sys.modules if name in affected or name.split(".")[0] in TESTS]:
        kinds = [kind for kind in loaded(name).values() if isinstance(kind, type) and kind.__module__ == name]
        for value in [*loaded(name).values(), *(value for kind in kinds for value in vars(kind).values())]:
            if hasattr(value, "cache_clear"):
                value.cache_clear()


@cache
def sources(name: str) -> frozenset[str]:
    """Return the modules that a module imports something from."""
    return frozenset(part for source, key in imported(name) for part in (source, f"{source}.{key}"))
