"""The recipes with a name: each is one or several types of networks, which are mixed."""

from glassnet.errors import UnknownNameError
from glassnet.recipe.recipe import Recipe
from glassnet.suggest import did_you_mean

__all__ = ["FOR_CLASSES", "FOR_NUMBERS", "named_recipe"]

SHARP = Recipe()
SMOOTH = Recipe(
    waves=16, wave_spread=0.3, dropout=0.3, weight_decay=0.1, steps=450, keep_best=False
)  # fmt: skip
SIMPLE = Recipe(waves=0, parametric=False, steps=500, steps_power=0.2, folds=5, patience=1.0)
PLAIN = SIMPLE.changed(
    skip=False, scale_rate=0.0, dropout=0.0, weight_decay=0.0, bias_rate=1.0, activation="ReLU",
    learning_rate=0.02, beta_2=0.999,
)  # fmt: skip
FOR_NUMBERS = {"best": (SHARP, SMOOTH), "simple": (SIMPLE,), "plain": (PLAIN,)}

# Labels are noisier than numbers: fewer steps, more dropout and decay, but for the last type,
# which sees steps in a column that the others blur.
MIDDLE_CLASSES = Recipe(
    waves=16, wave_spread=0.5, dropout=0.3, weight_decay=0.1, learning_rate=0.04,
    steps=120, steps_power=0.2, networks=5, patience=1.0,
)  # fmt: skip
SMOOTH_CLASSES = MIDDLE_CLASSES.changed(
    wave_spread=0.1, dropout=0.15, weight_decay=0.5, learning_rate=0.02, keep_best=False
)  # fmt: skip
SHARP_CLASSES = Recipe(
    activation="Mish", wave_spread=10.0, learning_rate=0.1, steps=350, steps_power=0.2, networks=5,
    patience=0.15,
)  # fmt: skip
FOR_CLASSES = {
    "best": (MIDDLE_CLASSES, SMOOTH_CLASSES, SHARP_CLASSES),
    "simple": (SIMPLE.changed(dropout=0.4, weight_decay=0.1, steps=120),),
    "plain": (PLAIN.changed(steps=120),),
}


def named_recipe(name: str, *, classes: bool = False) -> tuple[Recipe, ...]:
    """Return the types of a named recipe: "best", the default; "simple"; "plain", a ReLU network.

    >>> [each.activation for each in named_recipe("plain")], len(named_recipe("best", classes=True))
    (['ReLU'], 3)
    """
    if not isinstance(name, str) or name not in FOR_NUMBERS:
        raise UnknownNameError(
            f"recipe={name!r}",
            rule="there is no such recipe",
            remedy=did_you_mean(str(name), FOR_NUMBERS),
        )
    return (FOR_CLASSES if classes else FOR_NUMBERS)[name]
