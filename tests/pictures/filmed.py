"""Recorded trainings for films: one of each kind of prediction, as small as can be."""

from dataclasses import replace
from functools import cache

import numpy as np

import glassnet as gn

CLASSES = 3
KINDS = ("fit", "probabilities", "regions", "yes or no", "surface", "against", "confusion")
LARGE = ("large fit", "large surface", "large against")
MANY = ("many probabilities", "many regions", "many confusion")


def rows(columns, count=60):
    generator = np.random.default_rng(1)
    x = generator.uniform(-1, 1, (count, columns))
    return x, np.sin(3 * x[:, :1]) + 0.1 * generator.normal(size=(count, 1))


@cache
def run(kind, *, epochs=12, rate=0.05):
    """A training of that kind, of large numbers or of many classes; every call gets the same."""
    size, _, kind = kind.rpartition(" ") if kind in LARGE + MANY else ("", "", kind)
    columns = {"fit": 1, "probabilities": 1, "against": 4, "confusion": 4}.get(kind, 2)
    x, y = rows(columns)
    labels = np.digitize(y[:, 0], [-0.4, 0.4])
    outputs, head, target = 1, [], y
    if size == "large":
        x, target = x * 5e6, y * 1e4 + 3e5
    if kind in {"regions", "confusion", "probabilities"}:
        outputs, head, target = CLASSES, [gn.Softmax()], labels
    if size == "many":
        outputs, target = 20, np.arange(len(x)) % 20
    elif kind == "yes or no":
        head, target = [gn.Sigmoid()], (labels > 0) * 1
    net = gn.Network([gn.Dense(columns, 8), gn.Tanh(), gn.Dense(8, outputs), *head], seed=0)
    settings = {"epochs": epochs, "optimizer": gn.Adam(rate), "validation": 0.2}
    return gn.train(net, x, target, callbacks=gn.Recorder(), **settings)


def of_frames(history, change):
    """The same run, each frame changed."""
    frames = [change(frame) for frame in history.frames]
    return replace(history, frames=replace(history.frames, frames=frames))
