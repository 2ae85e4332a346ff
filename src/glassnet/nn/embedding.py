"""Learned coordinates: a row a category, and waves for numbers."""

from typing import Self

import numpy as np

from glassnet.array import Array
from glassnet.nn.initialisers import Initialiser, Normal, an_initialiser
from glassnet.nn.layer import Layer
from glassnet.nn.settings import above, whole

__all__ = ["Embedding", "PeriodicEmbedding"]


class Embedding(Layer):
    """A learned row of `width` numbers for each of `categories` codes, one more for the unknown.

    Shapes: codes (rows, 1), whole numbers carried in a float column; table (categories + 1,
    width); y (rows, width). A code below 0, at or above `categories`, or NaN, takes the last row.
    Codes have no gradient: `backward` returns zeros. Source: Guo and Berkhahn, "Entity embeddings
    of categorical variables", 2016.

    >>> layer = Embedding(3, 2).setup()
    >>> y = layer.forward(np.array([[0.0], [7.0], [np.nan]]))
    >>> y.shape, bool((y[1] == y[2]).all())
    ((3, 2), True)
    """

    inputs: int = 1

    def __init__(self, categories: int, width: int, *, table_init: Initialiser | None = None):
        super().__init__()
        self.categories = whole("categories", categories, 1)
        self.width = whole("width", width, 1)
        self.table_init = an_initialiser("table_init", table_init)

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls(3, 2)]

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """Table[code] for every row."""
        self.check_ready()
        self.check_width(inputs.shape[1])
        self._inputs = inputs
        self._codes = self._rows_of(inputs[:, 0])
        return self.parameters["table"][self._codes]

    def backward(self, gradient: Array) -> Array:
        """Sum the rows of d by code, by sorting, so that the cost does not grow with the table."""
        table = self.gradients["table"]
        table[...] = 0
        order = np.argsort(self._codes, kind="stable")
        present, starts = np.unique(self._codes[order], return_index=True)
        table[present] = np.add.reduceat(gradient[order], starts, axis=0)
        return np.zeros(self._inputs.shape, gradient.dtype)

    def outputs(self, inputs: int) -> int:
        """Return `width`."""
        self.check_width(inputs)
        return self.width

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the table's shape."""
        return {"table": (self.categories + 1, self.width)}

    def initialise(self, generator: np.random.Generator) -> None:
        """Draw the table: N(0, 1 / width) unless told otherwise."""
        table_init = self.table_init or Normal(float(self.width**-0.5))
        self.parameters["table"][...] = table_init(self.parameters["table"].shape, generator)

    def _rows_of(self, codes: Array) -> Array:
        known = (codes > -0.5) & (codes < self.categories - 0.5)  # NaN compares false
        return np.where(known, np.rint(np.where(known, codes, 0)), self.categories).astype(np.intp)


class PeriodicEmbedding(Layer):
    """A number x becomes [W₂·cos(2π·w₁·x + b₁) + b₂, x]: `width` learned waves and x itself.

    Shapes: x (rows, features); frequencies w₁ and phases b₁ (features, waves); weights W₂
    (width, features, waves); biases b₂ (features, width); y (rows, features·(width + 1)), the
    columns of one feature next to each other. First values: w₁ ~ N(0, spread²), b₁ ~ U(-π, π),
    W₂ and b₂ ~ U(-1/√waves, 1/√waves). Source: PBLD in RealMLP, Holzmüller et al., 2024; Gorishniy
    et al., "On embeddings for numerical features", 2022.

    >>> PeriodicEmbedding(2).setup().forward(np.ones((5, 2))).shape
    (5, 8)
    """

    def __init__(self, features: int, waves: int = 16, width: int = 3, spread: float = 0.1):
        super().__init__()
        self.features = self.inputs = whole("features", features, 1)
        self.waves = whole("waves", waves, 1)
        self.width = whole("width", width, 1)
        self.spread = above("spread", spread, 0, "try 0.1")

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls(3, 4, 2, spread=0.5)]

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """[W₂·cos(2π·w₁·x + b₁) + b₂, x], feature by feature."""
        self.check_ready()
        self.check_width(inputs.shape[1])
        self._inputs = inputs
        p = self.parameters
        angles = 2 * np.pi * inputs[:, :, None] * p["frequencies"] + p["phases"]
        self._cosines, self._sines = np.cos(angles), np.sin(angles)
        learned = np.einsum("nfw,ofw->nfo", self._cosines, p["weights"]) + p["biases"]
        return np.concatenate([learned, inputs[:, :, None]], axis=2).reshape(
            len(inputs), self.features * (self.width + 1)
        )

    def backward(self, gradient: Array) -> Array:
        """The chain rule through W₂, the cosine and w₁·x; x itself passes its own share."""
        gradient = gradient.reshape(len(gradient), self.features, self.width + 1)
        learned, passed = gradient[:, :, :-1], gradient[:, :, -1]
        p, g = self.parameters, self.gradients
        g["weights"][...] = np.einsum("nfw,nfo->ofw", self._cosines, learned)
        g["biases"][...] = learned.sum(axis=0)
        angles = -np.einsum("nfo,ofw->nfw", learned, p["weights"]) * self._sines
        g["phases"][...] = angles.sum(axis=0)
        g["frequencies"][...] = 2 * np.pi * np.einsum("nfw,nf->fw", angles, self._inputs)
        through = 2 * np.pi * np.einsum("nfw,fw->nf", angles, p["frequencies"])
        return through + passed

    def outputs(self, inputs: int) -> int:
        """features·(width + 1)."""
        self.check_width(inputs)
        return self.features * (self.width + 1)

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """w₁, b₁, W₂, b₂."""
        features, waves, width = self.features, self.waves, self.width
        return {
            "frequencies": (features, waves),
            "phases": (features, waves),
            "weights": (width, features, waves),
            "biases": (features, width),
        }

    def initialise(self, generator: np.random.Generator) -> None:
        """Draw w₁, b₁, W₂, b₂ in this order."""
        p, limit = self.parameters, self.waves**-0.5
        p["frequencies"][...] = generator.normal(0, self.spread, p["frequencies"].shape)
        p["phases"][...] = generator.uniform(-np.pi, np.pi, p["phases"].shape)
        p["weights"][...] = generator.uniform(-limit, limit, p["weights"].shape)
        p["biases"][...] = generator.uniform(-limit, limit, p["biases"].shape)
