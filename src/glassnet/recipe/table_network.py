"""The network of a recipe, for a table as the encoder lays it out."""

from collections.abc import Sequence

from glassnet.nn import (
    Activation,
    Columns,
    Dense,
    Dropout,
    Elementwise,
    Embedding,
    Layer,
    LeCunNormal,
    Network,
    Normal,
    Parallel,
    Parametric,
    PeriodicEmbedding,
    Scale,
    Softmax,
    Zeros,
)
from glassnet.recipe.recipe import Recipe
from glassnet.tabular import Layout

__all__ = ["front", "table_network"]

SLOW = 0.1  # the factor on the learning rate of embeddings of numbers and of shares


def table_network(
    layout: Layout, outputs: int, recipe: Recipe, *, classes: bool, seed: int
) -> Network:
    """Return embeddings, front scale, hidden layers and the last layer.

    With the recipe's `skip` the last layer sees what goes into the hidden ones, too: a linear model
    beside them.

    Dense layers are NTK-parametrised, x·W/√fan_in: written as a factor 1/√fan_in on the rate of W,
    which is the same under Adam. The last layer starts at zero. With `classes` Softmax follows.

    >>> recipe = Recipe(hidden=(8,), waves=0, parametric=False, scale_rate=0, dropout=0)
    >>> recipe = recipe.changed(skip=False)
    >>> net = table_network(Layout(2, 1, ()), 1, recipe, classes=False, seed=0)
    >>> [type(layer).__name__ for layer in net.layers]
    ['Dense', 'Mish', 'Dense']
    """
    layers, width = front(layout, recipe)
    hidden, units = _hidden(width, recipe, "SELU" if classes else "Mish")
    if recipe.skip and hidden:
        layers.append(Parallel([Columns(0, width, hidden), Columns(0, width, [])]))
        units += width
    else:
        layers += hidden
    layers.append(_dense(units, outputs, recipe, last=True))
    return Network([*layers, Softmax()] if classes else layers, seed=seed)


def _hidden(width: int, recipe: Recipe, usual: str) -> tuple[list[Layer], int]:
    """The hidden layers, and how wide the last one is."""
    layers: list[Layer] = []
    for units in recipe.hidden:
        layers.append(_dense(width, units, recipe))
        layers.append(_activation(recipe.activation or usual, units, recipe))
        layers += [Dropout(recipe.dropout)] if recipe.dropout else []
        width = units
    return layers, width


def front(layout: Layout, recipe: Recipe) -> tuple[list[Layer], int]:
    """Return the layers that turn the table's columns into one row of numbers, and its width.

    >>> front(Layout(2, 1, ()), Recipe(waves=0))
    ([Scale(3, rate_factors={'scale': 6.0})], 3)
    """
    numbers, flags = layout.numbers, layout.flags
    parts: list[tuple[int, int, Sequence[Layer], int]] = []
    if numbers and recipe.waves:
        inner = _periodic(numbers, recipe)
        parts.append((0, numbers, [inner], inner.outputs(numbers)))
        if flags:
            parts.append((numbers, numbers + flags, [], flags))
    elif numbers + flags:
        parts.append((0, numbers + flags, [], numbers + flags))
    for place, categories in enumerate(layout.codes, start=numbers + flags):
        table = Embedding(categories, recipe.embedding, table_init=Normal(1.0))
        parts.append((place, place + 1, [table], recipe.embedding))
    width = sum(each for *_, each in parts)
    changes = any(inside for _, _, inside, _ in parts)
    branches = [Columns(first, stop, inside) for first, stop, inside, _ in parts]
    layers: list[Layer] = [Parallel(branches)] if changes else []
    if recipe.scale_rate:
        layers.append(Scale(width, rate_factors={"scale": recipe.scale_rate}))
    return layers, width


def _periodic(numbers: int, recipe: Recipe) -> PeriodicEmbedding:
    layer = PeriodicEmbedding(numbers, recipe.waves, recipe.wave_width, recipe.wave_spread)
    layer.rate_factors = dict.fromkeys(layer.shapes(), SLOW)
    return layer


def _dense(inputs: int, units: int, recipe: Recipe, *, last: bool = False) -> Dense:
    factors = {"weights": inputs**-0.5, "biases": recipe.bias_rate}
    start = Zeros() if last else LeCunNormal()
    return Dense(inputs, units, weight_init=start, rate_factors=factors)


def _activation(name: str, units: int, recipe: Recipe) -> Layer:
    activation = Activation.named(name)()
    if not recipe.parametric or not isinstance(activation, Elementwise):
        return activation
    return Parametric(activation, units, rate_factors={"shares": SLOW})
