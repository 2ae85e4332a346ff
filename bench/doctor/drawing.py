"""A sound plan at random: data, network, optimizer and length that go together."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from doctor.data import BINARY, CLASSES, REGRESSION, split
from doctor.plan import Plan
from doctor.real import KINDS, draw_real
from doctor.synthetic import draw_table

RATES = {  # from slow over usual to high: what tuned trainings use
    "Adam": (3e-4, 2e-3, 1e-2, 4e-2),
    "AdamW": (3e-4, 2e-3, 1e-2, 4e-2),
    "RMSprop": (1e-4, 5e-4, 3e-3, 1e-2),
    "SGD": (3e-3, 1e-2, 6e-2, 0.25),
}
PACES = ("slow", "usual", "high")
STEP_SECONDS, FLOPS, MOST_SECONDS = 1e-5, 1e10, 0.6
EPOCH_SECONDS = 2e-4


@dataclass(frozen=True)
class Wishes:
    """What a drawn plan must be like; None and "any" leave it to chance."""

    kinds: tuple[str, ...] = (REGRESSION, BINARY, CLASSES)
    sources: tuple[str, ...] = ("table",) * 8 + tuple(KINDS)
    table: tuple[tuple[str, object], ...] = ()  # settings of `draw_table`
    rows: tuple[int, int] = (150, 3000)
    activations: tuple[str, ...] = (
        *("ReLU",) * 5,
        *("LeakyReLU", "Tanh", "Tanh", "Sigmoid", "GELU", "SiLU", "ELU"),
    )
    depth: tuple[int, int] = (1, 3)
    widths: tuple[int, int] = (8, 96)
    optimizers: tuple[str, ...] = ("Adam", "Adam", "AdamW", "SGD", "SGD", "RMSprop")
    pace: str = "usual"
    steps: tuple[int, int] = (600, 6000)
    batches: tuple[int | None, ...] = (16, 32, 32, 64, 128, None)
    held_out: tuple[str, ...] = ("none", "none", "share", "rows")

    def changed(self, **what):
        return replace(self, **what)


def draw_plan(draw, wishes):
    """A plan as wished; whether it trains well is found out by training it."""
    data = draw_data(draw, wishes)
    held_out = draw.choice(wishes.held_out)
    plan = network_for(draw, data, wishes)
    if held_out == "rows":
        kept, apart = split(data, 0.25, draw)
        plan = plan.changed(data=kept, held_out=apart)
    elif held_out == "share":
        plan = plan.changed(held_out=float(draw.choice([0.2, 0.25, 0.3])))
    return lengthened(draw, plan, wishes)


def draw_data(draw, wishes):
    sources = [name for name in wishes.sources if KINDS.get(name, wishes.kinds[0]) in wishes.kinds]
    source = draw.choice(sources)
    rows = int(log_uniform(draw, *wishes.rows))
    if source != "table":
        return draw_real(draw, source, rows=max(rows, 300))
    return draw_table(draw, str(draw.choice(wishes.kinds)), rows=rows, **dict(wishes.table))


def network_for(draw, data, wishes):
    """Layers, loss and optimizer; the length comes later."""
    optimizer = draw.choice(wishes.optimizers)
    outputs, last, loss = head_for(draw, data)
    low, high = RATES[optimizer][PACES.index(wishes.pace) :][:2]
    width = int(log_uniform(draw, *wishes.widths))
    depth = int(draw.integers(wishes.depth[0], wishes.depth[1] + 1))
    metric = "r2" if data.kind == REGRESSION else "accuracy"
    return Plan(
        data=data,
        held_out=None,
        hidden=(width,) * depth,
        activation=str(draw.choice(wishes.activations)),
        outputs=outputs,
        last=last,
        loss=loss,
        optimizer=str(optimizer),
        rate=float(f"{log_uniform(draw, low, high):.2g}"),
        settings=settings_of(draw, optimizer),
        metrics=(metric,) if draw.random() < 0.5 else (),
        epochs=1,
        batch_size=None,
        seed=int(draw.integers(1000)),
    )


def head_for(draw, data):
    """Outputs, last layer and loss."""
    if data.kind == REGRESSION:
        return 1, None, str(draw.choice(["MeanSquaredError"] * 6 + ["Huber", "MeanAbsoluteError"]))
    if data.kind == BINARY and draw.random() < 0.6:
        return 1, "Sigmoid", "BinaryCrossentropy"
    return data.classes, "Softmax", "CategoricalCrossentropy"


def settings_of(draw, optimizer):
    settings = {"decay": 1e-3} if draw.random() < 0.3 else {}
    if optimizer == "SGD":
        settings["momentum"] = float(draw.choice([0, 0.9, 0.9]))
    if optimizer == "AdamW":
        settings["weight_decay"] = float(draw.choice([1e-4, 1e-3, 1e-2]))
    return settings


def lengthened(draw, plan, wishes):
    """A batch size, and as many epochs as the wished steps are, within the time there is."""
    rows = plan.training_rows
    sizes = [size for size in wishes.batches if size is None or size <= rows // 2] or [None]
    size = sizes[draw.integers(len(sizes))]
    batches = -(-rows // (size or rows))
    steps = log_uniform(draw, *wishes.steps)
    epoch = EPOCH_SECONDS + batches * step_seconds(plan, size or rows)
    epochs = int(np.clip(steps / batches, 15, MOST_SECONDS / epoch))
    return plan.changed(batch_size=size, epochs=max(15, epochs))


def step_seconds(plan, batch):
    """A rough guess of a compiled step's time."""
    sizes = [plan.data.columns, *plan.hidden, plan.outputs]
    products = sum(one * other for one, other in pairwise(sizes))
    return STEP_SECONDS + 6 * batch * products / FLOPS


def log_uniform(draw, low, high):
    return float(np.exp(draw.uniform(np.log(low), np.log(high))))
