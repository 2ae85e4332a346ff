"""How long a first training takes to get going: `python bench/startup.py`.

A new process imports glassnet and trains one epoch of the chapter's network: with an empty kernel
cache, where everything is compiled, and with a warm one. Medians of several processes.
"""

import os
import subprocess
import sys
import tempfile
import time
from statistics import median

COLD, WARM = 3, 7
TRAINING = """
import glassnet as gn
x, y = gn.datasets.sine()
net = gn.Network([gn.Dense(1, 64), gn.ReLU(), gn.Dense(64, 64), gn.ReLU(), gn.Dense(64, 1)])
gn.train(net, x, y, optimizer=gn.Adam(0.005, decay=1e-3), epochs=1, engine="{engine}")
"""


def main() -> None:
    """Print seconds from the start of the process to its end, and those of a bare Python."""
    cold, warm = [], []
    for _ in range(COLD):
        with tempfile.TemporaryDirectory() as cache:
            cold.append(seconds(TRAINING.format(engine="compiled"), cache))
            last = [seconds(TRAINING.format(engine="compiled"), cache) for _ in range(WARM)]
            warm.append(median(last))
    print(f"empty cache to the end of the first epoch: {median(cold):.1f} s")
    print(f"warm cache to the end of the first epoch:  {median(warm):.2f} s")
    with tempfile.TemporaryDirectory() as cache:
        numpy = [seconds(TRAINING.format(engine="numpy"), cache) for _ in range(WARM)]
        bare = [seconds("pass", cache) for _ in range(WARM)]
    print(f"the same in NumPy: {median(numpy):.2f} s; Python alone: {median(bare):.2f} s")


def seconds(code: str, cache: str) -> float:
    """Run code in a new process, with its kernels in that folder."""
    start = time.perf_counter()
    environment = os.environ | {"GLASSNET_CACHE": cache}
    subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, stderr=subprocess.DEVNULL
    )
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
