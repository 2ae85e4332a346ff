"""The innermost loops of matrix products and transposes, as LLVM vector instructions.

A block of C = A·B, some rows by some vectors, stays in registers while k runs: every step loads one
row of B and one number of each row of A, and does rows × vectors fused multiply-adds.
"""

from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from glassnet.engine.machine import this_machine

__all__ = [
    "corner_block", "dot", "low_block", "right_block", "total", "transpose_block", "wide_block",
]  # fmt: skip

I1, I32, I64 = ir.IntType(1), ir.IntType(32), ir.IntType(64)


class _Vectors:
    """Loads, stores and sums of vectors of one element type; with a width, of the first ones."""

    def __init__(self, builder: Any, element: Any, width: Any = None) -> None:
        self.builder = builder
        self.size = 4 if isinstance(element, ir.FloatType) else 8
        self.lanes = this_machine().vector_bytes // self.size
        self.type = ir.VectorType(element, self.lanes)
        self.zero = ir.Constant(self.type, [0.0] * self.lanes)
        self.mask = None if width is None else self._mask(width)

    def _mask(self, width: Any) -> Any:
        lanes = ir.VectorType(I32, self.lanes)
        wide = self._repeated(self.builder.trunc(width, I32), lanes)
        numbers = ir.Constant(lanes, list(range(self.lanes)))
        return self.builder.icmp_signed("<", numbers, wide)

    def _repeated(self, value: Any, type_: Any) -> Any:
        nothing = ir.Constant(type_, ir.Undefined)
        first = self.builder.insert_element(nothing, value, I32(0))
        all_first = ir.Constant(ir.VectorType(I32, self.lanes), [0] * self.lanes)
        return self.builder.shuffle_vector(first, nothing, all_first)

    def repeated(self, value: Any) -> Any:
        """One number in every lane."""
        return self._repeated(value, self.type)

    def intrinsic(
        self, name: str, result: Any, arguments: Sequence[Any], values: Sequence[Any]
    ) -> Any:
        """Call one of LLVM's own functions."""
        name = f"llvm.{name}.v{self.lanes}f{8 * self.size}"
        kind = ir.FunctionType(result, arguments)
        return self.builder.call(
            cgutils.get_or_insert_function(
                self.builder.module, kind, name + ".p0" * name.startswith("llvm.masked")
            ),
            values,
        )

    def load(self, pointer: Any) -> Any:
        """The numbers at a pointer; those beyond the width are 0 and are not touched."""
        pointer = self.builder.bitcast(pointer, self.type.as_pointer())
        if self.mask is None:
            return self.builder.load(pointer, align=self.size)
        kinds = [pointer.type, I32, self.mask.type, self.type]
        values = [pointer, I32(self.size), self.mask, self.zero]
        return self.intrinsic("masked.load", self.type, kinds, values)

    def store(self, value: Any, pointer: Any) -> None:
        """Write them; those beyond the width are not touched."""
        pointer = self.builder.bitcast(pointer, self.type.as_pointer())
        if self.mask is None:
            self.builder.store(value, pointer, align=self.size)
            return
        kinds = [self.type, pointer.type, I32, self.mask.type]
        values = [value, pointer, I32(self.size), self.mask]
        self.intrinsic("masked.store", ir.VoidType(), kinds, values)

    def multiply_add(self, a: Any, b: Any, c: Any) -> Any:
        """a·b + c, rounded once where the processor can."""
        return self.intrinsic("fmuladd", self.type, [self.type] * 3, [a, b, c])


def counted(
    builder: Any, count: Any, carried: Sequence[Any], body: Callable[..., Sequence[Any]]
) -> Any:
    """Emit `for i in range(count): carried = body(i, *carried)`; return the last `carried`."""
    entry = builder.block
    loop, done = builder.append_basic_block("loop"), builder.append_basic_block("done")
    builder.cbranch(builder.icmp_signed(">", count, I64(0)), loop, done)
    builder.position_at_end(loop)
    index = builder.phi(I64)
    now = [builder.phi(value.type) for value in carried]
    new = body(index, *now)
    following = builder.add(index, I64(1))
    end = builder.block
    for phi, first, later in zip([index, *now], [I64(0), *carried], [following, *new], strict=True):
        phi.add_incoming(first, entry)
        phi.add_incoming(later, end)
    builder.cbranch(builder.icmp_signed("<", following, count), loop, done)
    builder.position_at_end(done)
    results = [builder.phi(value.type) for value in carried]
    for phi, first, later in zip(results, carried, new, strict=True):
        phi.add_incoming(first, entry)
        phi.add_incoming(later, end)
    return results


