"""A whole network as a program: to train it on batches of rows, or to predict."""

from dataclasses import dataclass

from glassnet.engine.formulas import Formula, NotCompilable
from glassnet.engine.interpreter import MOST_LANES
from glassnet.engine.kernels import likelihood
from glassnet.engine.lowering.builder import Builder, Value, instruction
from glassnet.engine.lowering.layers import lower_all
from glassnet.engine.lowering.losses import Rows, lower_loss
from glassnet.engine.lowering.updates import Vectors, check_optimizer, update_phases
from glassnet.engine.program import Layout, Place, Program, Task
from glassnet.nn import FirstOrder, Layer, Loss, Network, Optimizer
from glassnet.nn.normalisation import BatchNorm

__all__ = ["Lowered", "Shapes", "lower_prediction", "lower_training"]

TILE_NUMBERS = 2**16  # activations and gradients of a tile together: 256 KB of float32
LEAST_TILE, MOST_TILE, TILE_STEP = 48, 192, 12
LANE_ROWS = 48  # rows that a lane must have to be worth gradients of its own
STREAMED = 2**18  # parameters from which on weights come from beyond the cache for every tile
STREAMED_TILE = 264
CACHED_GRADIENT = 2**16  # parameters up to which the gradients of many lanes stay in the cache
TRIAL = 16

Formulas = dict[tuple[int, str], Formula]


@dataclass(frozen=True)
class Shapes:
    """Rows of a batch, their columns, those of the target; `logits` leaves the head out.

    >>> Shapes(32, 16, 1, logits=False).batch
    32
    """

    batch: int
    columns: int
    target_columns: int
    logits: bool


@dataclass
class Lowered:
    """A program and where its data lie: the flat vectors, and each lane's rows."""

    program: Program
    builder: Builder
    vectors: Vectors
    inputs: Value
    outputs: Value
    rows: Rows | None = None
    penalties: tuple[int, int] = (0, 0)
    optimizer: FirstOrder | None = None


def lower_training(
    network: Network, loss: Loss, optimizer: Optimizer, shapes: Shapes, *, keep_best: bool = False
) -> Lowered:
    """Return the program of one step: rows forward and backward, then the update.

    NotCompilable, with the reason, where a part has no compiled form.
    """
    _check_network(network)
    rule = check_optimizer(optimizer)
    formulas: Formulas = {}
    lanes, tile = _lanes_and_tile(network, loss, shapes, formulas)
    layout = Layout(tile)
    vectors = _vectors(network, layout, len(rule.kept), keep_best=keep_best)
    lowered = _both_ways(network, loss, shapes, layout, vectors, formulas)
    builder, program = lowered.builder, lowered.program
    lowered.optimizer, program.lanes = rule, lanes
    totals = layout.note([0.0] * len(builder.penalties))
    lowered.penalties = totals, len(builder.penalties)
    prepared = [*builder.prepared, *_penalty_tasks(builder, totals)]
    program.phases = [("prepare", prepared)] if prepared else []
    program.phases.append(("rows", [builder.rows]))
    program.phases += update_phases(rule, builder, vectors, (lanes, *program.lane_gradients()))
    return lowered


def lower_prediction(network: Network, columns: int, *, logits: bool) -> Lowered:
    """Return the program that passes rows forward, outside training."""
    _check_network(network)
    layers = network.layers[:-1] if logits else network.layers
    formulas: Formulas = {}
    trial = _forward(network, layers, Layout(TRIAL), columns, formulas)
    per_row = trial.program.layout.lane // TRIAL
    return _forward(network, layers, Layout(_tile(per_row)), columns, formulas)


def _check_network(network: Network) -> None:
    """Refuse a class of networks that passes rows through in a way of its own."""
    same = ("forward", "backward", "penalty", "checked")
    if any(getattr(type(network), name) is not getattr(Network, name) for name in same):
        raise NotCompilable(f"{type(network).__name__} is a network with passes of its own")
    for name, layer in network.walk():
        if {"forward", "backward", "penalty"} & vars(layer).keys():
            raise NotCompilable(f"layer {name} has passes of its own")


