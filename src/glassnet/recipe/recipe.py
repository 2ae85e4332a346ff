"""The settings of a training on a table, and the named sets of them."""

from dataclasses import dataclass, fields, replace
from typing import Any

from glassnet.errors import UnknownNameError
from glassnet.nn.settings import above, at_least, between, whole
from glassnet.suggest import did_you_mean

__all__ = ["RECIPES", "Recipe", "named_recipe"]


@dataclass(frozen=True)
class Recipe:
    """Every number of a training on a table.

    The network: `hidden` units a layer; `activation` by name, None for Mish where a number is
    predicted and SELU for classes; `parametric`, whether each unit learns how much of it to take;
    `waves` of a number's periodic embedding, mixed into `wave_width` columns, first frequencies
    N(0, wave_spread²), 0 for none; `embedding` columns for a category of many levels; `skip`,
    whether the last layer sees what the first one does, too; `scale_rate`, the learning-rate factor
    of the front scale layer, 0 for none; `dropout`.

    The training: `learning_rate`, None for 0.1 where a number is predicted and 0.02 for classes;
    `schedule` by name; `beta_1`, `beta_2`, `weight_decay` of AdamW; `bias_rate`, the factor of the
    biases' rate; `smoothing` of class labels; `batch_size` in rows, None for the power of two
    nearest to 1.3·√rows, from 64 to 1,024; `epochs`, at least `least_steps` and at most
    `most_steps` in all, None for `steps`·rows^0.2 steps.

    The ensemble: `folds` networks, each trained without one fold of the rows, `repeats` times;
    `keep_best` restores each network's best epoch on its fold, else the last one stays.

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
    steps: float = 500
    epochs: int | None = None
    batch_size: int | None = None
    least_steps: int = 500
    most_steps: int = 4000
    folds: int = 8
    repeats: int = 1
    keep_best: bool = True

    def __post_init__(self) -> None:
        """Refuse what cannot be; the layers and the optimizer check the rest."""
        for units in self.hidden:
            whole("hidden", units, 1)
        for name in ("waves", "wave_width", "embedding", "least_steps", "repeats"):
            whole(name, getattr(self, name), 0 if name in {"waves", "least_steps"} else 1)
        for name in ("epochs", "batch_size", "most_steps"):
            if getattr(self, name) is not None:
                whole(name, getattr(self, name), 1)
        above("steps", self.steps, 0, "try 500")
        whole("folds", self.folds, 2)
        between("dropout", self.dropout, 0, 1)
        between("smoothing", self.smoothing, 0, 1)
        at_least("scale_rate", self.scale_rate, 0)

    @property
    def members(self) -> int:
        """Return how many networks are trained."""
        return self.folds * self.repeats

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


RECIPES = {
    "best": Recipe(),
    "simple": Recipe(waves=0, parametric=False, folds=5),
    "plain": Recipe(
        waves=0, parametric=False, skip=False, scale_rate=0.0, dropout=0.0, weight_decay=0.0,
        bias_rate=1.0, activation="ReLU", learning_rate=0.02, beta_2=0.999, folds=5,
    ),
}  # fmt: skip
FOR_CLASSES: dict[str, dict[str, Any]] = {  # what else: labels are noisier than numbers
    "best": {"waves": 16, "wave_spread": 0.1, "dropout": 0.4, "weight_decay": 0.1, "steps": 120},
    "simple": {"dropout": 0.4, "weight_decay": 0.1, "steps": 120},
    "plain": {"steps": 120},
}


def named_recipe(name: str, *, classes: bool = False) -> Recipe:
    """Return a named recipe: "best", the default; "simple"; "plain", a ReLU network.

    >>> named_recipe("plain").activation, named_recipe("best", classes=True).dropout
    ('ReLU', 0.4)
    """
    if name not in RECIPES:
        raise UnknownNameError(
            f"recipe={name!r}",
            rule="there is no such recipe",
            remedy=did_you_mean(str(name), RECIPES),
        )
    return RECIPES[name].changed(**FOR_CLASSES[name]) if classes else RECIPES[name]
