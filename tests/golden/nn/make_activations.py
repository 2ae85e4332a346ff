"""Values and gradients of the activations, from PyTorch in float64.

python tests/golden/nn/make_activations.py, with torch 2.13.0; see make_file.py.
"""

import numpy as np
import torch
from make_file import numbers, write
from torch.nn import functional

ACTIVATIONS = {
    "Linear()": lambda x: x * 1.0,
    "ReLU()": functional.relu,
    "LeakyReLU()": functional.leaky_relu,
    "LeakyReLU(slope=0.2)": lambda x: functional.leaky_relu(x, 0.2),
    "ELU()": functional.elu,
    "ELU(alpha=0.5)": lambda x: functional.elu(x, 0.5),
    "SELU()": functional.selu,
    "GELU()": lambda x: functional.gelu(x, approximate="tanh"),
    "SiLU()": functional.silu,
    "Mish()": functional.mish,
    # PyTorch's softplus is x itself above a threshold: one that is never reached.
    "Softplus()": lambda x: functional.softplus(x, threshold=1e6),
    "Tanh()": torch.tanh,
    "Sigmoid()": torch.sigmoid,
    "Softmax()": lambda x: torch.softmax(x, dim=1),
}


def both(function, x, weights):
    """The values of a function, and the gradient of Σ values·weights."""
    x = torch.tensor(x, requires_grad=True)
    y = function(x)
    (y * torch.tensor(weights)).sum().backward()
    return {"y": numbers(y), "dx": numbers(x.grad)}


x = np.concatenate([np.linspace(-8, 8, 33), [-700.0, -40, -1e-3, 1e-3, 0.7, 40, 700]]).reshape(
    -1, 4
)
d = np.random.default_rng(0).standard_normal(x.shape)
cases = {name: both(function, x, d) for name, function in ACTIVATIONS.items()}
write(__file__, {"x": numbers(x), "d": numbers(d), "cases": cases})