def _forward(
    network: Network, layers: list[Layer], layout: Layout, columns: int, formulas: Formulas
) -> Lowered:
    vectors = _vectors(network, layout, 0, keep_best=False)
    builder = _builder(network, layout, vectors, formulas, training=False)
    x = Value(layout.allot_rows(columns), columns, "x")
    outputs, _ = lower_all(layers, builder, x, wanted=False)
    phases = [("prepare", builder.prepared), ("rows", [builder.rows])]
    program = Program(layout, 1, network.parameters.size, vectors.gradients, phases)
    return Lowered(program, builder, vectors, x, outputs)


def _both_ways(
    network: Network,
    loss: Loss,
    shapes: Shapes,
    layout: Layout,
    vectors: Vectors,
    formulas: Formulas,
) -> Lowered:
    """Lower the rows' way forward and back."""
    layers = network.layers[:-1] if shapes.logits else network.layers
    builder = _builder(network, layout, vectors, formulas, training=True)
    x = Value(layout.allot_rows(shapes.columns), shapes.columns, "x")
    y = Value(layout.allot_rows(shapes.target_columns), shapes.target_columns, "y")
    rows = Rows(y, layout.allot_rows(1))
    outputs, backward = lower_all(layers, builder, x, wanted=False)
    backward(lower_loss(loss, builder, outputs, rows))
    program = Program(layout, 1, network.parameters.size, vectors.gradients, [])
    return Lowered(program, builder, vectors, x, outputs, rows)


def _vectors(network: Network, layout: Layout, slots: int, *, keep_best: bool) -> Vectors:
    size = network.parameters.size
    return Vectors(
        size,
        layout.allot(size),
        layout.allot(size),
        tuple(layout.allot(size) for _ in range(slots)),
        None if network.rate_factors is None else layout.allot(size),
        layout.allot(size) if keep_best else None,
    )


def _builder(
    network: Network, layout: Layout, vectors: Vectors, formulas: Formulas, *, training: bool
) -> Builder:
    """Return a builder that knows where the arrays of every layer lie."""
    places = {}
    begin = network.parameters.__array_interface__["data"][0]
    for _, layer in network.walk():
        for name, array in layer.parameters.items():
            start = (array.__array_interface__["data"][0] - begin) // array.itemsize
            if not 0 <= start <= vectors.size - array.size:
                raise NotCompilable("a layer's arrays lie outside the network's parameters")
            places[id(layer), name] = vectors.parameters.after(start), Place("gradients", start)
    return Builder(layout, network.dtype, training, places, formulas)


def _lanes_and_tile(
    network: Network, loss: Loss, shapes: Shapes, formulas: Formulas
) -> tuple[int, int]:
    """Return how many lanes share a batch, and how many rows a lane takes at a time.

    They follow from program and batch alone, not from the processor's cores: the order of sums,
    and with it every bit, is the same on any number of threads.
    """
    if any(isinstance(layer, BatchNorm) for _, layer in network.walk()):
        return 1, shapes.batch  # its moments need the whole batch at once
    most = MOST_LANES if network.parameters.size <= CACHED_GRADIENT else 2
    lanes = max(1, min(most, shapes.batch // LANE_ROWS))
    layout = Layout(TRIAL)
    vectors = _vectors(network, layout, 0, keep_best=False)
    _both_ways(network, loss, shapes, layout, vectors, formulas)
    tile, rows = _tile(layout.lane // TRIAL), -(-shapes.batch // lanes)
    if network.parameters.size >= STREAMED:
        tile = STREAMED_TILE
    parts = -(-rows // tile)
    return lanes, -(-rows // (parts * TILE_STEP)) * TILE_STEP


def _tile(numbers_per_row: int) -> int:
    """Return how many rows fit into the cache, within what the products like."""
    rows = TILE_NUMBERS // max(1, numbers_per_row)
    return max(LEAST_TILE, min(MOST_TILE, rows)) // TILE_STEP * TILE_STEP


def _penalty_tasks(builder: Builder, totals: int) -> list[Task]:
    """Tasks that compute each penalty's value, before the rows."""
    tasks = []
    for i, each in enumerate(builder.penalties):
        settings = builder.layout.note([each.l1, each.l2])
        operands = (each.place, each.count, totals + i, settings)
        text = f"penalty l1={each.l1:g}, l2={each.l2:g}"
        tasks.append([instruction(likelihood.penalty, text, *operands)])
    return tasks
