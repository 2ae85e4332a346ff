"""Ten steps of each optimizer on one vector with given gradients, from PyTorch in float64.

python tests/golden/nn/make_optimizers.py, with torch 2.13.0; see make_file.py.

Conventions. Epsilon is 1e-7 throughout, the book's; PyTorch too adds it to the root, after the bias
correction. Momentum: the book has v ← mu·v - lr·g, θ ← θ + v; PyTorch has b ← mu·b + g, θ ← θ -
lr·b. At a constant rate v = -lr·b, so the steps are the same; under a schedule they would differ.
PyTorch's RMSprop calls rho alpha; its Adagrad divides the rate by 1 + lr_decay·(step - 1), which is
the book's decay. AdamW multiplies θ by 1 - lr·weight_decay before the step in both.
"""

import numpy as np
import torch
from make_file import numbers, write
from torch import optim

OPTIMIZERS = {
    "SGD(learning_rate=0.1)": lambda p: optim.SGD(p, 0.1),
    "SGD(learning_rate=0.1, momentum=0.9)": lambda p: optim.SGD(p, 0.1, momentum=0.9),
    "SGD(learning_rate=0.1, momentum=0.9, nesterov=True)": lambda p: optim.SGD(
        p, 0.1, momentum=0.9, nesterov=True
    ),
    "Adagrad(learning_rate=0.1)": lambda p: optim.Adagrad(p, 0.1, eps=1e-7),
    "Adagrad(learning_rate=0.1, decay=0.5)": lambda p: optim.Adagrad(
        p, 0.1, eps=1e-7, lr_decay=0.5
    ),
    "RMSprop(learning_rate=0.05)": lambda p: optim.RMSprop(p, 0.05, alpha=0.9, eps=1e-7),
    "RMSprop(learning_rate=0.05, rho=0.99)": lambda p: optim.RMSprop(p, 0.05, alpha=0.99, eps=1e-7),
    "Adam(learning_rate=0.05)": lambda p: optim.Adam(p, 0.05, eps=1e-7),
    "Adam(learning_rate=0.05, beta_1=0.8, beta_2=0.95)": lambda p: optim.Adam(
        p, 0.05, betas=(0.8, 0.95), eps=1e-7
    ),
    "AdamW(learning_rate=0.05)": lambda p: optim.AdamW(p, 0.05, weight_decay=0.01, eps=1e-7),
    "AdamW(learning_rate=0.05, weight_decay=0.3)": lambda p: optim.AdamW(
        p, 0.05, weight_decay=0.3, eps=1e-7
    ),
}

generator = np.random.default_rng(0)
start = generator.standard_normal(6)
gradients = generator.standard_normal((10, 6)) * np.array([1, 1e-3, 1e3, 1, 1, 0])


def path(make):
    """The vector after each step."""
    theta = torch.tensor(start, requires_grad=True)
    optimizer, found = make([theta]), []
    for gradient in gradients:
        theta.grad = torch.tensor(gradient)
        optimizer.step()
        found.append(numbers(theta))
    return found


cases = {name: path(make) for name, make in OPTIMIZERS.items()}
write(__file__, {"start": numbers(start), "gradients": numbers(gradients), "cases": cases})
