"""The loops that run a program: batches gathered, instructions called, threads kept in step.

Plain Python, compiled from this file's text like a kernel. Every instruction is OPERANDS + 1 whole
numbers in `table`: which kernel, and its operands. Tasks are ranges of instructions; those of one
phase are independent of each other and dealt out to the threads; all wait for each other between
phases. What is summed, and in which order, depends on the program alone, not on the threads.
"""

import math
from typing import Any

from glassnet.engine.plain import at, call, flush_denormals, past, restore_denormals, wait

__all__ = ["run_rows", "run_steps"]

OPERANDS = 12
RATE, STEP, WEIGHT, KEEP, BEST, BEST_STEP, LOSS = 0, 1, 2, 3, 4, 5, 6
ROWS, BATCH, LANES_USED, TILE, COLUMNS, TARGETS, OUTPUTS, PENALTIES, PENALTY = range(9)
FIRST, LAST, THREADS, KEEP_OUTPUTS, KEEP_BEST, WEIGHTED, STRIDE = range(9, 16)
PARAMETERS, BEST_PLACE, SIZE, PLACES = range(16, 20)
EVERY_STEP, EVERY_EPOCH = 1, 2  # where an epoch of one step is measured, it is kept before it
MOST_LANES = 8
GIVEN_UP = 4  # the word of the barrier that says not to wait any more
EACH_LANE = 4  # places of a lane: inputs, target, weights, outputs


def run_steps(
    arena: Any, numbers: Any, table: Any, tasks: Any, phases: Any, shape: Any, inputs: Any,
    target: Any, weights: Any, order: Any, rates: Any, sums: Any, outputs: Any, barrier: Any,
    kernels: Any, phase_count: int, thread: int,
) -> int:  # fmt: skip
    """Run steps FIRST to LAST of an epoch, or of several; return the first bad step, or -1.

    Each epoch's order of the rows begins STRIDE after the last one's. `sums` holds Σ loss·weight,
    Σ penalty·weight and Σ weight of each epoch.
    """
    before = flush_denormals()
    bad = steps(
        arena, numbers, table, tasks, phases, shape, inputs, target, weights, order, rates, sums,
        outputs, barrier, kernels, phase_count, thread,
    )  # fmt: skip
    restore_denormals(before)
    return bad


