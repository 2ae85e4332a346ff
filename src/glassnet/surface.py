"""The loss around a network: what it would be if its weights went two random ways."""

from dataclasses import dataclass, field

import numpy as np

from glassnet.array import Array, shaped
from glassnet.drawn import Drawn
from glassnet.nn import Loss, Network
from glassnet.nn.defaults import default_loss, with_logits
from glassnet.nn.settings import above, whole
from glassnet.train.batches import Rows

__all__ = ["LossSurface", "loss_surface"]

MOST_ROWS = 1000  # more would draw the same picture


@dataclass(frozen=True, eq=False)
class LossSurface(Drawn):
    """`losses` (up, across): those of weights θ + a·first + b·second, for a and b in `steps`.

    `losses[i, j]` has a = steps[j] and b = steps[i]; the network itself is in the middle, and
    `loss` is its own. They are NaN or infinite where the weights give such a loss. `directions` (2,
    parameters) are the first and the second; `rows` of `rows_given` were looked at.

    >>> LossSurface(np.zeros(3), np.zeros((3, 3)), 0.5, np.zeros((2, 4)), 10, 10).loss
    0.5
    """

    steps: Array = field(repr=False)
    losses: Array = field(repr=False)
    loss: float
    directions: Array = field(repr=False)
    rows: int
    rows_given: int

    def __post_init__(self) -> None:
        """Refuse losses that are not of these steps."""
        count = len(shaped("steps", self.steps, None))
        for name, shape in (("steps", (count,)), ("losses", (count, count))):
            object.__setattr__(self, name, shaped(name, getattr(self, name), *shape))


def loss_surface(
    network: Network,
    inputs: Array,
    target: Array,
    loss: Loss | str | None = None,
    *,
    sample_weight: Array | None = None,
    reach: float = 1.0,
    points: int = 31,
    seed: int = 0,
) -> LossSurface:
    """Return the loss, with penalties, on a plane through the network's weights θ.

        loss(θ + a·first + b·second),  a and b in `points` steps from -reach to reach

    The directions are random, drawn by `seed`; each unit's part of a direction is as long as the
    unit's weights are, so that networks of different scales compare, and biases and other single
    numbers a unit stay. The loss is the network's usual one unless given. Of more than 1,000 rows,
    1,000 spread over all are looked at. The network is left as it was.

    Errors: those of `train` for rows that do not fit, SettingError for reach and points. Source:
    Li et al., "Visualizing the loss landscape of neural nets", 2018.

    >>> import glassnet as gn
    >>> x, y = gn.datasets.sine(100)
    >>> net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1)])
    >>> surface = loss_surface(net, x, y, points=5)
    >>> surface.losses.shape, bool(surface.losses[2, 2] == surface.loss)
    ((5, 5), True)
    """
    reach = above("reach", reach, 0, "try 1")
    points = whole("points", points, 3) // 2 * 2 + 1  # the network itself is one
    loss = default_loss(network) if loss is None else Loss.made(loss)
    loss.check_head(network.layers[-1])
    given = Rows.checked(network, loss, inputs, target, sample_weight)
    chosen = np.linspace(0, len(given) - 1, min(len(given), MOST_ROWS)).astype(np.intp)
    twin, rows = network.copy(), given.take(chosen)
    directions = _directions(twin, np.random.default_rng(seed))
    steps, middle = np.linspace(-reach, reach, points), points // 2
    steps[middle] = 0.0
    losses = _losses(twin, rows, loss, steps, directions)
    return LossSurface(
        steps, losses, float(losses[middle, middle]), directions, len(rows), len(given)
    )


def _directions(network: Network, generator: np.random.Generator) -> Array:
    """Draw two directions, each unit's part scaled to the length of its weights."""
    directions = generator.standard_normal((2, network.parameters.size))
    named = network.named(network.parameters)
    for direction in directions:
        for name, part in network.named(direction).items():
            part[...] *= _lengths(name, named[name]) / np.maximum(_lengths(name, part), 1e-300)
    return directions


def _lengths(name: str, values: Array) -> Array:
    """Return the length of each unit's weights, 0 for what is no matrix of weights.

    Units are the columns of weights, and the rows of an embedding's table.
    """
    values = values.astype(np.float64)
    if name.endswith(".table"):
        return np.sqrt((values**2).sum(axis=1, keepdims=True))
    if not name.endswith(".weights"):
        return np.zeros(values.shape)
    return np.sqrt((values**2).sum(axis=0, keepdims=True))


def _losses(network: Network, rows: Rows, loss: Loss, steps: Array, directions: Array) -> Array:
    """Return the loss at each pair of steps, (up, across)."""
    own, (first, second) = network.parameters.astype(np.float64), directions
    fused, logits = with_logits(network, loss)
    found = np.empty((len(steps), len(steps)))
    with np.errstate(all="ignore"):
        for i, j in np.ndindex(found.shape):
            network.parameters[...] = own + steps[j] * first + steps[i] * second
            outputs = network.predict(rows.inputs, logits=logits)
            found[i, j] = fused.forward(outputs, rows.target, rows.weights) + network.penalty()
    return found
