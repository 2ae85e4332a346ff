"""What kernels and the interpreter need beyond numba's Python: pointers, calls, waiting."""

import os
import platform
from typing import Any

from llvmlite import ir
from numba import types
from numba.core.cgutils import alloca_once, get_or_insert_function
from numba.extending import intrinsic

from glassnet.engine.interpreter import GIVEN_UP

__all__ = ["at", "call", "flush_denormals", "past", "restore_denormals", "wait"]

I32, I64 = ir.IntType(32), ir.IntType(64)
ON_X86 = platform.machine().lower() in {"x86_64", "amd64", "i686"}
SPINS_BEFORE_YIELDING = 4096  # some ten microseconds: longer than a barrier takes on free cores
TURN = 8  # the word of the barrier that counts the times all have come
FLUSH_BITS = 0x8040  # of the x86 control register: denormal results and operands are 0


@intrinsic
def at(context: Any, base: Any, offset: Any, size: Any) -> Any:
    """Return the pointer `offset` numbers further, of which LLVM assumes nothing.

    The way over an integer makes it forget that two such pointers have one base; it then compares
    them at run time, and may run the loop in vectors. `size` serves the plain Python twin.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        moved = builder.gep(arguments[0], [arguments[1]])
        return builder.inttoptr(builder.ptrtoint(moved, I64), moved.type)

    return base(base, offset, size), emit


@intrinsic
def past(context: Any, base: Any, offset: Any) -> Any:
    """Return the pointer `offset` numbers further."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.gep(arguments[0], [arguments[1]])

    return base(base, offset), emit


@intrinsic
def call(
    context: Any, addresses: Any, kernel: Any, arena: Any, numbers: Any, operands: Any,
    rows: Any, first: Any, fresh: Any,
) -> Any:  # fmt: skip
    """Call the kernel whose address is `addresses[kernel]`."""
    given = [arena, numbers, operands, rows, first, fresh]

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kinds = [context.get_value_type(kind) for kind in given]
        result = alloca_once(builder, I64)  # nothing is returned, but numba writes that there
        error = alloca_once(builder, I64)
        places = [result.type, error.type]
        address = builder.load(builder.gep(arguments[0], [arguments[1]]))
        function = ir.FunctionType(I32, [*places, *kinds]).as_pointer()
        builder.call(builder.inttoptr(address, function), [result, error, *arguments[2:]])
        return context.get_dummy_value()

    return types.void(addresses, kernel, *given), emit


@intrinsic
def wait(context: Any, barrier: Any, threads: Any) -> Any:
    """Wait until that many threads have come; `barrier` is 16 zeroed int64, shared by them.

    barrier[0] counts who has come, barrier[8], on another cache line, the times all have. Where
    barrier[4] is not 0 nobody waits any more.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        barrier, threads = arguments
        turn = builder.gep(barrier, [I64(TURN)])
        before = builder.load_atomic(turn, "acquire", 8)
        here = builder.atomic_rmw("add", barrier, I64(1), "acq_rel")
        last = builder.icmp_signed("==", here, builder.sub(threads, I64(1)))
        with builder.if_else(last) as (release, stay):
            with release:
                builder.store_atomic(I64(0), barrier, "release", 8)
                builder.atomic_rmw("add", turn, I64(1), "acq_rel")
            with stay:
                _spin(builder, turn, before)
        return context.get_dummy_value()

    return types.void(barrier, threads), emit


def _spin(builder: Any, turn: Any, before: Any) -> None:
    """Look at `turn` until it changes; after a while, let other threads have the core."""
    entry = builder.block
    loop, again, out = (builder.append_basic_block(name) for name in ("spin", "again", "go"))
    builder.branch(loop)
    builder.position_at_end(loop)
    spins = builder.phi(I64)
    now = builder.load_atomic(turn, "acquire", 8)
    given_up = builder.load_atomic(builder.gep(turn, [I64(GIVEN_UP - TURN)]), "acquire", 8)
    free = builder.or_(
        builder.icmp_signed("!=", now, before), builder.icmp_signed("!=", given_up, I64(0))
    )
    builder.cbranch(free, out, again)
    builder.position_at_end(again)
    if ON_X86:
        kind = ir.FunctionType(ir.VoidType(), [])
        builder.call(get_or_insert_function(builder.module, kind, "llvm.x86.sse2.pause"), [])
    more = builder.add(spins, I64(1))
    if os.name == "posix":
        with builder.if_then(builder.icmp_signed(">", more, I64(SPINS_BEFORE_YIELDING))):
            kind = ir.FunctionType(I32, [])
            builder.call(get_or_insert_function(builder.module, kind, "sched_yield"), [])
    spins.add_incoming(I64(0), entry)
    spins.add_incoming(more, builder.block)
    builder.branch(loop)
    builder.position_at_end(out)


@intrinsic
def flush_denormals(context: Any) -> Any:
    """Let denormal numbers be 0 on this thread; return what `restore_denormals` puts back.

    Moments of dead units decay into denormals, on which x86 computes many times slower. Other
    processors are left as they are.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if not ON_X86:
            return I32(0)
        place = alloca_once(builder, I32)
        _control(builder, "st", place)
        before = builder.load(place)
        builder.store(builder.or_(before, I32(FLUSH_BITS)), place)
        _control(builder, "ld", place)
        return before

    return types.int32(), emit


@intrinsic
def restore_denormals(context: Any, before: Any) -> Any:
    """Put back what `flush_denormals` returned."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if ON_X86:
            place = alloca_once(builder, I32)
            builder.store(arguments[0], place)
            _control(builder, "ld", place)
        return context.get_dummy_value()

    return types.void(before), emit


def _control(builder: Any, direction: str, place: Any) -> None:
    """Load or store the x86 control register for vectors."""
    text = ir.IntType(8).as_pointer()
    kind = ir.FunctionType(ir.VoidType(), [text])
    name = f"llvm.x86.sse.{direction}mxcsr"
    function = get_or_insert_function(builder.module, kind, name)
    builder.call(function, [builder.bitcast(place, text)])
