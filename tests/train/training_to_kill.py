"""Trains in a folder, from its checkpoint if there is one; prints each finished epoch.

Arguments: the folder, and the epochs between two checkpoints.
"""

import sys
from pathlib import Path

import numpy as np

import glassnet as gn

EPOCHS = 400


class Report(gn.Callback, abstract=True):
    def on_epoch(self, training, record):
        print(record.epoch, flush=True)


def main(folder, every):
    generator = np.random.default_rng(5)
    x = generator.normal(size=(120, 4))
    y = x[:, :1] * x[:, 1:2] + generator.normal(size=(120, 1)) / 4
    layers = [gn.Dense(4, 64), gn.BatchNorm(64), gn.ReLU(), gn.Dropout(0.1), gn.Dense(64, 1)]
    gn.train(
        gn.Network(layers, seed=1), x, y, optimizer=gn.Adam(0.01, schedule=gn.Cosine()),
        epochs=EPOCHS, batch_size=32, validation=0.2, metrics=["r2"],
        callbacks=[gn.EarlyStopping(patience=EPOCHS), gn.ReduceOnPlateau(patience=5), Report()],
        out=folder, resume=folder if folder.exists() else None,
        checkpoint=gn.Checkpoint(epochs=every),
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
