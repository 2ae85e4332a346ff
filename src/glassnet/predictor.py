"""A network with its table: raw rows in, predictions out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from glassnet import model_file
from glassnet.array import Array
from glassnet.nn import Network
from glassnet.tabular import ClassTarget, Encoder, NumberTarget, as_table, restore_target

__all__ = ["Predictor"]


class Predictor:
    """Encodes rows of a table, runs the network, and gives numbers or class labels back.

    Takes what `as_table` takes: a pandas, polars or pyarrow table, a dict of columns, a list of
    dicts. Columns are found by name; `unused` tells which are ignored. Everything is kept as
    plain arrays in one `.glass` file.

    >>> import numpy as np, glassnet as gn
    >>> from glassnet.tabular import Schema, as_table, infer_target
    >>> table = as_table({"age": [1, 2, 3], "price": [9.0, 5.0, 1.0]})
    >>> encoder = Encoder.fit(table, Schema.infer(table, "price"))
    >>> target = infer_target(table["price"], "price")
    >>> Predictor(encoder, target, gn.Network([gn.Dense(1, 1)])).predict({"age": [2]}).round(2)
    array([5.])
    """

    def __init__(
        self, encoder: Encoder, target: NumberTarget | ClassTarget, network: Network
    ) -> None:
        self.encoder, self.target, self.network = encoder, target, network

    @property
    def classes(self) -> tuple[Any, ...]:
        """Return the class labels in the order of `predict_proba`, () for a number."""
        return self.target.classes if isinstance(self.target, ClassTarget) else ()

    def predict(self, data: Any) -> Array:
        """Return a number for each row, in the target's units, or the most probable label."""
        return self.target.decode(self.outputs(data))

    def predict_proba(self, data: Any) -> Array:
        """Return the probability of each class, (rows, classes)."""
        return self.outputs(data)

    def outputs(self, data: Any) -> Array:
        """Return what the network says, (rows, outputs), before it is decoded."""
        return self.network.predict(self.encoder.encode(as_table(data)))

    def unused(self, data: Any) -> tuple[str, ...]:
        """Return the columns of the rows that the model does not look at."""
        return self.encoder.unused(as_table(data))

    def __repr__(self) -> str:
        """Say what is predicted, from how many columns."""
        return f"Predictor({self.target.name!r} from {len(self.encoder.columns)} columns)"

    def save(self, path: str | Path) -> None:
        """Write everything into a `.glass` file; `glassnet.load` reads it."""
        header = {
            "network": self.network.config(),
            "encoder": self.encoder.to_json(),
            "target": self.target.to_json(),
        }
        parts = {
            "network": self.network.arrays(),
            "encoder": self.encoder.arrays(),
            "target": self.target.arrays(),
        }
        model_file.write(path, "predictor", header, model_file.grouped(parts))

    @classmethod
    def restore(cls, header: Mapping[str, Any], arrays: Mapping[str, Array]) -> Self:
        """Rebuild what `save` wrote."""
        return cls(
            Encoder.restore(header["encoder"], model_file.part(arrays, "encoder")),
            restore_target(header["target"], model_file.part(arrays, "target")),
            Network.restore(header["network"], model_file.part(arrays, "network")),
        )