def steps(
    arena: Any, numbers: Any, table: Any, tasks: Any, phases: Any, shape: Any, inputs: Any,
    target: Any, weights: Any, order: Any, rates: Any, sums: Any, outputs: Any, barrier: Any,
    kernels: Any, phase_count: int, thread: int,
) -> int:  # fmt: skip
    """Do the work of `run_steps`."""
    threads, best = shape[THREADS], numbers[BEST]
    per_epoch = (shape[ROWS] - 1) // shape[BATCH] + 1
    for step in range(shape[FIRST], shape[LAST]):
        rows = min(shape[BATCH], shape[ROWS] - step % per_epoch * shape[BATCH])
        start = step // per_epoch * shape[STRIDE] + step % per_epoch * shape[BATCH]
        weight = batch_weight(weights, shape[WEIGHTED], order, start, rows)
        if thread == 0:
            numbers[RATE], numbers[WEIGHT] = rates[step - shape[FIRST]], weight
            numbers[STEP] += 1
        wait(barrier, threads)
        if barrier[GIVEN_UP] != 0:
            return -1
        for phase in range(0, phase_count, 3):
            run_phase(
                arena, numbers, table, tasks, at(phases, phase, 3), shape, inputs, target, weights,
                order, outputs, kernels, start, rows, thread,
            )  # fmt: skip
            wait(barrier, threads)
            if phases[phase] == 1:
                loss = sum_of(numbers, LOSS, shape[LANES_USED])
                if not math.isfinite(loss):
                    return step
                best = judge(numbers, shape, sums, step, per_epoch, loss, weight, best, thread)
        if shape[KEEP_BEST] == EVERY_EPOCH and thread == 0 and (step + 1) % per_epoch == 0:
            keep_epoch(arena, numbers, shape, past(sums, step // per_epoch * 3), step)
    return -1


def keep_epoch(arena: Any, numbers: Any, shape: Any, sums: Any, step: int) -> None:
    """Copy the parameters after an epoch whose loss is the best so far; all others wait."""
    value = sums[0] / sums[2] + sums[1] / sums[2]
    if value < numbers[BEST]:
        numbers[BEST], numbers[BEST_STEP] = value, step
        copy(past(arena, shape[PARAMETERS]), past(arena, shape[BEST_PLACE]), shape[SIZE])


def judge(
    numbers: Any, shape: Any, sums: Any, step: int, per_epoch: int, loss: float, weight: float,
    best: float, thread: int,
) -> float:  # fmt: skip
    """Add to the sums of the epoch; say whether the step is the best; return the best loss."""
    penalty = sum_of(numbers, shape[PENALTY], shape[PENALTIES]) * weight
    value = loss / weight + penalty / weight
    better = shape[KEEP_BEST] == EVERY_STEP and value < best
    numbers[KEEP] = 1 if better else 0
    if thread == 0:
        place = step // per_epoch * 3
        sums[place] += loss
        sums[place + 1] += penalty
        sums[place + 2] += weight
        if better:
            numbers[BEST], numbers[BEST_STEP] = value, step
    return value if better else best


def batch_weight(weights: Any, weighted: int, order: Any, start: int, rows: int) -> float:
    """Sum of the rows' weights; without weights, how many they are."""
    if weighted == 0:
        return float(rows)
    total = 0.0
    for i in range(start, start + rows):
        total += weights[order[i]]
    return total


def sum_of(values: Any, place: int, count: int) -> float:
    """Sum of `count` numbers."""
    total = 0.0
    for i in range(place, place + count):
        total += values[i]
    return total


def run_phase(
    arena: Any, numbers: Any, table: Any, tasks: Any, phase: Any, shape: Any, inputs: Any,
    target: Any, weights: Any, order: Any, outputs: Any, kernels: Any, start: int, rows: int,
    thread: int,
) -> None:  # fmt: skip
    """Do this thread's share of the tasks of a phase: whether it is of rows, first and last."""
    for task in range(phase[1] + thread, phase[2], shape[THREADS]):
        if phase[0] == 1:
            run_lane(
                arena, numbers, table, tasks, shape, inputs, target, weights, order, outputs,
                kernels, task - phase[1], task, start, rows,
            )  # fmt: skip
        else:
            run_instructions(
                arena, numbers, table, kernels, tasks[2 * task], tasks[2 * task + 1], rows, 0, 1
            )


def run_lane(
    arena: Any, numbers: Any, table: Any, tasks: Any, shape: Any, inputs: Any, target: Any,
    weights: Any, order: Any, outputs: Any, kernels: Any, lane: int, task: int, start: int,
    rows: int,
) -> None:  # fmt: skip
    """Run a lane's share of the batch, tile after tile; a lane without rows still runs once."""
    lanes, tile, places = shape[LANES_USED], shape[TILE], PLACES + EACH_LANE * lane
    first, stop, fresh = rows * lane // lanes, rows * (lane + 1) // lanes, 1
    while fresh == 1 or first < stop:
        count, chosen = min(tile, stop - first), past(order, start + first)
        gather(past(arena, shape[places]), inputs, shape[COLUMNS], chosen, count)
        gather(past(arena, shape[places + 1]), target, shape[TARGETS], chosen, count)
        if shape[WEIGHTED] == 1:
            gather(past(arena, shape[places + 2]), weights, 1, chosen, count)
        run_instructions(
            arena, numbers, table, kernels, tasks[2 * task], tasks[2 * task + 1], count, first,
            fresh,
        )  # fmt: skip
        if shape[KEEP_OUTPUTS] == 1:
            scatter(past(arena, shape[places + 3]), outputs, shape[OUTPUTS], chosen, count)
        first, fresh = first + tile, 0


def run_instructions(
    arena: Any, numbers: Any, table: Any, kernels: Any, start: int, stop: int, rows: int,
    first: int, fresh: int,
) -> None:  # fmt: skip
    """Call the kernels of a range of instructions."""
    for i in range(start * (OPERANDS + 1), stop * (OPERANDS + 1), OPERANDS + 1):
        operands = at(table, i + 1, OPERANDS)
        call(kernels, table[i], arena, numbers, operands, rows, first, fresh)


def gather(place: Any, rows: Any, columns: int, chosen: Any, count: int) -> None:
    """Copy rows into the arena, in the order of the shuffle."""
    for i in range(count):
        row = chosen[i] * columns
        for j in range(columns):
            place[i * columns + j] = rows[row + j]


def scatter(place: Any, rows: Any, columns: int, chosen: Any, count: int) -> None:
    """Copy rows out of the arena to where they belong."""
    for i in range(count):
        row = chosen[i] * columns
        for j in range(columns):
            rows[row + j] = place[i * columns + j]


def run_rows(
    arena: Any, numbers: Any, table: Any, places: Any, inputs: Any, outputs: Any, kernels: Any
) -> None:
    """Run rows through a program without a way back, tile after tile.

    places: rows, tile, columns, outputs, place of the inputs, place of the outputs, and the first
    and last instruction of what is prepared once, and of what is done with every tile.
    """
    before = flush_denormals()
    rows, tile, columns, width = places[0], places[1], places[2], places[3]
    run_instructions(arena, numbers, table, kernels, places[6], places[7], 0, 0, 1)
    for first in range(0, rows, tile):
        count = min(tile, rows - first)
        copy(past(inputs, first * columns), past(arena, places[4]), count * columns)
        run_instructions(arena, numbers, table, kernels, places[8], places[9], count, first, 1)
        copy(past(arena, places[5]), past(outputs, first * width), count * width)
    restore_denormals(before)


def copy(x: Any, y: Any, count: int) -> None:
    """Copy numbers."""
    for i in range(count):
        y[i] = x[i]
