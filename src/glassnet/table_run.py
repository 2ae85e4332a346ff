"""From a table to a trained, scored predictor in a run folder."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.baselines import constant_prediction, linear_prediction
from glassnet.errors import DataError, SettingError
from glassnet.nn import (
    Activation,
    Adam,
    Dense,
    Dropout,
    Loss,
    Network,
    Softmax,
)
from glassnet.nn.settings import between, whole
from glassnet.predictor import Predictor
from glassnet.recipe import Recipe, front
from glassnet.record import History
from glassnet.tabular import (
    ClassTarget,
    Encoder,
    Layout,
    NumberTarget,
    Schema,
    Table,
    as_table,
    drop_missing_target,
    infer_target,
)
from glassnet.train import EarlyStopping, Metric, ReduceOnPlateau, as_metric, split_rows, train

__all__ = ["Prepared", "TableRun", "TableSettings", "prepare", "score", "train_table", "truth_of"]

SHOWN = {True: "accuracy", False: "r2"}  # while training; both need no unit
METRICS = {True: ("accuracy", "balanced_accuracy", "log_loss"), False: ("rmse", "mae", "r2")}


@dataclass(frozen=True)
class TableSettings:
    """How to train on a table; every value has a default but the target.

    `hidden` are the units of the hidden layers; `learning_rate` is Adam's; `batch_size` None
    follows from the rows; `test` is the share of rows held out for the score, `validation` the
    share of the others for early stopping with `patience` epochs; `split` is "random", or "time"
    for a table in order of time, whose last rows are then held out; `loss` is a registered loss.

    >>> TableSettings("price", hidden=(64,)).epochs
    300
    """

    target: str
    task: str = "auto"
    kinds: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[int, ...] = (128, 128)
    activation: str = "SiLU"
    dropout: float = 0.15
    loss: str | None = None
    learning_rate: float = 0.003
    epochs: int = 300
    batch_size: int | None = None
    patience: int = 40
    test: float = 0.2
    validation: float = 0.2
    split: str = "random"
    seed: int = 0


@dataclass(frozen=True)
class TableRun:
    """What came of a training: the predictor, its history, and scores on the held-out rows.

    `scores` maps "network", "linear model" and "mean" or "commonest class" to metrics by name;
    `truth` and `prediction` are the held-out targets and predictions: (rows,), labels for
    classes.

    >>> TableRun.__dataclass_fields__["scores"].name
    'scores'
    """

    predictor: Predictor
    history: History = field(repr=False)
    scores: dict[str, dict[str, float]]
    truth: Array
    prediction: Array


@dataclass(frozen=True)
class Prepared:
    """A table split, understood and encoded, before training.

    `training` are encoded rows and targets, `held_out` encoded rows and their truth; `dropped`
    counts rows without a target.

    >>> prepare({"x": [1, 2, 3, 4, 5], "y": [2, 4, 6, 8, 10]}, TableSettings("y")).dropped
    0
    """

    schema: Schema
    encoder: Encoder
    target: NumberTarget | ClassTarget
    training: tuple[Array, Array]
    held_out: tuple[Array, Array]
    dropped: int


def prepare(data: Any, settings: TableSettings) -> Prepared:
    """Drop rows without a target, hold rows out, look at the others, and encode both.

    The classes of a target are those of the whole table; all else is learned from the training
    rows alone. What is wrong with any row is found here, before an hour of training.
    """
    table, dropped = drop_missing_target(as_table(data), settings.target)
    kept, left = _split(table, settings)
    training, held_out = table.take(kept), table.take(left)
    schema = Schema.infer(training, settings.target, settings.kinds)
    target = infer_target(table, settings.target, settings.task)
    if isinstance(target, NumberTarget):
        target = NumberTarget.fit(training[settings.target], settings.target)
    encoder = Encoder.fit(training, schema)
    learned = encoder.encode(training), target.encode(training)
    scored = encoder.encode(held_out), truth_of(target, held_out)
    return Prepared(schema, encoder, target, learned, scored, dropped)


def train_table(
    prepared: Prepared,
    settings: TableSettings,
    *,
    out: str | Path | None = None,
    resume: str | Path | None = None,
    overwrite: bool = False,
    progress: bool | None = None,
    notes: Mapping[str, Any] | None = None,
) -> TableRun:
    """Train a network on the prepared rows, score it on the held-out ones beside two baselines.

    With `out` or `resume`, the run folder's `model.glass` is the predictor. Errors as of
    `glassnet.train`.

    >>> import numpy as np
    >>> x = np.linspace(-1, 1, 200)
    >>> settings = TableSettings("y", hidden=(16,), epochs=60)
    >>> run = train_table(prepare({"x": x, "y": x**2}, settings), settings)
    >>> run.scores["network"]["r2"] > run.scores["linear model"]["r2"]
    True
    """
    inputs, encoded = prepared.training
    network = build_network(prepared.encoder.layout, prepared.target, settings)
    predictor = Predictor(prepared.encoder, [prepared.target], network)
    history = train(
        network,
        inputs,
        encoded,
        **_training_settings(settings, prepared.target, len(inputs)),
        out=out,
        resume=resume,
        overwrite=overwrite,
        progress=progress,
        notes={"settings": asdict(settings), **(notes or {})},
        write_model=lambda _, path: predictor.save(path),
    )
    return _scored(predictor, history, prepared)


def _training_settings(
    settings: TableSettings, target: NumberTarget | ClassTarget, rows: int
) -> dict[str, Any]:
    """Return what `train` is told."""
    plateau = ReduceOnPlateau(patience=max(1, settings.patience // 3))
    return {
        "loss": choose_loss(settings.loss, target),
        "optimizer": Adam(settings.learning_rate),
        "epochs": settings.epochs,
        "batch_size": settings.batch_size or _batch_size(rows, settings.validation),
        "validation": settings.validation,
        "metrics": [SHOWN[isinstance(target, ClassTarget)]],
        "callbacks": [plateau, EarlyStopping(patience=settings.patience)],
        "seed": settings.seed,
    }


def build_network(
    layout: Layout, target: NumberTarget | ClassTarget, settings: TableSettings
) -> Network:
    """Return Dense, activation and dropout for each hidden layer, then the output.

    >>> settings = TableSettings("y", hidden=(8,))
    >>> build_network(Layout(3, 0, ()), NumberTarget("y", 0.0, 1.0), settings)
    Network([Dense(3, 8), SiLU(), Dropout(0.15), Dense(8, 1)])
    """
    activation = Activation.named(settings.activation)
    layers, inputs = front(layout, Recipe(waves=0, scale_rate=0.0))
    for units in settings.hidden:
        layers += [Dense(inputs, units), activation()]
        layers += [Dropout(settings.dropout)] if settings.dropout else []
        inputs = units
    if isinstance(target, ClassTarget):
        layers += [Dense(inputs, len(target.classes)), Softmax()]
    else:
        layers.append(Dense(inputs, 1))
    return Network(layers, seed=settings.seed)


def choose_loss(name: str | None, target: NumberTarget | ClassTarget) -> Loss | None:
    """Return the registered loss of that name, if it suits the target; None for no name.

    >>> choose_loss("huber", NumberTarget("y", 0.0, 1.0))
    Huber()
    """
    if name is None:
        return None
    wanted = "classes" if isinstance(target, ClassTarget) else "number"
    loss = Loss.named(name)
    if loss.predicts != wanted:
        fitting = [n for n, each in Loss.registry.items() if each.predicts == wanted]
        raise SettingError(
            f"loss={name!r} for the target {target.name!r}",
            rule=f"its network predicts the {loss.predicts}, and this target needs the {wanted}",
            remedy=f"choose one of {', '.join(sorted(fitting))}",
        )
    return loss()


def score(target: NumberTarget | ClassTarget, outputs: Array, truth: Array) -> dict[str, float]:
    """Return the metrics of outputs against the truth, in the target's units.

    The truth is numbers, (rows, 1), or class numbers, (rows,): see `truth_of`.

    >>> score(NumberTarget("y", 5.0, 2.0), np.array([[1.0]]), np.array([[5.0]]))["mae"]
    2.0
    """
    classes = isinstance(target, ClassTarget)
    if isinstance(target, NumberTarget):
        outputs = target.decode(outputs).reshape(-1, 1)
    metrics: list[Metric] = [as_metric(name) for name in METRICS[classes]]
    return {metric.name: metric(outputs, truth) for metric in metrics}


def truth_of(target: NumberTarget | ClassTarget, rows: Table) -> Array:
    """Return what the target was in these rows: numbers (rows, 1), or class numbers (rows,).

    >>> truth_of(NumberTarget("y", 5.0, 2.0), Table({"y": [7.0]}))
    array([[7.]])
    """
    if isinstance(target, ClassTarget):
        return target.encode(rows)
    return target.numbers(rows).reshape(-1, 1)


def _scored(predictor: Predictor, history: History, prepared: Prepared) -> TableRun:
    """Score network, linear model and constant on the held-out rows."""
    (inputs, encoded), (rows, known) = prepared.training, prepared.held_out
    target, classes = predictor.target, len(predictor.classes)
    outputs = predictor.outputs_of(rows)
    predictions = {
        "network": outputs,
        "linear model": linear_prediction(inputs, encoded, rows, classes),
        "commonest class" if classes else "mean": constant_prediction(encoded, len(rows), classes),
    }
    scores = {name: score(target, each, known) for name, each in predictions.items()}
    truth = target.decode(np.eye(classes)[known]) if classes else known.reshape(-1)
    return TableRun(predictor, history, scores, truth, target.decode(outputs))


def _split(table: Table, settings: TableSettings) -> tuple[Array, Array]:
    """Return rows to learn from and rows held out."""
    between("test", settings.test, 0.01, 1)
    whole("seed", settings.seed, 0)
    if table.rows < 5:
        raise DataError(
            f"a table of {table.rows} rows with a known target",
            rule="at least 5 are needed to learn, to stop in time and to score",
            remedy="give more rows",
        )
    if settings.split == "random":
        return split_rows(table.rows, settings.test, settings.seed)
    if settings.split != "time":
        raise SettingError(
            f"split={settings.split!r}",
            rule="rows are split by 'random' or by 'time'",
            remedy="choose 'time' for a table in order of time",
        )
    first = table.rows - max(1, round(table.rows * settings.test))
    return np.arange(first), np.arange(first, table.rows)


def _batch_size(rows: int, validation: float) -> int:
    """Return about 20 batches an epoch, of 16 to 256 rows."""
    training = rows - round(rows * validation)
    return max(1, min(training, max(16, min(256, training // 20))))
