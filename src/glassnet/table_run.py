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
    Layer,
    Loss,
    Network,
    Softmax,
)
from glassnet.nn.settings import between
from glassnet.predictor import Predictor
from glassnet.record import History
from glassnet.tabular import (
    ClassTarget,
    Encoder,
    NumberTarget,
    Schema,
    Table,
    as_table,
    drop_missing_target,
    infer_target,
)
from glassnet.train import EarlyStopping, Metric, ReduceOnPlateau, as_metric, split_rows, train

__all__ = ["Prepared", "TableRun", "TableSettings", "prepare", "score", "train_table"]

MODEL_FILE = "model.glass"
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
    history: History
    scores: dict[str, dict[str, float]]
    truth: Array
    prediction: Array


@dataclass(frozen=True)
class Prepared:
    """A table split and understood, before training.

    `dropped` counts rows without a target.

    >>> prepare({"x": [1, 2, 3, 4, 5], "y": [2, 4, 6, 8, 10]}, TableSettings("y")).dropped
    0
    """

    training: Table
    held_out: Table
    schema: Schema
    target: NumberTarget | ClassTarget
    dropped: int


def prepare(data: Any, settings: TableSettings) -> Prepared:
    """Drop rows without a target, hold rows out, and look at the columns of all others."""
    table, dropped = drop_missing_target(as_table(data), settings.target)
    kept, held_out = _split(table, settings)
    training = table.take(kept)
    schema = Schema.infer(training, settings.target, settings.kinds)
    target = infer_target(training[settings.target], settings.target, settings.task)
    return Prepared(training, table.take(held_out), schema, target, dropped)


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
    encoder = Encoder.fit(prepared.training, prepared.schema)
    inputs, target = encoder.encode(prepared.training), prepared.target
    encoded = target.encode(prepared.training[settings.target])
    network = build_network(inputs.shape[1], target, settings)
    history = train(
        network,
        inputs,
        encoded,
        **_training_settings(settings, target, len(inputs)),
        out=out,
        resume=resume,
        overwrite=overwrite,
        progress=progress,
        notes={"settings": asdict(settings), **(notes or {})},
    )
    predictor = Predictor(encoder, target, network)
    folder = out or resume
    if folder is not None:
        predictor.save(Path(folder) / MODEL_FILE)
    return _scored(predictor, history, prepared, inputs, encoded)


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
    inputs: int, target: NumberTarget | ClassTarget, settings: TableSettings
) -> Network:
    """Return Dense, activation and dropout for each hidden layer, then the output.

    >>> build_network(3, NumberTarget("y", 0.0, 1.0), TableSettings("y", hidden=(8,)))
    Network([Dense(3, 8), SiLU(), Dropout(0.15), Dense(8, 1)])
    """
    activation, layers = Activation.named(settings.activation), list[Layer]()
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
            rule=f"it predicts a {loss.predicts}, and the target needs {wanted}",
            remedy=f"choose one of {', '.join(sorted(fitting))}",
        )
    return loss()


def score(target: NumberTarget | ClassTarget, outputs: Array, truth: Array) -> dict[str, float]:
    """Return the metrics of a network's outputs against encoded truth, in the target's units.

    >>> score(NumberTarget("y", 5.0, 2.0), np.array([[1.0]]), np.array([[0.0]]))["mae"]
    2.0
    """
    classes = isinstance(target, ClassTarget)
    if isinstance(target, NumberTarget):
        outputs, truth = (target.decode(part).reshape(-1, 1) for part in (outputs, truth))
    metrics: list[Metric] = [as_metric(name) for name in METRICS[classes]]
    return {metric.name: metric(outputs, truth) for metric in metrics}


def _scored(
    predictor: Predictor, history: History, prepared: Prepared, inputs: Array, encoded: Array
) -> TableRun:
    """Score network, linear model and constant on the held-out rows."""
    target, held_out = predictor.target, prepared.held_out
    rows, truth = predictor.encoder.encode(held_out), held_out[target.name]
    classes = len(predictor.classes)
    outputs = predictor.network.predict(rows)
    predictions = {
        "network": outputs,
        "linear model": linear_prediction(inputs, encoded, rows, classes),
        "commonest class" if classes else "mean": constant_prediction(encoded, len(rows), classes),
    }
    known = target.encode(truth)
    scores = {name: score(target, each, known) for name, each in predictions.items()}
    return TableRun(predictor, history, scores, np.asarray(truth), target.decode(outputs))


def _split(table: Table, settings: TableSettings) -> tuple[Array, Array]:
    """Return rows to learn from and rows held out."""
    between("test", settings.test, 0.01, 1)
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