def product_block(rows: int, vectors: int, *, masked: bool) -> Any:
    """Make the block of that many rows and vectors; `masked` ones are narrower than a vector."""

    @intrinsic
    def block(
        context: Any, a: Any, a_row: Any, a_column: Any, b: Any, b_row: Any, c: Any, c_row: Any,
        k: Any, mode: Any, bias: Any, width: Any,
    ) -> Any:  # fmt: skip
        """C = A·B (mode 0), A·B + bias (1) or C + A·B (2)."""
        signature = types.void(a, a_row, a_column, b, b_row, c, c_row, k, mode, bias, width)
        return signature, _emit

    def _emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        a, a_row, a_column, b, b_row, c, c_row, k, mode, bias, width = arguments
        v = _Vectors(builder, a.type.pointee, width if masked else None)
        sums = _products(v, (rows, vectors), (a, a_row, a_column), (b, b_row), k)
        with builder.if_else(builder.icmp_signed("==", mode, I64(0))) as (plain, other):
            with plain:
                _write(v, vectors, sums, c, c_row, None)
            with other, builder.if_else(builder.icmp_signed("==", mode, I64(1))) as (one, two):
                with one:
                    shift = [v.load(builder.gep(bias, [I64(j * v.lanes)])) for j in range(vectors)]
                    _write(v, vectors, sums, c, c_row, lambda j, _: shift[j])
                with two:
                    _write(v, vectors, sums, c, c_row, lambda _, target: v.load(target))
        return context.get_dummy_value()

    return block


def _products(
    v: _Vectors, shape: tuple[int, int], a: tuple[Any, Any, Any], b: tuple[Any, Any], k: Any
) -> list[Any]:
    """Σ over k of A's numbers times B's vectors: a block's sums, row by row."""
    (rows, vectors), (first_a, a_row, a_column), (first_b, b_row) = shape, a, b
    builder = v.builder

    def step(_: Any, a_now: Any, b_now: Any, *sums: Any) -> list[Any]:
        right = [v.load(builder.gep(b_now, [I64(j * v.lanes)])) for j in range(vectors)]
        new = []
        for i in range(rows):
            left = builder.gep(a_now, [builder.mul(a_row, I64(i))])
            number = v.repeated(builder.load(left))
            new += [v.multiply_add(number, right[j], sums[i * vectors + j]) for j in range(vectors)]
        return [builder.gep(a_now, [a_column]), builder.gep(b_now, [b_row]), *new]

    _, _, *sums = counted(builder, k, [first_a, first_b, *[v.zero] * (rows * vectors)], step)
    return sums


def _write(
    v: _Vectors, vectors: int, sums: list[Any], c: Any, c_row: Any,
    added: Callable[[int, Any], Any] | None,
) -> None:  # fmt: skip
    """Write a block's sums to C, each with `added` for its column and place."""
    builder = v.builder
    for number, value in enumerate(sums):
        i, j = divmod(number, vectors)
        offset = builder.add(builder.mul(c_row, I64(i)), I64(j * v.lanes))
        target = builder.gep(c, [offset])
        v.store(value if added is None else builder.fadd(value, added(j, target)), target)


_rows, _vectors = this_machine().tile_rows, this_machine().tile_vectors
wide_block = product_block(_rows, _vectors, masked=False)
low_block = product_block(1, _vectors, masked=False)
right_block = product_block(_rows, 1, masked=True)
corner_block = product_block(1, 1, masked=True)


