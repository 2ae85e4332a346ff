"""Ten steps of a small network, from PyTorch in float64: losses and the parameters at the end.

python tests/golden/nn/make_training.py, with torch 2.13.0; see make_file.py.

2 inputs, 5 tanh units, 4 ReLU units, 1 output; mean squared error; Adam, rate 0.05, epsilon 1e-7.
PyTorch keeps weights as (units, inputs); the file has them as (inputs, units).
"""

import numpy as np
import torch
from make_file import numbers, write

generator = np.random.default_rng(0)
x = generator.standard_normal((12, 2))
y = np.sin(x[:, :1]) + 0.5 * x[:, 1:] ** 2
shapes = [(2, 5), (1, 5), (5, 4), (1, 4), (4, 1), (1, 1)]
start = [generator.normal(0, 0.6, shape) for shape in shapes]

network = torch.nn.Sequential(
    torch.nn.Linear(2, 5),
    torch.nn.Tanh(),
    torch.nn.Linear(5, 4),
    torch.nn.ReLU(),
    torch.nn.Linear(4, 1),
).double()
for parameter, array in zip(network.parameters(), start, strict=True):
    parameter.data = torch.tensor(array.T if parameter.ndim == 2 else array[0])
optimizer = torch.optim.Adam(network.parameters(), 0.05, eps=1e-7)
losses = []
for _ in range(10):
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(network(torch.tensor(x)), torch.tensor(y))
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
end = [numbers(p.T if p.ndim == 2 else p.reshape(1, -1)) for p in network.parameters()]
found = {"x": numbers(x), "y": numbers(y), "start": [numbers(a) for a in start]}
write(__file__, found | {"losses": losses, "end": end})
