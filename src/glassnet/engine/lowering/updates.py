"""What follows the rows of a batch: lanes summed, penalties, clipping, the optimizer's rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from glassnet.engine.formulas import NotCompilable, translate
from glassnet.engine.interpreter import KEEP
from glassnet.engine.kernel_text import Kernel
from glassnet.engine.kernels import likelihood, moving
from glassnet.engine.lowering.builder import Builder, Penalty, instruction
from glassnet.engine.program import Operand, Place, Task
from glassnet.engine.templates import update
from glassnet.nn.optimizers import FirstOrder, Optimizer

__all__ = ["Vectors", "check_optimizer", "update_phases"]

LEAST_CHUNK, MOST_CHUNKS = 2048, 16


@dataclass(frozen=True)
class Vectors:
    """Where the flat vectors lie: each as long as the network has parameters.

    >>> place = Place("shared", 0)
    >>> Vectors(5, place, place, (), None, None).size
    5
    """

    size: int
    parameters: Place
    gradients: Place
    slots: tuple[Place, ...]
    factors: Place | None
    best: Place | None


def check_optimizer(optimizer: Optimizer) -> FirstOrder:
    """Return the optimizer if it is nothing but its rule; NotCompilable otherwise."""
    same = ("advance", "step", "update", "current_learning_rate")
    if isinstance(optimizer, FirstOrder) and all(
        getattr(type(optimizer), name) is getattr(FirstOrder, name) for name in same
    ):
        return optimizer
    raise NotCompilable(
        f"{type(optimizer).__name__} is an optimizer of its own: compiled are first-order "
        "optimizers by their rule"
    )


def update_phases(
    optimizer: FirstOrder, builder: Builder, vectors: Vectors, lanes: tuple[int, int, int]
) -> list[tuple[str, list[Task]]]:
    """Return one phase, or two where the norm of the whole gradient must be known between.

    `lanes` are their number, where the second one's gradients begin, and their distance. The
    vectors are cut into chunks by their size alone, so that any number of threads adds up the
    same numbers in the same order.
    """
    chunks = _chunks(vectors.size)
    squares = builder.layout.note([0.0] * len(chunks)) if optimizer.clip_norm else 0
    before = [_gathered(optimizer, builder, vectors, lanes, chunk) for chunk in chunks]
    rule = _rule(optimizer, builder, vectors)
    after = [_stepped(optimizer, rule, vectors, chunk) for chunk in chunks]
    if optimizer.clip_norm is None:
        both = [first + then for first, then in zip(before, after, strict=True)]
        return [("update", both)]
    limit = builder.layout.note([optimizer.clip_norm])
    for i, (start, count) in enumerate(chunks):
        place = vectors.gradients.after(start)
        before[i].append(instruction(likelihood.square_sum, "Σ g²", place, count, squares + i))
        operands = (place, count, squares, len(chunks), limit)
        text = f"norm at most {optimizer.clip_norm:g}"
        after[i].insert(0, instruction(likelihood.clip_norm, text, *operands))
    return [("gradient", before), ("update", after)]


def _chunks(size: int) -> list[tuple[int, int]]:
    """Cut a vector into chunks of whole cache lines: (start, count) of each."""
    length = max(LEAST_CHUNK, -(-size // MOST_CHUNKS))
    length = -(-length // 16) * 16
    return [(start, min(length, size - start)) for start in range(0, size, length)]


def _gathered(
    optimizer: FirstOrder,
    builder: Builder,
    vectors: Vectors,
    lanes: tuple[int, int, int],
    chunk: tuple[int, int],
) -> Task:
    """The whole gradient of a chunk: lanes added up, penalties added, values cut."""
    start, count = chunk
    gradient, task = vectors.gradients.after(start), []
    number, others, distance = lanes
    if number > 1:
        operands: list[Operand] = [gradient, count, others + start, distance, number - 1]
        task.append(instruction(moving.sum_lanes, f"gradients of {number} lanes", *operands))
    for penalty in builder.penalties:
        task += _penalty_within(builder, vectors, penalty, chunk)
    if optimizer.clip_value is not None:
        limit = builder.layout.note([optimizer.clip_value])
        text = f"gradients within ±{optimizer.clip_value:g}"
        task.append(instruction(likelihood.clip_value, text, gradient, count, limit))
    return task


def _penalty_within(
    builder: Builder, vectors: Vectors, penalty: Penalty, chunk: tuple[int, int]
) -> Task:
    """The gradient of a penalty on what of its array lies in the chunk."""
    begin = penalty.place.offset - vectors.parameters.offset
    first, last = max(begin, chunk[0]), min(begin + penalty.count, sum(chunk))
    if first >= last:
        return []
    settings = builder.layout.note([penalty.l1, penalty.l2])
    places = vectors.parameters.after(first), vectors.gradients.after(first)
    text = f"l1={penalty.l1:g}, l2={penalty.l2:g}"
    operands = (places[0], last - first, places[1], settings)
    return [instruction(likelihood.penalty_gradient, text, *operands)]


def _stepped(
    optimizer: FirstOrder, rule: tuple[Kernel, int], vectors: Vectors, chunk: tuple[int, int]
) -> Task:
    """The step of a chunk, after its parameters were kept where they are the best so far."""
    (start, count), (kernel, settings) = chunk, rule
    task = []
    parameters = vectors.parameters.after(start)
    if vectors.best is not None:
        operands: list[Operand] = [parameters, count, vectors.best.after(start), KEEP]
        task.append(instruction(moving.keep, "the best so far", *operands))
    factors = vectors.factors or vectors.gradients  # not read where there are none
    slots = [slot.after(start) for slot in vectors.slots]
    places: list[Operand] = [parameters, count, vectors.gradients.after(start), settings]
    places += [factors.after(start), *slots]
    return [*task, instruction(kernel, f"{optimizer!r} on {count} parameters", *places)]


def _rule(optimizer: FirstOrder, builder: Builder, vectors: Vectors) -> tuple[Kernel, int]:
    """The kernel of the optimizer's rule, and where its settings are."""
    slots: Sequence[str] = optimizer.slots
    elements = ["parameter", "gradient", *slots]
    factors = vectors.factors is not None
    scalars = ["t"] if factors else ["rate", "t"]
    formula = translate(optimizer, "rule", [*elements, *["rate"] * factors], scalars)
    kept = [name in optimizer.kept for name in slots]
    kernel = update(type(optimizer).__name__, formula, kept, factors=factors)
    return kernel, builder.settings(formula)
