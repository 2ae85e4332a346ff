"""Short compiled trainings of all kinds of networks, and a hash of everything each leaves behind.

Prints the hashes by name, as JSON.
"""

import hashlib
import json

import numpy as np

import glassnet as gn


def hidden(width):
    return [gn.Tanh(), gn.Dense(width, width), gn.ReLU(), gn.Dense(width, 1)]


def drops():
    return [gn.Dropout(0.1), gn.Dense(16, 37), gn.Mish(), gn.Dropout(0.5), gn.Dense(37, 1)]


def nested():
    low, high = gn.Columns(0, 9, [gn.Dense(9, 8)]), gn.Columns(5, 16, [gn.PeriodicEmbedding(11)])
    inside = [gn.LayerNorm(52), gn.Dense(52, 20), gn.GELU(), gn.Dense(20, 52)]
    return [gn.Parallel([low, high]), gn.Residual(inside), gn.Scale(52), gn.Dense(52, 1)]


NETS = {
    "plain": lambda: [gn.Dense(16, 30), *hidden(30)],
    "wide": lambda: [gn.Dense(16, 260), *hidden(260)],  # two lanes, and many parts of an update
    "penalties": lambda: [gn.Dense(16, 70, weight_l1=0.01), gn.SiLU(), gn.Dense(70, 1, bias_l2=1)],
    "dropout": drops,
    "batch norm": lambda: [gn.Dense(16, 33), gn.BatchNorm(33), gn.ReLU(), gn.Dense(33, 1)],
    "nested": nested,
}
BATCHES = {"all rows": None, "many lanes": 900, "two lanes": 130, "one lane": 70}
SETTINGS = [
    (net, size, (i + j) % 2 == 0) for i, net in enumerate(NETS) for j, size in enumerate(BATCHES)
]


def table():
    generator = np.random.default_rng(0)
    x = generator.standard_normal((1000, 16))
    return x, np.sin(x[:, :1]) + x[:, 1:2] ** 2, generator.uniform(0.2, 1, 1000)


def left_by(net, size, clipped, *, epochs=12, **settings):
    """Train, and return a hash of the parameters, all other numbers, and the history."""
    x, y, weights = table()
    network = gn.Network(NETS[net]())
    limits = {"clip_norm": 0.1, "clip_value": 0.05} if clipped else {}
    optimizer = gn.AdamW(0.01, **limits)
    history = gn.train(
        network, x, y, optimizer=optimizer, batch_size=BATCHES[size], epochs=epochs, seed=1,
        sample_weight=weights if clipped else None, engine="compiled", **settings,
    )  # fmt: skip
    digest = hashlib.sha256(f"{history['loss']} {history['penalty']} {history.best_epoch}".encode())
    for array in (*network.arrays().values(), *optimizer.state.values()):
        digest.update(array.tobytes())
    return digest.hexdigest()


def main():
    found = {" ".join(map(str, each)): left_by(*each, epochs=4) for each in SETTINGS}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
