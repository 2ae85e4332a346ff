"""Seconds of the chapter's experiment: the sweep beside its runs one after another in NumPy.

    python bench/sweep.py

Eight runs of the book's chapter 17, four learning rates times two scales of first weights, 10,001
epochs each: `gn.sweep("sine", **CHAPTER)`, then `gn.train(..., engine="numpy")` for each of the
same settings. Both look at the accuracy once, in the end. `--epochs` makes both shorter;
`--doctor` has the sweep examine its runs, too.
"""

import argparse
import time

import glassnet as gn
from glassnet.datasets import sine
from glassnet.sweep.chapter import CHAPTER
from glassnet.train import as_metric


def one_in_numpy(settings, x, y):
    """Train by these settings, on the textbook's path; return loss and accuracy."""
    start = gn.Normal(settings["init"])
    layers = [gn.Dense(1, 64, weight_init=start), gn.ReLU()]
    layers += [gn.Dense(64, 64, weight_init=start), gn.ReLU(), gn.Dense(64, 1, weight_init=start)]
    net = gn.Network(layers, seed=0)
    optimizer = gn.Adam(settings["learning_rate"], decay=settings["decay"])
    gn.train(
        net, x, y, optimizer=optimizer, epochs=settings["epochs"], engine="numpy", progress=False
    )
    within, predicted = as_metric("within"), net.predict(x)
    within.prepare(y)
    return gn.MeanSquaredError().forward(predicted, y), within(predicted, y)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=CHAPTER["epochs"])
    parser.add_argument("--doctor", action="store_true")
    options = parser.parse_args()
    settings = CHAPTER | {"epochs": options.epochs, "doctor": options.doctor}
    gn.sweep("sine", **settings | {"epochs": 3}, seeds=1, progress=False)  # kernels from the cache
    begun = time.perf_counter()
    result = gn.sweep("sine", **settings, seeds=1, progress=False)
    swept = time.perf_counter() - begun
    print(result.table())
    print(f"sweep: {swept:.1f} s\n")
    alone, (x, y) = 0.0, (array.astype("float32") for array in sine())
    for row in result.rows:
        begun = time.perf_counter()
        loss, accuracy = one_in_numpy(row.settings, x, y)
        alone += time.perf_counter() - begun
        shown = {name: row.settings[name] for name in result.varied}
        print(f"NumPy {shown}: loss {loss:.3g}, within {accuracy:.3g}")
    print(f"NumPy, one after another: {alone:.1f} s; the sweep took {swept / alone:.3f} of it")


if __name__ == "__main__":
    main()
