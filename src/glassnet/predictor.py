"""A trained ensemble with its table: raw rows in, predictions out."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from glassnet import model_file, registered
from glassnet.array import Array
from glassnet.compiled_predict import settled_forward
from glassnet.errors import SettingError
from glassnet.nn import Loss, Network
from glassnet.nn.composition import in_batches
from glassnet.nn.settings import number
from glassnet.recipe import Spread, mixture
from glassnet.tabular import (
    ClassTarget,
    Encoder,
    NumberTarget,
    Target,
    as_table,
    restore_target,
    with_temperature,
)

__all__ = ["Predictor"]

Ask = Callable[[Spread, Array, Array], Array]
BATCH = 2**16  # rows at a time, so that memory stays bounded
SCALE_SHARE = 0.6827  # of a normal distribution within one standard deviation of its mean


class Predictor:
    """Encodes rows of a table, runs the networks, and gives numbers or class labels back.

    Takes what `as_table` takes: a pandas, polars or pyarrow table, a dict of columns or of one
    row's values, a list of dicts. Columns are found by name; `unused` tells which are ignored.
    `network` holds networks side by side, whose outputs count by `shares`; probabilities are at
    `temperature`; `spreads`, one a target of numbers, say how far the truth may lie; `loss` says
    what outputs mean, where they are not the prediction itself (`Loss.point`). Everything is kept
    as plain arrays in one `.glass` file.

    >>> import numpy as np, glassnet as gn
    >>> from glassnet.tabular import Schema, as_table, infer_target
    >>> table = as_table({"age": [1, 2, 3], "price": [9.0, 5.0, 1.0]})
    >>> encoder = Encoder.fit(table, Schema.infer(table, "price"))
    >>> target = infer_target(table["price"], "price")
    >>> Predictor(encoder, [target], gn.Network([gn.Dense(1, 1)])).predict({"age": 2}).round(2)
    array([5.])
    """

    def __init__(
        self,
        encoder: Encoder,
        targets: Sequence[Target],
        network: Network,
        shares: Sequence[float] | Array = (1.0,),
        *,
        temperature: float = 1.0,
        spreads: Sequence[Spread] = (),
        loss: Loss | None = None,
    ) -> None:
        self.encoder, self.targets, self.network = encoder, tuple(targets), network
        self.shares, self.loss = np.array(shares, np.float64), loss
        self.temperature, self.spreads = temperature, tuple(spreads)

    @property
    def members(self) -> int:
        """Return how many networks there are."""
        return len(self.shares)

    @property
    def target(self) -> Target:
        """Return the target, the first of several."""
        return self.targets[0]

    @property
    def classes(self) -> tuple[Any, ...]:
        """Return the class labels in the order of `predict_proba`, () for a number."""
        return self.target.classes if isinstance(self.target, ClassTarget) else ()

    def predict(self, data: Any) -> Array:
        """Return a number for each row, in the target's units, or the most probable label.

        Shape (rows,), or (rows, targets) for several.
        """
        return self.decode(self.outputs(data))

    def predict_proba(self, data: Any) -> Array:
        """Return the probability of each class, (rows, classes); SettingError for a number."""
        if not self.classes:
            raise SettingError(
                f"probabilities of {self.target.name!r}",
                rule="this model predicts a number, which has no classes",
                remedy="use predict, predict_interval or predict_quantiles",
            )
        return self.outputs(data)

    def predict_interval(self, data: Any, coverage: float = 0.9) -> Array:
        """Return the ends, (rows, 2), of intervals that hold the truth with that probability.

        In the target's units; (rows, 2, targets) for several. SettingError for classes.
        """

        share = number("coverage", coverage)

        def ends(spread: Spread, inputs: Array, centre: Array) -> Array:
            return np.column_stack(spread.interval(inputs, centre, share))

        return self._by_target(data, ends)

    def predict_quantiles(self, data: Any, levels: Sequence[float] = (0.05, 0.5, 0.95)) -> Array:
        """Return quantiles of the truth, (rows, levels), or (rows, levels, targets) for several."""
        wanted = np.array([number("level", each) for each in np.atleast_1d(levels)])
        if not len(wanted):
            raise SettingError("no levels", rule="there must be one", remedy="try [0.05, 0.95]")
        return self._by_target(data, lambda spread, x, centre: spread.quantiles(x, centre, wanted))

    def predict_std(self, data: Any) -> Array:
        """Return half the width of the interval that holds 68.27 %, (rows,) or (rows, targets)."""
        ends = self.predict_interval(data, SCALE_SHARE)
        return np.maximum(ends[:, 1] - ends[:, 0], 0) / 2

    def outputs(self, data: Any) -> Array:
        """Return what the networks predict in the mean, (rows, outputs), before it is decoded."""
        return self.outputs_of(self.encoder.encode(as_table(data)))

    def outputs_of(self, inputs: Array) -> Array:
        """Return the same of encoded rows."""
        mean = in_batches(self._mean, inputs, BATCH)
        if self.classes and self.temperature != 1:
            return with_temperature(mean, self.temperature)
        return mean

    @cached_property
    def _forward(self) -> Callable[[Array], Array]:
        return settled_forward(self.network, self.encoder.layout.columns)

    def _mean(self, inputs: Array) -> Array:
        mean = mixture(self._forward(inputs), self.shares)
        return mean if self.loss is None else self.loss.point(mean)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the compiled way forward out of copies and pickles: it is made anew."""
        return {name: value for name, value in vars(self).items() if name != "_forward"}

    def decode(self, outputs: Array) -> Array:
        """Return numbers or labels for outputs."""
        if len(self.targets) == 1:
            return self.target.decode(outputs)
        columns = zip(self.targets, outputs.T, strict=True)
        return np.column_stack([target.decode(each) for target, each in columns])

    def unused(self, data: Any) -> tuple[str, ...]:
        """Return the columns of the rows that the model does not know."""
        targets = {target.name for target in self.targets}
        return tuple(n for n in self.encoder.unused(as_table(data)) if n not in targets)

    def __repr__(self) -> str:
        """Say what is predicted, from how many columns."""
        names = ", ".join(repr(target.name) for target in self.targets)
        return f"Predictor({names} from {len(self.encoder.columns)} columns)"

    def save(self, path: str | Path) -> None:
        """Write everything into a `.glass` file; `glassnet.load` reads it."""
        header = {
            "network": self.network.config(),
            "shares": self.shares.tolist(),
            "temperature": self.temperature,
            "encoder": self.encoder.to_json(),
            "targets": [target.to_json() for target in self.targets],
            "spreads": [spread.config() for spread in self.spreads],
            "loss": None if self.loss is None else self.loss.config(),
        }
        parts = {"network": self.network.arrays(), "encoder": self.encoder.arrays()}
        parts |= {f"target{i}": target.arrays() for i, target in enumerate(self.targets)}
        parts |= {f"spread{i}": spread.arrays() for i, spread in enumerate(self.spreads)}
        model_file.write(path, "predictor", header, model_file.grouped(parts))

    @classmethod
    def restore(cls, header: Mapping[str, Any], arrays: Mapping[str, Array]) -> Self:
        """Rebuild what `save` wrote."""
        return cls(
            Encoder.restore(header["encoder"], model_file.part(arrays, "encoder")),
            [
                restore_target(each, model_file.part(arrays, f"target{i}"))
                for i, each in enumerate(header["targets"])
            ],
            Network.restore(header["network"], model_file.part(arrays, "network")),
            header["shares"],
            temperature=float(header["temperature"]),
            spreads=[
                Spread.restore(each, model_file.part(arrays, f"spread{i}"))
                for i, each in enumerate(header["spreads"])
            ],
            loss=registered.restore(header["loss"]),
        )

    def _by_target(self, data: Any, ask: Ask) -> Array:
        """Ask each target's spread, and decode what it says into the target's units."""
        if not self.spreads:
            raise SettingError(
                f"an interval of {self.target.name!r}",
                rule="this model knows no spread: it predicts classes, or was trained without",
                remedy="use predict_proba for classes; train a regressor with intervals=True",
            )
        inputs = self.encoder.encode(as_table(data))
        centres = self.outputs_of(inputs)
        found = []
        for i, (target, spread) in enumerate(zip(self.targets, self.spreads, strict=True)):
            ends = ask(spread, inputs, _within(target, centres[:, i]))
            found.append(self._in_units(target, ends.reshape(-1)).reshape(ends.shape))
        if not np.isfinite(found).all():
            warnings.warn(
                "intervals without an end: too few rows were held out to say so much of rows to "
                "come; ask for a smaller coverage, or train on more rows",
                stacklevel=3,
            )
        return found[0] if len(found) == 1 else np.stack(found, axis=-1)

    def _in_units(self, target: Target, outputs: Array) -> Array:
        """Decode without an end, since the truth may lie beyond what was seen; counts end at 0."""
        assert isinstance(target, NumberTarget)
        least = 0.0 if self.loss is not None and self.loss.predicts == "log-rate" else -np.inf
        return replace(target, low=least, high=np.inf).decode(outputs)


def _within(target: Target, outputs: Array) -> Array:
    """Return outputs as `predict` takes them: none beyond the range of the targets seen."""
    assert isinstance(target, NumberTarget)
    if not np.isfinite([target.low, target.high]).all():
        return outputs
    low, high = target.standardised([target.low, target.high])[:, 0]
    return np.clip(outputs, low, high)
