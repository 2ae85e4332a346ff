"""What looking inside the layers costs a training: `python bench/looking.py`."""

import time
from statistics import median

import numpy as np

import glassnet as gn
from glassnet.datasets import sine
from glassnet.train.probe import Probe

EPOCHS, REPETITIONS = 1000, 5


def main() -> None:
    """Time the looks of a training of the chapter's network, and the training they are part of."""
    x, y = sine()
    shares = [looking_share(x, y) for _ in range(REPETITIONS)]
    print(f"looks: {shares[0][1]} in {EPOCHS:,} epochs of one step each")
    print(f"their share of the training time: {median(share for share, _ in shares):.1%}")
    doctors = [doctor_share(x, y) for _ in range(REPETITIONS)]
    print(f"the share of a doctor that looks on: {median(doctors):.1%}")


def doctor_share(x: np.ndarray, y: np.ndarray) -> float:
    """Train once with a doctor; return its share of the time."""
    layers = [gn.Dense(1, 64), gn.ReLU(), gn.Dense(64, 64), gn.ReLU(), gn.Dense(64, 1)]
    network, doctor = gn.Network(layers), gn.Doctor(say=lambda finding: None)
    start = time.perf_counter()
    gn.train(
        network, x, y, optimizer=gn.Adam(0.005), epochs=EPOCHS, callbacks=doctor, progress=False
    )
    return doctor.seconds / (time.perf_counter() - start)


def looking_share(x: np.ndarray, y: np.ndarray) -> tuple[float, int]:
    """Train once; return the share of time spent looking, and the number of looks."""
    seconds, look = [], Probe.look

    def timed(self, step, before):
        start = time.perf_counter()
        record = look(self, step, before)
        seconds.append(time.perf_counter() - start)
        return record

    layers = [gn.Dense(1, 64), gn.ReLU(), gn.Dense(64, 64), gn.ReLU(), gn.Dense(64, 1)]
    network, optimizer = gn.Network(layers), gn.Adam(0.005, decay=1e-3)
    Probe.look = timed
    try:
        start = time.perf_counter()
        gn.train(network, x, y, optimizer=optimizer, epochs=EPOCHS, progress=False)
        return sum(seconds) / (time.perf_counter() - start), len(seconds)
    finally:
        Probe.look = look


if __name__ == "__main__":
    main()
