"""The same seed gives the same bits: again, in another process, on any number of threads."""

import json
import random
import runpy
import threading
from pathlib import Path

import pytest

from glassnet.train import compiled

SCRIPT = Path(__file__).with_name("training_to_repeat.py")
REPEAT = runpy.run_path(str(SCRIPT))
left_by, SETTINGS = REPEAT["left_by"], REPEAT["SETTINGS"]

of_every_kind = pytest.mark.parametrize(
    ("net", "size", "clipped"), SETTINGS, ids=lambda v: str(v) if isinstance(v, str) else f"{v:d}"
)


@of_every_kind
def test_again_and_on_two_threads(net, size, clipped):
    once = left_by(net, size, clipped, threads=1)
    assert left_by(net, size, clipped, threads=1) == once
    assert left_by(net, size, clipped, threads=2) == once


def test_in_another_process(python):
    there, _ = python(SCRIPT, PYTHONHASHSEED=7)
    here = {" ".join(map(str, each)): left_by(*each, epochs=4) for each in SETTINGS}
    assert json.loads(there) == here


class AnyPace:
    """Any number of threads and of steps, drawn anew for every call."""

    generator = random.Random(0)

    def __init__(self, most_threads, flops):
        self.counts = [count for count in (1, 2, 4) if count <= most_threads]

    def threads(self, steps):
        return self.generator.choice(self.counts)

    @property
    def steps(self):
        return self.generator.choice([1, 2, 3, 7, 50])

    def note(self, threads, steps, seconds):
        pass


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("net", ["plain", "dropout", "batch norm", "wide"])
@pytest.mark.parametrize("size", ["all rows", "two lanes"])
def test_whatever_the_pace(monkeypatch, net, size, seed):
    once = left_by(net, size, True, epochs=20, threads=1)
    monkeypatch.setattr(compiled, "Pace", AnyPace)
    AnyPace.generator = random.Random(seed)
    assert left_by(net, size, True, epochs=20, threads=4) == once


@pytest.mark.parametrize("threads", [1, 2])
def test_beside_another_training(threads):
    """Two trainings at once in one process: each leaves what it leaves alone."""
    kinds = [("dropout", "one lane", True), ("plain", "two lanes", False)]
    alone = [left_by(*kind, epochs=40) for kind in kinds]
    together = [None, None]

    def work(i):
        together[i] = left_by(*kinds[i], epochs=40, threads=threads)

    workers = [threading.Thread(target=work, args=(i,)) for i in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert together == alone
