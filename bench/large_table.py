"""Memory and seconds of an epoch on 1,000,000 rows of 20 columns: `python bench/large_table.py`.

The table is one of 17 numbers and three categories in float64, 160 MB. What is measured is how far
the process's peak rises above what it held before `fit`, the table included.
"""

import argparse
import resource
import time
from pathlib import Path

import numpy as np

import glassnet as gn

NUMBERS, CATEGORIES = 17, 3


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    small, y = made(2000)
    model = gn.TabularRegressor(epochs=1, random_state=0).fit(small, y)  # compiles what there is
    table, y = made(rows)
    size = table.nbytes
    before = resident()
    begun = time.perf_counter()
    model.fit(table, y)
    seconds, risen = time.perf_counter() - begun, peak() - before
    epochs = sum(len(history) for history in model.histories_)
    print(f"{rows:,} rows x {table.shape[1]} columns, {size / 2**20:.0f} MiB")
    print(f"{seconds:.0f} s for {epochs} epochs of networks, reading and intervals included")
    print(f"{seconds / epochs:.1f} s an epoch")
    print(f"peak memory with the table {(size + risen) / size:.2f} times its size")


def made(rows):
    generator = np.random.default_rng(0)
    table = generator.normal(size=(rows, NUMBERS + CATEGORIES))
    table[:, NUMBERS:] = generator.integers(0, 8, (rows, CATEGORIES))
    y = np.sin(table[:, 0]) + table[:, 1] * table[:, 2] + table[:, NUMBERS]
    return table, y + generator.normal(size=rows)


def resident():
    """Bytes in memory now, of Linux."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
