"""The settings of networks of one type for a table."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from glassnet.errors import UnknownNameError
from glassnet.nn import Activation, Schedule
from glassnet.nn.settings import above, at_least, between, true_or_false, whole
from glassnet.suggest import did_you_mean

__all__ = ["Recipe"]

WHOLE = {
    "waves": 0,
    "wave_width": 1,
    "embedding": 1,
    "epochs": 1,
    "batch_size": 1,
    "networks": 1,
    "folds": 2,
}


@dataclass(frozen=True)
class Recipe:
    """Every number of the training of networks of one type on a table.

    The network: `hidden` units a layer; `activation` by name, None for Mish where a number is
    predicted and SELU for classes; `parametric`, whether each unit learns how much of it to take;
    `waves` of a number's periodic embedding, mixed into `wave_width` columns, first frequencies
    N(0, wave_spread²), 0 for none; `embedding` columns for a category of many levels; `skip`,
    whether the last layer sees what the first one does, too; `scale_rate`, the learning-rate factor
    of the front scale layer, 0 for none; `dropout`.

    The training: `learning_rate`, None for 0.1 where a number is predicted and 0.02 for classes;
    `schedule` by name; `beta_1`, `beta_2`, `weight_decay` of AdamW; `bias_rate`, the factor of the
    biases' rate; `smoothing` of class labels; `batch_size` in rows, None for the power of two
    nearest to 1.3·√rows, from 64 to 1,024; `epochs`, None for `steps`·rows^steps_power steps, from
    4 to 256 epochs.

    The ensemble: `networks`, each trained without one of `folds` folds of the rows, None for one a
    fold; past that the rows are dealt anew. `keep_best` restores each network's best epoch on its
    fold, and ends it after a share `patience` of its epochs without a better one; else the last
    epoch stays.

    Source: RealMLP's tuned defaults, Holzmüller et al., "Better by default", 2024, but for what
    `bench/tabular.md` shows to be better.

    >>> Recipe(hidden=(64,)).members
    8
    """

    hidden: tuple[int, ...] = (128, 128, 128)
    activation: str | None = None
    parametric: bool = True
    waves: int = 32
    wave_width: int = 3
    wave_spread: float = 1.0
    embedding: int = 8
    skip: bool = True
    scale_rate: float = 6.0
    dropout: float = 0.1
    learning_rate: float | None = None
    schedule: str = "Cosine"
    beta_1: float = 0.9
    beta_2: float = 0.95
    weight_decay: float = 0.02
    bias_rate: float = 0.1
    smoothing: float = 0.0
    steps: float = 900
    steps_power: float = 0.1
    epochs: int | None = None
    batch_size: int | None = None
    folds: int = 8
    networks: int | None = None
    keep_best: bool = True
    patience: float = 0.35

    def __post_init__(self) -> None:
        """Refuse what cannot be; the layers and the optimizer check the rest."""
        given = self.hidden if isinstance(self.hidden, Iterable) else (self.hidden,)
        put: dict[str, Any] = {"hidden": tuple(whole("hidden", units, 1) for units in given)}
        for name, least in WHOLE.items():
            if getattr(self, name) is not None:
                put[name] = whole(name, getattr(self, name), least)
        for name, value in put.items():  # 2.0 is 2
            object.__setattr__(self, name, value)
        for name in ("dropout", "smoothing", "beta_1", "beta_2"):
            between(name, getattr(self, name), 0, 1)
        for name in ("scale_rate", "bias_rate", "weight_decay", "patience", "steps_power"):
            at_least(name, getattr(self, name), 0)
        for name in ("patience", "steps_power"):
            between(name, getattr(self, name), 0, 1.01)
        for name in ("parametric", "skip", "keep_best"):
            true_or_false(name, getattr(self, name))
        above("steps", self.steps, 0, "try 500")
        between("steps", self.steps, 0, 1e9)
        if self.learning_rate is not None:
            above("learning_rate", self.learning_rate, 0, "try 0.01")
        if self.activation is not None:
            Activation.made(self.activation)
        Schedule.made(self.schedule)

    @property
    def members(self) -> int:
        """Return how many networks are trained."""
        return self.folds if self.networks is None else self.networks

    def changed(self, **settings: Any) -> "Recipe":
        """Return the recipe with some settings changed; None leaves one as it is.

        UnknownNameError for a name that is none of its settings.

        >>> Recipe().changed(epochs=10, dropout=None).epochs
        10
        """
        known = [field.name for field in fields(self)]
        unknown = [name for name in settings if name not in known]
        if unknown:
            raise UnknownNameError(
                f"setting {unknown[0]!r}",
                rule="a recipe has none of that name",
                remedy=did_you_mean(unknown[0], known),
            )
        return replace(self, **{k: v for k, v in settings.items() if v is not None})
