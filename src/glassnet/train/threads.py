"""How many threads there are to use, and how many of them matrix products may take."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from threading import Lock
from typing import Any

from glassnet.nn import Dense, Network

__all__ = ["blas_threads", "cores", "one_blas_thread"]

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
    dense = [layer for _, layer in network.walk() if isinstance(layer, Dense)]
    largest = max((batch_rows * layer.inputs * layer.units for layer in dense), default=0)
    with one_blas_thread() if largest < ONE_THREAD_BELOW else nullcontext():
        yield


class _OneThread:
    """How many ask for it, and the limit itself, which is the whole process's."""

    lock, askers = Lock(), 0
    limit: Any = None


@lru_cache(maxsize=1)  # milliseconds, more than a small training takes
def _libraries(modules: int) -> Any:
    """Find the BLAS libraries that are loaded; only an import of one more module brings more."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Keep BLAS on one thread until the last who asked for it is done.

    >>> with one_blas_thread(), one_blas_thread():
    ...     pass
    """
    with _OneThread.lock:
        if _OneThread.askers == 0:
            _OneThread.limit = _libraries(len(sys.modules)).limit(limits=1, user_api="blas")
        _OneThread.askers += 1
    try:
        yield
    finally:
        with _OneThread.lock:
            _OneThread.askers -= 1
            if _OneThread.askers == 0:
                _OneThread.limit.restore_original_limits()
