"""Where the time of a compiled step goes: microseconds of every instruction, alone, repeated.

    python bench/kernels.py [--network 16,64,64,1] [--batch 32] [--activation ReLU]

Each instruction runs on one tile of one lane again and again, so that its operands stay in the
cache; beside it stands the time its multiply-adds would take at the machine's peak.
"""

import argparse
import time
from itertools import pairwise

import numpy as np

import glassnet as gn
from glassnet.engine.binding import address_of, bound
from glassnet.engine.lowering.networks import Shapes, lower_training
from glassnet.engine.session import aligned_zeros

REPEATS = 9
ROUNDS = 60


def network(widths, activation):
    layers = []
    for inputs, units in pairwise(widths[:-1]):
        layers += [gn.Dense(inputs, units), gn.nn.Layer.named(activation)()]
    return gn.Network([*layers, gn.Dense(widths[-2], widths[-1])])


def seconds_of(row, run, kernels, arena, numbers, rows):
    """Seconds of one instruction."""
    table = np.tile(row, REPEATS)
    few, many = (once(table, run, kernels, arena, numbers, rows, n) for n in (1, REPEATS))
    return (many - few) / (REPEATS - 1)


def once(table, run, kernels, arena, numbers, rows, repeats):
    """Least seconds of a call of so many instructions: what else runs on the machine only adds."""
    places = np.array([rows, rows, 0, 0, 0, 0, 0, 0, 0, repeats], np.int64)
    nothing, times = np.zeros(0, arena.dtype), []
    arguments = [*map(address_of, (arena, numbers, table, places, nothing, nothing, kernels))]
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run(*arguments)
        times.append(time.perf_counter() - start)
    return min(times)


def profile(net, batch, optimizer):
    shapes = Shapes(batch, net.inputs, net.outputs, logits=False)
    lowered = lower_training(net, gn.MeanSquaredError(), optimizer, shapes)
    program = lowered.program
    run, kernels = bound(program.kernels(), net.dtype, "run_rows")
    arena, numbers = aligned_zeros(program.size, net.dtype), np.array(program.layout.numbers)
    arena[:] = np.random.default_rng(0).standard_normal(len(arena))
    numbers[:3] = 0.0, 1.0, batch
    table, tasks, _ = program.tables()
    table = table.reshape(-1, len(table) // max(1, tasks.max()))
    rows, index, total = program.layout.tile, 0, 0.0
    print(f"{program.lanes} lanes, {rows} rows a tile")
    for phase, every in program.phases:
        lanes = program.lanes if phase == "rows" else 1
        tiles = -(-batch // (lanes * rows)) * lanes if phase == "rows" else 1
        for task in every:
            for instruction in task:
                args = table[index], run, kernels, arena, numbers, rows
                spent = seconds_of(*args) * 1e6
                total += spent * tiles
                print(
                    f"{spent:9.2f} µs × {tiles:2}  {instruction.kernel.name:16} {instruction.text}"
                )
                index += 1
        if phase == "rows":
            index += (lanes - 1) * sum(len(task) for task in every)
    print(f"{total:9.2f} µs a step")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", default="16,64,64,1")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--activation", default="ReLU")
    given = parser.parse_args()
    widths = [int(width) for width in given.network.split(",")]
    profile(network(widths, given.activation), given.batch, gn.Adam())


if __name__ == "__main__":
    main()
