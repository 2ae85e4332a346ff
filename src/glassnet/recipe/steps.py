"""How long a network is trained, and in batches of what size."""

import math

from glassnet.recipe.recipe import Recipe

__all__ = ["patience_of", "steps_of"]

LEAST_EPOCHS, MOST_EPOCHS, LEAST_PATIENCE = 4, 256, 8
BATCH_FACTOR, LEAST_BATCH, MOST_BATCH = 1.3, 64, 1024


def steps_of(recipe: Recipe, rows: int) -> tuple[int, int]:
    """Return the epochs of a training on so many rows, and the rows of a batch.

    >>> steps_of(Recipe(epochs=100, batch_size=256), 25_600)
    (100, 256)
    >>> steps_of(Recipe(), 720), steps_of(Recipe(), 47_000)
    ((145, 64), (14, 256))
    """
    size = min(recipe.batch_size or _usual_batch(rows), rows)
    if recipe.epochs is not None:
        return recipe.epochs, size
    steps = recipe.steps * rows**recipe.steps_power
    epochs = round(steps / math.ceil(rows / size))
    return min(max(epochs, LEAST_EPOCHS), MOST_EPOCHS), size


def _usual_batch(rows: int) -> int:
    """The power of two nearest to 1.3·√rows: few steps for many rows, all the same many epochs."""
    power = round(math.log2(BATCH_FACTOR * math.sqrt(rows)))
    return min(max(2**power, LEAST_BATCH), MOST_BATCH)


def patience_of(recipe: Recipe, epochs: int) -> int:
    """Return the epochs without a better one after which a training ends.

    >>> patience_of(Recipe(patience=0.25), 100)
    25
    """
    return max(LEAST_PATIENCE, round(recipe.patience * epochs))
