"""An activation that training may turn down, unit by unit."""

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.nn.activations import SELU, Elementwise, Mish
from glassnet.nn.initialisers import Initialiser
from glassnet.nn.layer import Layer
from glassnet.nn.settings import whole

__all__ = ["Parametric"]


class Parametric(Layer):
    """y = x + a·(f(x) - x): an activation f and a learned share a of it for each unit, first 1.

    Backward: da = Σ d·(f(x) - x) over rows, dx = d·(1 + a·(f'(x) - 1)). With f = ReLU it is PReLU,
    of slope 1 - a below zero. Shapes: x, y (rows, units), a (1, units), called "shares".

    Errors: SettingError unless f is an activation that works number by number; ShapeError for rows
    of another width. Source: the parametric activation of RealMLP, Holzmüller et al., "Better by
    default", 2024; PReLU: He et al., "Delving deep into rectifiers", 2015.

    >>> layer = Parametric(SELU(), 2).setup(dtype="float64")
    >>> layer.parameters["shares"][...] = [[1, 0]]
    >>> layer.forward(np.array([[1.0, 1.0]])).round(4)
    array([[1.0507, 1.    ]])
    """

    def __init__(
        self,
        activation: Elementwise,
        units: int,
        *,
        rate_factors: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__()
        self.activation = _elementwise(activation)
        self.units = self.inputs = whole("units", units, 1)
        self.rate_factors = rate_factors

    @classmethod
    def examples(cls) -> list[Self]:
        """See `Registered.examples`."""
        return [cls(SELU(), 3), cls(Mish(), 4)]

    @property
    def suited_init(self) -> Initialiser:
        """What draws good first weights for the `Dense` before it: as a begins at 1, f's."""
        return self.activation.suited_init

    def forward(self, inputs: Array, training: bool = False) -> Array:
        """a·f(x) + (1 - a)·x."""
        self.check_ready()
        self.check_width(inputs.shape[1])
        activated = self.activation.forward(inputs, training)
        self._difference = activated - inputs
        return self._blend(inputs, activated)

    def backward(self, gradient: Array) -> Array:
        """da = Σ d·(f(x) - x) over rows, dx = a·d·f'(x) + (1 - a)·d."""
        shares = self.gradients["shares"]
        np.sum(gradient * self._difference, axis=0, keepdims=True, out=shares)
        return self._blend(gradient, self.activation.backward(gradient))

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """a."""
        return {"shares": (1, self.units)}

    def initialise(self, generator: np.random.Generator) -> None:
        """Ones: f itself."""
        self.parameters["shares"][...] = 1

    def sequences(self) -> Sequence[Sequence[Layer]]:
        """Return f, as a run of one."""
        return ([self.activation],)

    def _blend(self, plain: Array, activated: Array) -> Array:
        """a·activated + (1 - a)·plain: no digits are lost, however large plain is at a = 1."""
        shares = self.parameters["shares"]
        return shares * activated + (1 - shares) * plain


def _elementwise(activation: Elementwise) -> Elementwise:
    """Return the activation, or refuse what is none, or works on whole rows."""
    if not isinstance(activation, Elementwise):
        raise SettingError(
            f"activation={activation!r}",
            rule="it must be an activation that works number by number",
            remedy="pass an object, such as SELU() or Mish()",
        )
    return activation
