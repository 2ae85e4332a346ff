"""Writes curve.json: what PyTorch makes of two small trainings, in float32 and in float64.

Run `python tests/golden/engine/make_curve.py` where torch 2.13.0 and numpy 2.4.6 are installed.

16 inputs, 64 and 64 ReLU units; Adam with a rate of 0.003 and an epsilon of 1e-7; ten epochs.
"numbers": one output, mean squared error, all rows at once. "classes": three outputs, softmax
cross-entropy, batches of 20 rows in the order of the table, the last of 8. A loss is the mean over
the rows of an epoch, each before the step of its batch. `start`, `x` and `y` are whole numbers, to
be divided by `parts`, so that both precisions have them exactly. Parameters are in our order,
weights as (inputs, units) and then biases, layer by layer; of those at the end, `end`, there is one
in eleven.
"""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

ROWS, EPOCHS, PARTS, EVERY = 48, 10, 1024, 11
SIZES = {"numbers": [16, 64, 64, 1], "classes": [16, 64, 64, 3]}
BATCH = {"numbers": ROWS, "classes": 20}
LOSS = {"numbers": torch.nn.functional.mse_loss, "classes": torch.nn.functional.cross_entropy}


def table(name, generator):
    x = np.rint(generator.standard_normal((ROWS, 16)) * PARTS)
    wave = np.sin(x[:, :1] / PARTS) + x[:, 1:2] / PARTS * 0.5
    if name == "numbers":
        return x, np.rint(wave * PARTS)
    return x, (wave[:, 0] > -0.4).astype(int) + (wave[:, 0] > 0.4)


def first_values(sizes, generator):
    """Weights with a spread of √(2/inputs), and biases, whole numbers all of them."""
    spreads = [(a, b, np.sqrt(2 / a)) for a, b in pairwise(sizes)]
    shapes = [part for a, b, s in spreads for part in (((a, b), s), ((b,), 0.1))]
    return [np.rint(generator.normal(0, s * PARTS, shape)) for shape, s in shapes]


def network(sizes, start, dtype):
    layers = []
    for a, b in pairwise(sizes):
        layers += [torch.nn.Linear(a, b, dtype=dtype), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    for parameter, array in zip(net.parameters(), start, strict=True):
        parameter.data = torch.tensor(array.T / PARTS, dtype=dtype)
    return net


def train(name, start, x, y, dtype):
    """Return the mean loss of each epoch and the parameters at the end."""
    net = network(SIZES[name], start, dtype)
    optimizer = torch.optim.Adam(net.parameters(), 0.003, eps=1e-7)
    x = torch.tensor(x / PARTS, dtype=dtype)
    y = torch.tensor(y / PARTS, dtype=dtype) if name == "numbers" else torch.tensor(y)
    losses = []
    for _ in range(EPOCHS):
        total = 0.0
        for begin in range(0, ROWS, BATCH[name]):
            rows = slice(begin, begin + BATCH[name])
            optimizer.zero_grad()
            loss = LOSS[name](net(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x[rows])
        losses.append(total / ROWS)
    end = [parameter.detach().numpy().T.ravel() for parameter in net.parameters()]
    return {"losses": losses, "end": np.concatenate(end)[::EVERY].tolist()}


def main():
    content = {"torch": torch.__version__, "parts": PARTS, "every": EVERY}
    for seed, name in enumerate(SIZES):
        generator = np.random.default_rng(seed)
        x, y = table(name, generator)
        start = first_values(SIZES[name], generator)
        runs = {str(d)[6:]: train(name, start, x, y, d) for d in (torch.float32, torch.float64)}
        whole = np.concatenate([array.ravel() for array in start])
        data = {"x": x, "y": y, "start": whole}
        content[name] = {key: array.astype(int).tolist() for key, array in data.items()} | runs
    path = Path(__file__).with_name("curve.json")
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
