"""What plots are drawn of, made by hand: the usual, next to nothing, and what is not finite."""

from dataclasses import replace

import numpy as np

import glassnet as gn
from glassnet.explaining import Effect, Importance
from glassnet.fitted import Fit
from glassnet.frames import Frame, Frames, Histogram, LayerFrame
from glassnet.predictions import Predictions
from glassnet.record import EpochRecord, History, LayerRecord, ProbeRecord
from glassnet.surface import LossSurface
from glassnet.sweep import SweepResult, SweepRow, SweepRun
from glassnet.tabular import Kind

HOSTILE = "价格 السعر <script> $x_1$ \\x 'q'"
NAN, INF = np.nan, np.inf


# ---- predictions -------------------------------------------------------------------------------


def numbers(rows=60, name="price", *, intervals=True, total=None):
    """Truth from 0 to 100, predicted within 12, in intervals of ±9."""
    truth = np.linspace(0, 100, rows)
    prediction = truth + 12 * np.sin(np.arange(rows) * 2.4)
    ends = (prediction - 9, prediction + 9) if intervals else (None, None)
    return Predictions(truth, prediction, name, *ends, total=total)


def classes(labels=("no", "yes"), rows=200, *, total=None, name="sold"):
    """Every fifth row is given the next class; of the others the probability is high."""
    truth = np.arange(rows) % len(labels)
    given = np.where(np.arange(rows) % 5 == 0, truth + 1, truth) % len(labels)
    sure = 0.5 + 0.45 * np.abs(np.sin(np.arange(rows)))
    probabilities = np.repeat((1 - sure)[:, None] / max(1, len(labels) - 1), len(labels), axis=1)
    probabilities[np.arange(rows), given] = sure
    named = np.array(labels, dtype=object)
    return Predictions(
        named[truth], named[given], name, classes=tuple(labels), probabilities=probabilities,
        total=total,
    )  # fmt: skip


def of_rows(found, rows):
    """The same of some rows."""
    parts = {
        name: None if getattr(found, name) is None else getattr(found, name)[rows]
        for name in ("truth", "prediction", "low", "high", "probabilities")
    }
    return replace(found, **parts, total=None)


def broken_numbers():
    found = numbers(6)
    found.truth[0], found.prediction[1], found.low[2], found.high[3] = NAN, INF, -INF, INF
    return replace(found, name=HOSTILE)


# ---- fits --------------------------------------------------------------------------------------


def curve(rows=40):
    """A parabola for a line of points on it."""
    x, grid = (np.linspace(-1, 1, count).reshape(-1, 1) for count in (rows, 50))
    return Fit(grid, grid**2 - 0.2, x, x**2)


