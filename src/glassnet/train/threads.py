"""How many threads there are to use, and how many of them matrix products may take."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from glassnet.nn import Dense, Network

__all__ = ["blas_threads", "cores"]

ONE_THREAD_BELOW = 1e8  # multiply-adds of the largest product


def cores() -> int:
    """Return how many cores this process may run on.

    >>> cores() >= 1
    True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def blas_threads(network: Network, batch_rows: int) -> Iterator[None]:
    """Keep small products on one thread for a while.

    A second thread gains nothing on them, and where other programs are busy waiting for it made
    steps many times slower.

    >>> with blas_threads(Network([Dense(2, 2)]), 32):
    ...     pass
    """
    from threadpoolctl import threadpool_limits

    dense = [layer for _, layer in network.walk() if isinstance(layer, Dense)]
    largest = max((batch_rows * layer.inputs * layer.units for layer in dense), default=0)
    with threadpool_limits(limits=1 if largest < ONE_THREAD_BELOW else None, user_api="blas"):
        yield