@intrinsic
def dot(context: Any, a: Any, b: Any, n: Any) -> Any:
    """Σ aᵢ·bᵢ over n numbers, in a fixed order: two vectors of sums, then their lanes."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        a, b, n = arguments
        v = _Vectors(builder, a.type.pointee)

        def whole(place: Any, so_far: Any) -> Any:
            x, y = (v.load(builder.gep(p, [place])) for p in (a, b))
            return v.multiply_add(x, y, so_far)

        def single(place: Any, so_far: Any) -> Any:
            x, y = (builder.load(builder.gep(p, [place])) for p in (a, b))
            return builder.fadd(so_far, builder.fmul(x, y))

        return _summed(v, n, whole, single)

    return a.dtype(a, b, n), emit


@intrinsic
def total(context: Any, a: Any, n: Any) -> Any:
    """Σ aᵢ over n numbers, in the same order as `dot`."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        a, n = arguments
        v = _Vectors(builder, a.type.pointee)

        def whole(place: Any, so_far: Any) -> Any:
            return builder.fadd(so_far, v.load(builder.gep(a, [place])))

        def single(place: Any, so_far: Any) -> Any:
            return builder.fadd(so_far, builder.load(builder.gep(a, [place])))

        return _summed(v, n, whole, single)

    return a.dtype(a, n), emit


def _summed(v: _Vectors, n: Any, whole: Callable[..., Any], single: Callable[..., Any]) -> Any:
    """Sum by two vectors at a time, then over their lanes, then what is left number by number."""
    builder, pair = v.builder, I64(2 * v.lanes)
    pairs = builder.sdiv(n, pair)

    def step(i: Any, one: Any, two: Any) -> list[Any]:
        start = builder.mul(i, pair)
        return [whole(start, one), whole(builder.add(start, I64(v.lanes)), two)]

    sums = counted(builder, pairs, [v.zero, v.zero], step)
    so_far = _over_lanes(v, builder.fadd(*sums))
    done = builder.mul(pairs, pair)

    def rest(i: Any, so_far: Any) -> list[Any]:
        return [single(builder.add(done, i), so_far)]

    return counted(builder, builder.sub(n, done), [so_far], rest)[0]


def _over_lanes(v: _Vectors, value: Any) -> Any:
    """Sum of the lanes: halves onto halves."""
    half = v.lanes // 2
    while half:
        order = [(i + half) % v.lanes for i in range(v.lanes)]
        turned = v.builder.shuffle_vector(
            value, value, ir.Constant(ir.VectorType(I32, v.lanes), order)
        )
        value, half = v.builder.fadd(value, turned), half // 2
    return v.builder.extract_element(value, I32(0))


@intrinsic
def transpose_block(context: Any, a: Any, a_row: Any, b: Any, b_row: Any) -> Any:
    """B = Aᵀ for a square of as many rows as a vector has lanes."""
    return types.void(a, a_row, b, b_row), _emit_transpose


def _emit_transpose(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    a, a_row, b, b_row = arguments
    v = _Vectors(builder, a.type.pointee)
    rows = [v.load(builder.gep(a, [builder.mul(a_row, I64(i))])) for i in range(v.lanes)]
    span = 1
    while span < v.lanes:
        rows = _exchanged(v, rows, span)
        span *= 2
    for i, row in enumerate(rows):
        v.store(row, builder.gep(b, [builder.mul(b_row, I64(i))]))
    return context.get_dummy_value()


def _exchanged(v: _Vectors, rows: list[Any], span: int) -> list[Any]:
    """Exchange the off-diagonal quarters of every square of 2·span rows and columns."""
    kind = ir.VectorType(I32, v.lanes)
    low = [i if not i & span else i - span + v.lanes for i in range(v.lanes)]
    high = [i + v.lanes if i & span else i + span for i in range(v.lanes)]
    new = list(rows)
    for i in range(v.lanes):
        if not i & span:
            pair = rows[i], rows[i + span]
            new[i] = v.builder.shuffle_vector(*pair, ir.Constant(kind, low))
            new[i + span] = v.builder.shuffle_vector(*pair, ir.Constant(kind, high))
    return new
