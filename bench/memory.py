"""Peak memory of predicting 10 million rows of 16 columns: `python bench/memory.py`."""

import resource
import time

import numpy as np

import glassnet as gn

ROWS, COLUMNS = 10_000_000, 16


def main() -> None:
    """Print the peak of the whole process, the rows themselves included."""
    net = gn.Network(
        [gn.Dense(COLUMNS, 64), gn.ReLU(), gn.Dense(64, 64), gn.ReLU(), gn.Dense(64, 1)]
    )
    rows = np.random.default_rng(0).random((ROWS, COLUMNS), dtype=np.float32)
    start = time.perf_counter()
    prediction = net.predict(rows)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{prediction.shape[0]:,} rows x {COLUMNS} columns in {seconds:.1f} s")
    print(f"peak memory {peak:.2f} GiB, of it {rows.nbytes / 1024**3:.2f} GiB the rows")


if __name__ == "__main__":
    main()
