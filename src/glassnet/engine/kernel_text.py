"""The text of a kernel file: one function, what it calls, and a header; complete by itself."""

import hashlib
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import FunctionType
from typing import Any

from glassnet.engine import interpreter, plain, scalars
from glassnet.engine.machine import this_machine

__all__ = ["Kernel", "handwritten", "interpreter_loop", "kernel_text"]

HEADER = '''"""Glassnet, {name} in {dtype}: written by glassnet.engine, may be deleted."""

from __future__ import annotations

import math

import numpy as np
from numba import uint32, uint64
from numba import {dtype} as real

from glassnet.engine.bits import bits_float, float_bits
from glassnet.engine.blocks import (
    corner_block, dot, low_block, right_block, total, transpose_block, wide_block,
)
from glassnet.engine.compiling import entry, function
from glassnet.engine.intrinsics import (
    at, call, flush_denormals, past, restore_denormals, wait,
)

'''
LLVM_PARTS = ("bits", "blocks", "compiling", "intrinsics")
KERNEL_ARGUMENTS = "rfinnn"  # see compiling.entry
LOOP_ARGUMENTS = {"run_steps": "rfiiiirrriffriinn", "run_rows": "rfiirri"}


@dataclass(frozen=True)
class Kernel:
    """A kernel by name, and the text of its functions, the entry last and called `entry`.

    `scalars` names the functions of glassnet.engine.scalars that it needs; `python` is the
    function itself where it is written by hand.

    >>> Kernel("double", "entry", "def entry(): ...").name
    'double'
    """

    name: str
    entry: str
    text: str
    scalars: tuple[str, ...] = ()
    python: Callable[..., Any] | None = None
    arguments: str = KERNEL_ARGUMENTS


@cache
def handwritten(python: Callable[..., Any]) -> Kernel:
    """Return the kernel of a function of glassnet.engine.kernels, with what it calls.

    >>> from glassnet.engine.kernels.moving import clear
    >>> handwritten(clear).name
    'clear'
    """
    assert isinstance(python, FunctionType)
    functions = list(dict.fromkeys(_needed(python)))
    constants = _constants(functions)
    text = "".join(f"{name} = {value!r}\n" for name, value in constants.items())
    for each in functions[:-1]:
        text += f"\n\n@function\n{inspect.getsource(each)}"
    used = tuple(sorted({name for each in functions for name in _used_scalars(each)}))
    text += f"\n\n{{decorator}}\n{inspect.getsource(python)}"
    return Kernel(python.__name__, python.__name__, text, used, python)


def interpreter_loop(name: str) -> Kernel:
    """Return `run_steps` or `run_rows` of the interpreter, called from Python.

    >>> interpreter_loop("run_rows").arguments
    'rfiirri'
    """
    return replace(handwritten(getattr(interpreter, name)), arguments=LOOP_ARGUMENTS[name])


def _needed(python: FunctionType) -> Iterator[FunctionType]:
    """Yield the functions of the same module that are called, inner ones first, then this one."""
    for name in python.__code__.co_names:
        called = python.__globals__.get(name)
        if isinstance(called, FunctionType) and called.__module__ == python.__module__:
            yield from _needed(called)
    yield python


def _constants(functions: list[FunctionType]) -> dict[str, Any]:
    """Return the numbers of the module that the functions name, but for those of the machine."""
    found = {}
    for each in functions:
        for name in each.__code__.co_names:
            value = each.__globals__.get(name)
            if isinstance(value, int | float) and not hasattr(plain, name):
                found[name] = value
    return found


def _used_scalars(python: FunctionType) -> Iterator[str]:
    for name in python.__code__.co_names:
        called = python.__globals__.get(name)
        if isinstance(called, FunctionType) and called.__module__ == scalars.__name__:
            yield name


def kernel_text(kernel: Kernel, dtype: str) -> str:
    """Return the whole file: header, machine, scalar functions, the kernel's own."""
    machine = this_machine()
    lanes = machine.lanes(dtype)
    text = HEADER.format(name=kernel.name, dtype=dtype)
    text += f"# {machine.name}: {machine.vector_bytes} bytes a vector\n"
    text += f"LANES, TILE_ROWS = {lanes}, {machine.tile_rows}\n"
    text += f"TILE_WIDTH = {machine.tile_vectors * lanes}\n"
    if kernel.scalars:
        source = scalars.source(kernel.scalars, dtype)
        text += "\n\n" + re.sub("^def ", "@function\ndef ", source, flags=re.MULTILINE)
    return text + kernel.text.replace("{decorator}", f'@entry(real, "{kernel.arguments}")')


@cache
def foundations() -> str:
    """Return a hash of what kernel files import: the engine's LLVM parts, numba, the processor."""
    from llvmlite.binding import get_host_cpu_features

    folder = Path(__file__).parent  # read, not imported: that would import numba
    parts = [(folder / f"{name}.py").read_text(encoding="utf-8") for name in LLVM_PARTS]
    parts += [version("numba"), version("llvmlite"), repr(this_machine())]
    parts.append(get_host_cpu_features().flatten())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
