"""A program at work: the arena, what goes in and out of it, the threads that run it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np

from glassnet.array import Array
from glassnet.engine import interpreter as loop
from glassnet.engine.binding import address_of, bound, jit_is_off
from glassnet.engine.lowering.builder import Builder
from glassnet.engine.lowering.networks import Lowered, Shapes
from glassnet.engine.program import Place
from glassnet.nn import Network

__all__ = ["Session"]

ALIGN_BYTES = 64


class Session:
    """Steps of a training, compiled: network and optimizer live in the arena meanwhile.

    `inputs` (rows, columns), `target` (rows, columns) and `weights` (rows,) or None are of the
    network's precision, in C order. Within `running()` the network's vectors and the optimizer's
    state are views into the arena.
    """

    def __init__(
        self, network: Network, lowered: Lowered, shapes: Shapes,
        inputs: Array, target: Array, weights: Array | None, *, threads: int = 1,
    ) -> None:  # fmt: skip
        assert lowered.optimizer is not None
        self.network, self.optimizer, self.lowered = network, lowered.optimizer, lowered
        program, nothing = lowered.program, np.zeros(0, network.dtype)
        threads = 1 if jit_is_off() else min(threads, program.lanes)  # plain Python cannot wait
        self.most_threads = program.rooms = power_of_two(threads)
        self._run, kernels = bound(program.kernels(), network.dtype, "run_steps")
        self.arena = aligned_zeros(program.size, network.dtype)
        self.numbers = np.array(program.layout.numbers)
        self._shape = fixed_shape(lowered, shapes, len(inputs), weighted=weights is not None)
        data = (inputs, target, nothing if weights is None else weights)
        flat = (np.ascontiguousarray(each).reshape(-1) for each in data)
        tables = program.tables()
        self._arrays = (self.arena, self.numbers, *tables, self._shape, *flat)
        self._fixed = tuple(address_of(array) for array in self._arrays)
        self._kept = np.zeros(16, np.int64), kernels, nothing
        self._barrier, self._kernels, self._no_outputs = map(address_of, self._kept)
        self._phase_count = len(tables[2])
        if weights is None and lowered.rows is not None:
            self._fill_weights()

    @property
    def is_at_home(self) -> bool:
        """Whether the optimizer's state still lies in the arena."""
        now = self.optimizer.state
        return now.keys() == self._state.keys() and all(
            now[name] is array for name, array in self._state.items()
        )

    @property
    def best_step(self) -> int:
        """Return the step that had the best loss so far, or was the last of the best epoch."""
        return int(self.numbers[loop.BEST_STEP])

    @property
    def best(self) -> Array:
        """Return the parameters of that step."""
        place = self.lowered.vectors.best
        assert place is not None
        return self._vector(place)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Within, the network's vectors and the optimizer's state lie in the arena."""
        vectors, optimizer = self.lowered.vectors, self.optimizer
        if not optimizer.state:
            optimizer.state = optimizer.new_state(self.network.parameters, self.network.gradients)
        optimizer.check_size(self.network)
        slots = [self._vector(place) for place in vectors.slots]
        for slot, name in zip(slots, optimizer.kept, strict=True):
            slot[:] = optimizer.state[name]
        self._state = dict(zip(optimizer.kept, slots, strict=True))
        optimizer.state = dict(self._state)
        if vectors.factors is not None:
            self._vector(vectors.factors)[:] = self.network.rate_factors
        parameters, gradients = self._vector(vectors.parameters), self._vector(vectors.gradients)
        try:
            with self.network.housed(parameters, gradients), ThreadPoolExecutor(8) as self._pool:
                yield
        finally:
            optimizer.state = {name: array.copy() for name, array in optimizer.state.items()}

    def run(
        self, order: Array, first: int, last: int, sums: Array, *,
        threads: int = 1, outputs: Array | None = None, best: float | None = None, stride: int = 0,
    ) -> tuple[int | None, Array]:  # fmt: skip
        """Run the steps from first to before last, of the epoch or epochs in that order of rows.

        Return the first step whose loss was not finite, if there was one, and the rate of every
        step. To `sums`, (epochs, 3), each step adds its loss·weight, penalty·weight and weight: one
        by one, so that it does not matter in how many calls an epoch is run. `outputs` (rows,
        outputs) is filled with the network's outputs; `best` is the loss to beat. `threads` is a
        power of two, up to `most_threads`; `stride` how far apart two epochs' orders begin.
        """
        rates = self.optimizer.rates(last - first)
        self._shape[loop.FIRST], self._shape[loop.LAST] = first, last
        self._shape[loop.THREADS] = threads
        self._shape[loop.KEEP_OUTPUTS] = outputs is not None
        one_step = self._shape[loop.BATCH] >= self._shape[loop.ROWS]
        kind = loop.EVERY_STEP if one_step else loop.EVERY_EPOCH
        self._shape[loop.KEEP_BEST] = 0 if best is None else kind
        self._shape[loop.STRIDE] = stride
        self.numbers[loop.BEST] = np.inf if best is None else best
        kept = self._no_outputs if outputs is None else address_of(outputs.reshape(-1))
        arguments = (
            *self._fixed, *map(address_of, (order, rates, sums.reshape(-1))), kept, self._barrier,
            self._kernels, self._phase_count,
        )  # fmt: skip
        self._write_state()
        with np.errstate(all="ignore"):  # as the processor does; heard only with the JIT off
            bad = self._on_threads(arguments, threads)
        self._read_state((last if bad is None else bad) - first)
        return bad, rates

    def _on_threads(self, arguments: tuple[object, ...], threads: int) -> int | None:
        """Run the interpreter on this thread and on others, which meet in its barriers."""
        try:
            others = [self._pool.submit(self._run, *arguments, i) for i in range(1, threads)]
            bad = self._run(*arguments, 0)
        except BaseException:
            self._kept[0][loop.GIVEN_UP] = 1  # whoever waits for this thread waits in vain
            raise
        for other in others:
            other.result()
        return None if bad < 0 else bad

    def _vector(self, place: Place) -> Array:
        return self.arena[place.offset : place.offset + self.network.parameters.size]

    def _fill_weights(self) -> None:
        """Without weights every row counts 1."""
        assert self.lowered.rows is not None
        program = self.lowered.program
        for lane in range(program.lanes):
            start = program.resolved(self.lowered.rows.weights, lane)
            self.arena[start : start + program.layout.tile] = 1

    def _write_state(self) -> None:
        """Tell the program what layers and optimizer carry from step to step."""
        done, builder = self.optimizer.iterations, self.lowered.builder
        self.numbers[loop.STEP] = done
        for dropout, number in builder.dropouts:
            self.numbers[number] = float(dropout.state["seed_and_step"][1]) - (done + 1)
        write_moments(self.arena, builder)

    def _read_state(self, steps: int) -> None:
        """Bring it back after so many steps."""
        self.optimizer.iterations += steps
        builder = self.lowered.builder
        for dropout, _ in builder.dropouts:
            dropout.state["seed_and_step"][1] += np.uint64(steps)
        for layer, place in builder.moments:
            both = self.arena[place.offset : place.offset + 2 * layer.features]
            layer.state["mean"][0], layer.state["variance"][0] = np.split(both, 2)


def fixed_shape(lowered: Lowered, shapes: Shapes, rows: int, *, weighted: bool) -> Array:
    """Return the sizes and places that the interpreter reads; those of a run are set there."""
    program = lowered.program
    assert lowered.rows is not None
    places = (
        lowered.inputs.place, lowered.rows.target.place, lowered.rows.weights,
        lowered.outputs.place,
    )  # fmt: skip
    shape = np.zeros(loop.PLACES + loop.EACH_LANE * program.lanes, np.int64)
    shape[loop.ROWS], shape[loop.BATCH], shape[loop.TILE] = rows, shapes.batch, program.layout.tile
    shape[loop.LANES_USED], shape[loop.WEIGHTED] = program.lanes, weighted
    shape[loop.COLUMNS], shape[loop.TARGETS] = shapes.columns, shapes.target_columns
    shape[loop.OUTPUTS] = lowered.outputs.columns
    vectors = lowered.vectors
    shape[loop.PARAMETERS], shape[loop.SIZE] = vectors.parameters.offset, vectors.size
    shape[loop.BEST_PLACE] = 0 if vectors.best is None else vectors.best.offset
    shape[loop.PENALTY], shape[loop.PENALTIES] = lowered.penalties
    shape[loop.PLACES :] = [
        program.resolved(place, lane) for lane in range(program.lanes) for place in places
    ]
    return shape


def write_moments(arena: Array, builder: Builder) -> None:
    """Copy the running moments of batch normalisation into the arena."""
    for layer, place in builder.moments:
        both = arena[place.offset : place.offset + 2 * layer.features]
        both[:] = np.concatenate([layer.state["mean"][0], layer.state["variance"][0]])


def aligned_zeros(count: int, dtype: str) -> Array:
    """Return zeros whose first number begins a cache line.

    >>> aligned_zeros(3, "float32").ctypes.data % 64
    0
    """
    room = np.zeros(count + ALIGN_BYTES, dtype)
    start = -room.ctypes.data % ALIGN_BYTES // room.itemsize
    return room[start : start + count]


def power_of_two(count: int) -> int:
    """Return the largest power of two that is not above `count`.

    >>> power_of_two(1), power_of_two(7)
    (1, 4)
    """
    return 1 << (count.bit_length() - 1)