def plane(count=3, side=30):
    """Three classes in thirds of the plane, or a number that rises to one corner."""
    axis = np.linspace(-1, 1, side)
    grid = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
    inputs = grid[:: side * side // 45]
    if not count:
        made = (grid.sum(axis=1), inputs.sum(axis=1))
        return Fit(grid, made[0][:, None], inputs, made[1][:, None], sides=(side, side))
    scores = np.stack([grid[:, 0] * np.cos(a) + grid[:, 1] * np.sin(a) for a in range(0, 6, 2)], 1)
    shares = np.exp(4 * scores) / np.exp(4 * scores).sum(axis=1, keepdims=True)
    target = shares[:: side * side // 45].argmax(axis=1)
    return Fit(grid, shares, inputs, target, count, (side, side))


# ---- explanations ------------------------------------------------------------------------------


def importance(columns=6):
    names = tuple(f"column {i}" for i in range(columns))
    rises = np.arange(1.0, columns + 1)[:, None] * np.array([[0.9, 1.0, 1.1]])
    return Importance(names, rises, "rmse", 2.0, 100, 5000)


def effect(kind=Kind.NUMBER, outputs=("price",), points=8):
    values = {
        Kind.NUMBER: np.linspace(20, 100, points),
        Kind.CATEGORY: np.array([f"level {i}" for i in range(points)], dtype=object),
        Kind.DATE: np.datetime64("2020-01-01", "us") + np.arange(points) * np.timedelta64(40, "D"),
    }[kind]
    mean = np.linspace(0, 1, points)[:, None] * (1 + np.arange(len(outputs))) / len(outputs)
    return Effect("size", kind, values, mean, mean - 0.2, mean + 0.2, outputs, 50, 50)


# ---- a training --------------------------------------------------------------------------------


def record(epoch, loss, **more):
    layers = tuple(
        LayerRecord(str(i), kind, 0.1, 0.5, 0.4, 0.1 * i, 1e-3, *values)
        for i, (kind, values) in enumerate(
            [("Dense", (0.5, 1e-2, 1e-3)), ("ReLU", ()), ("Dense", (0.5, 1e-2, 1e-3))]
        )
    )
    probes = (ProbeRecord(10 * epoch + 1, layers), ProbeRecord(10 * epoch + 10, layers))
    given = {"metrics": {"r2": 1 - loss}, "validation_loss": 1.2 * loss, "probes": probes} | more
    return EpochRecord(epoch, loss, 0.01, 0.01 / (1 + epoch), 0.1, **given)


def history(losses=(1.0, 0.5, 0.3, 0.2)):
    records = [record(i, loss) for i, loss in enumerate(losses)]
    return History(records, {"loss": {"class": "Loss.Huber"}}, "validation_loss", best_epoch=0)


def frames(moments=4, fill=None):
    rows = np.linspace(-1, 1, 12).reshape(-1, 1)
    found = Frames(rows, None, (rows, rows**2), grid=(12,), rows=12, layers=2)
    for moment in range(moments):
        heat = (
            np.sin(np.arange(24.0) + moment).reshape(4, 6)
            if fill is None
            else np.full((4, 6), fill)
        )
        counts = Histogram.of(heat)
        layer = LayerFrame("0", "Dense", 6, counts, counts, counts, heat, heat, heat, dead=0.2)
        bare = LayerFrame("1", "ReLU", 6, counts, counts, None, None, heat, heat, dead=0.2)
        found.add(Frame(2**moment - 1, rows * moment, (layer, bare)))
    return found


def sweep(values=((0.001, 0.1), (0.001, 0.01), (0.01, 0.1), (0.01, 0.01)), loss=0.1):
    rows = []
    for place, (rate, init) in enumerate(values):
        settings = {"learning_rate": rate, "init": init}
        end = {"loss": loss * (place + 1), "validation_loss": loss * (place + 2)}
        runs = [SweepRun(settings, s, History(config={"figures": end})) for s in range(2)]
        rows.append(SweepRow(settings, runs))
    varied = ("learning_rate", "init")
    return SweepResult(rows, varied, "validation_loss", ("loss", "validation_loss"), "all runs")


def surface(loss=None):
    steps = np.linspace(-1, 1, 9)
    losses = steps[:, None] ** 2 + 2 * steps**2 + 0.1
    if loss is not None:
        losses = np.full_like(losses, loss)
    return LossSurface(steps, losses, float(losses[4, 4]), np.ones((2, 5)), 20, 20)


def network(value=None):
    made = gn.Network([gn.Dense(2, 8), gn.ReLU(), gn.Dense(8, 1)], seed=0)
    if value is not None:
        made.parameters[...] = value
    return made


def nan_like(found, *names):
    """The same with NaN in place of these arrays."""
    return replace(found, **{name: np.full_like(getattr(found, name), NAN) for name in names})


# ---- by class ----------------------------------------------------------------------------------

USUAL = {
    Predictions: [numbers(), numbers(intervals=False), classes(), classes(("a", "b", "c"))],
    Fit: [curve(), plane(), plane(0)],
    Importance: [importance()],
    Effect: [effect(), effect(Kind.CATEGORY), effect(Kind.DATE), effect(outputs=("a", "b", "c"))],
    History: [history()],
    Frames: [frames()],
    SweepResult: [sweep()],
    LossSurface: [surface()],
    gn.Network: [network()],
}

HARD = {
    Predictions: {
        "empty": of_rows(numbers(), []),
        "no rows of classes": of_rows(classes(), []),
        "one row": of_rows(numbers(), [3]),
        "one row of classes": of_rows(classes(), [3]),
        "not finite": broken_numbers(),
        "nothing finite": nan_like(numbers(5), "truth", "prediction", "low", "high"),
        "probabilities that are none": nan_like(classes(), "probabilities"),
        "all alike": replace(numbers(5), truth=np.ones(5), prediction=np.ones(5)),
        "huge": replace(numbers(5), truth=np.full(5, 1e299), prediction=np.full(5, -1e299)),
        "too huge": replace(numbers(5), truth=np.full(5, 1e308), prediction=np.full(5, -1e308)),
        "a hostile name": replace(numbers(), name=HOSTILE),
        "hostile labels": classes((HOSTILE, "$", "<b>")),
        "ten million rows": numbers(20_000, total=10_000_000),
        "many classes": classes(tuple(range(120)), 500),
    },
    Fit: {
        "one row": replace(curve(), inputs=np.zeros((1, 1)), target=np.zeros((1, 1))),
        "no rows": replace(curve(), inputs=np.zeros((0, 1)), target=np.zeros((0, 1))),
        "no rows on a plane": replace(plane(), inputs=np.zeros((0, 2)), target=np.zeros(0, int)),
        "no rows of numbers": replace(plane(0), inputs=np.zeros((0, 2)), target=np.zeros((0, 1))),
        "NaN": nan_like(curve(), "prediction", "target"),
        "NaN over a plane": nan_like(plane(0), "prediction", "target"),
        "NaN over classes": nan_like(plane(), "prediction"),
        "hostile names": replace(plane(), names=(HOSTILE, "$"), name=HOSTILE),
        "many outputs": replace(curve(), prediction=np.ones((50, 9)), target=np.ones((40, 9))),
    },
    Importance: {
        "no column": Importance((), np.zeros((0, 3)), "rmse", 0.0, 10, 10),
        "one column": importance(1),
        "many columns": importance(300),
        "NaN": nan_like(importance(), "rises"),
        "a hostile name": Importance((HOSTILE,), np.ones((1, 2)), HOSTILE, 0.0, 10, 10),
    },
    Effect: {
        "one value": effect(points=1),
        "no value": effect(points=0),
        "NaN": nan_like(effect(), "mean", "low", "high"),
        "many levels": effect(Kind.CATEGORY, points=60),
        "many classes": effect(outputs=tuple(range(40))),
        "hostile names": replace(effect(Kind.CATEGORY, (HOSTILE, "$")), column=HOSTILE),
    },
    History: {
        "empty": History(),
        "one epoch": history([1.0]),
        "NaN": history([1.0, NAN, INF, 0.5]),
        "nothing finite": history([NAN, NAN]),
        "negative": history([-1.0, 2.0]),
        "10,000 epochs": history(1 / np.arange(1.0, 10_001)),
    },
    Frames: {
        "empty": frames(0),
        "one": frames(1),
        "NaN": frames(3, NAN),
        "all alike": frames(3, 0.0),
    },
    SweepResult: {
        "empty": sweep(()),
        "one": sweep(((0.1, 0.1),)),
        "diverged": sweep(loss=NAN),
        "names": sweep(((0.1, "HeNormal"), (None, "$x$"), (0.2, 0.1))),
    },
    LossSurface: {"NaN": surface(NAN), "infinite": surface(INF), "flat": surface(1.0)},
    gn.Network: {
        "NaN": network(NAN),
        "zeros": network(0.0),
        "no parameters": gn.Network([gn.ReLU()]),
        "deep": gn.Network([gn.Dense(4, 4) for _ in range(100)]),
    },
}
