"""Microseconds a training step: Glassnet's NumPy path against the book's own code.

    python bench/chapter.py

The network is that of the book's chapter 17: 1-64-64-1 with ReLU, 1,000 rows at once, float32,
Adam with rate 0.005 and decay 1e-3, mean squared error; both compute loss, penalty and accuracy at
every step, as the chapter does. The book's code (bench/book_code.py) runs in a process of its own,
since nnfs replaces functions of NumPy; the two take turns. Both multiply matrices on one thread
unless told otherwise: on a busy machine a second one makes steps many times slower. The two draw
different first weights, so their losses differ. Install with `pip install -e .[bench]`.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np
from threadpoolctl import threadpool_limits

import glassnet as gn
from glassnet.datasets import sine

RATE, DECAY = 0.005, 1e-3


class Book:
    """The book's code, waiting in a process of its own."""

    def __init__(self, scale, threads):
        script = Path(__file__).with_name("book_code.py")
        limit = {f"{library}_NUM_THREADS": str(threads) for library in ("OPENBLAS", "MKL", "OMP")}
        self.process = subprocess.Popen(
            [sys.executable, str(script), str(scale), str(RATE), str(DECAY)],
            env=os.environ | limit,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def measure(self, steps):
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        return tuple(map(float, self.process.stdout.readline().split()))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Glassnet:
    """The same network and loop in Glassnet, result arrays reused."""

    def __init__(self, scale):
        self.x, self.y = (array.astype("float32") for array in sine())
        hidden = [gn.Dense(1, 64, weight_init=gn.Normal(scale)), gn.ReLU()]
        hidden += [gn.Dense(64, 64, weight_init=gn.Normal(scale)), gn.ReLU()]
        self.net = gn.Network([*hidden, gn.Dense(64, 1, weight_init=gn.Normal(scale))], seed=0)
        self.loss, self.optimizer = gn.MeanSquaredError(), gn.Adam(RATE, decay=DECAY)
        self.precision = float(np.std(self.y) / 250)

    def measure(self, steps):
        with self.net.reused_buffers():
            start = time.perf_counter()
            for _ in range(steps):
                data_loss = self.step()
            return (time.perf_counter() - start) / steps * 1e6, data_loss

    def step(self):
        predictions = self.net.forward(self.x, training=True)
        data_loss = self.loss.forward(predictions, self.y)
        self.total = data_loss + self.net.penalty()
        self.accuracy = np.mean(np.absolute(predictions - self.y) < self.precision)
        self.net.backward(self.loss.backward())
        self.optimizer.step(self.net)
        return data_loss


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=300, help="steps a repetition")
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1, help="of matrix products")
    parser.add_argument("--scale", type=float, default=0.1, help="of the first weights")
    options = parser.parse_args()
    threadpool_limits(limits=options.threads, user_api="blas")
    book, glassnet = Book(options.scale, options.threads), Glassnet(options.scale)
    print("µs a step       book   glassnet   ratio    loss: book  glassnet")
    rows = []
    for repetition in range(options.repetitions):
        (a, book_loss), (b, loss) = book.measure(options.steps), glassnet.measure(options.steps)
        rows.append((a, b, a / b))
        print(f"{repetition:9}  {a:9.0f}  {b:9.0f}  {a / b:6.2f}  {book_loss:12.5f}  {loss:8.5f}")
    book.close()
    a, b, ratio = (median(column) for column in zip(*rows, strict=True))
    print(f"median     {a:9.0f}  {b:9.0f}  {ratio:6.2f}")


if __name__ == "__main__":
    main()
