"""How many threads the matrix products of a training may use."""

from collections.abc import Iterator
from contextlib import contextmanager

from glassnet.nn import Dense, Network

__all__ = ["blas_threads"]

ONE_THREAD_BELOW = 1e8  # multiply-adds of the largest product


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
