"""L-BFGS: second-order steps on the whole data at once."""

import numpy as np

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.nn.network import Network
from glassnet.nn.optimizers.optimizer import Evaluate, Optimizer
from glassnet.nn.settings import whole

__all__ = ["LBFGS"]


class LBFGS(Optimizer):
    """SciPy's L-BFGS-B over the flat vector: up to `steps` line searches an epoch.

    Each `advance` starts its memory of `memory` gradient pairs anew, so that a training resumes to
    the bit. Made for the whole data at once (batch_size=None) and networks without dropout; a
    float64 network lets it go furthest. Source: Liu and Nocedal, 1989; Byrd et al., 1995.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(1, 1)], dtype="float64")
    >>> x = np.array([[0.0], [1.0]])
    >>> history = gn.train(net, x, 3 * x + 1, optimizer=LBFGS(), epochs=2)
    >>> net.predict(np.array([[2.0]])).round(4)
    array([[7.]])
    """

    def __init__(self, steps: int = 20, memory: int = 10) -> None:
        super().__init__()
        self.steps = whole("steps", steps, 1)
        self.memory = whole("memory", memory, 1)

    @property
    def current_learning_rate(self) -> float:
        """1: the line search finds the length of each step."""
        return 1.0

    def step(self, network: Network) -> None:
        """Refuse: a line search needs the loss at other places, not one gradient."""
        raise SettingError(
            "LBFGS().step(network)",
            rule="L-BFGS evaluates the loss many times in a step",
            remedy="use glassnet.train, or advance(network, evaluate)",
        )

    def advance(self, network: Network, evaluate: Evaluate) -> float:
        """Minimise data loss and penalty together, from where the network is."""
        from scipy.optimize import minimize

        data_losses: list[float] = []

        def value_and_gradient(parameters: Array) -> tuple[float, Array]:
            network.parameters[...] = parameters
            data_losses.append(evaluate())
            return data_losses[-1] + network.penalty(), network.gradients.astype(np.float64)

        found = minimize(
            value_and_gradient,
            network.parameters.astype(np.float64),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": self.steps, "maxcor": self.memory, "gtol": 1e-10, "ftol": 1e-15},
        )
        network.parameters[...] = found.x
        self.iterations += 1
        return data_losses[0]
