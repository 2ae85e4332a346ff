"""Layer and batch normalisation: outputs, gradients, running moments, from PyTorch in float64.

python tests/golden/nn/make_normalisation.py, with torch 2.13.0; see make_file.py.

What PyTorch calls momentum 0.1, the share of the new batch, is momentum 0.9 here, the share of what
was there.
"""

import numpy as np
import torch
from make_file import numbers, write

generator = np.random.default_rng(0)
scale, shift = generator.normal(1, 0.5, 3), generator.normal(0, 0.5, 3)
batches = generator.normal([5, 0, -100], [1, 0.01, 30], (3, 8, 3))
d = generator.standard_normal((8, 3))


def with_parameters(layer):
    """Set the scale and the shift."""
    layer = layer.double()
    layer.weight.data, layer.bias.data = torch.tensor(scale), torch.tensor(shift)
    return layer


def step(layer, x):
    """One pass forward and one backward."""
    layer.zero_grad()
    x = torch.tensor(x, requires_grad=True)
    y = layer(x)
    (y * torch.tensor(d)).sum().backward()
    found = {"y": numbers(y), "dx": numbers(x.grad)}
    return found | {"dscale": numbers(layer.weight.grad), "dshift": numbers(layer.bias.grad)}


def moments(layer):
    """The running mean and variance."""
    return {"mean": numbers(layer.running_mean), "variance": numbers(layer.running_var)}


layer_norm = with_parameters(torch.nn.LayerNorm(3, eps=1e-5))
batch_norm = with_parameters(torch.nn.BatchNorm1d(3, eps=1e-5, momentum=0.1))
training = [step(batch_norm, x) | moments(batch_norm) for x in batches]
batch_norm.eval()
write(
    __file__,
    {
        "scale": numbers(scale),
        "shift": numbers(shift),
        "batches": numbers(batches),
        "d": numbers(d),
        "layer_norm": [step(layer_norm, x) for x in batches],
        "batch_norm_training": training,
        "batch_norm_outside": [step(batch_norm, x) for x in batches],
    },
)
