"""The runs of a sweep as tasks on a Dask cluster; the only file that knows Dask."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from glassnet.errors import ClusterError, SettingError
from glassnet.sweep.data import SweepData
from glassnet.sweep.local import Ended
from glassnet.sweep.running import Job, Running, Trained
from glassnet.train import Callback
from glassnet.train.interrupt import Interrupt
from glassnet.train.threads import one_blas_thread

__all__ = ["connected", "run_there"]

CONNECT_SECONDS = 6  # to find the scheduler
LOOK_SECONDS = 0.5  # between two looks for Ctrl-C, and for workers
PATIENCE_SECONDS = 300.0  # without any worker: clusters that grow on demand take minutes


@contextmanager
def connected(on: Any) -> Iterator[Any]:
    """Open a connection to the scheduler at an address, and close it; a `Client` stays open.

    Errors: ClusterError, within ten seconds, where no scheduler answers; SettingError for anything
    else, and where Dask is not installed.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise SettingError(
            f"on={on!r}", rule="Dask is not installed", remedy="pip install 'glassnet[dask]'"
        ) from error
    if isinstance(on, Client):
        if on.status != "running":
            raise ClusterError(
                f"a Client that is {on.status}",
                rule="it must be connected",
                remedy="make a new one",
            )
        yield on
        return
    if not isinstance(on, str):
        raise SettingError(
            f"on={on!r}",
            rule="it is the address of a Dask scheduler, or a Client",
            remedy='such as on="tcp://127.0.0.1:8786"',
        )
    _check_answers(on)
    with Client(on, timeout=CONNECT_SECONDS) as client:
        yield client


def _check_answers(address: str) -> None:
    """Ask the scheduler who it is; ClusterError where it is silent, or no scheduler.

    In a loop of its own: a `Client` of something else that listens there would wait for ever.
    """
    import asyncio

    from distributed import Security, rpc

    async def ask() -> None:
        keys = Security().get_connection_args("client")
        async with asyncio.timeout(CONNECT_SECONDS):
            async with rpc(address, connection_args=keys) as scheduler:
                await scheduler.identity()

    try:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(ask())).result()
    except Exception as error:
        raise ClusterError(
            f"on={address!r} ({type(error).__name__})",
            rule="no Dask scheduler answers there",
            remedy="start one with `dask scheduler`, and workers with `dask worker ADDRESS`",
        ) from error


def run_there(
    data: SweepData, jobs: Sequence[Job], ended: Ended, watchers: Sequence[Callback], *, client: Any
) -> bool:
    """Train all jobs on the cluster; say whether all came to their end.

    The data go to the scheduler once, and from worker to worker. A worker that is killed costs its
    runs a new beginning on another one. Here `ended(job, trained)` is called for each run as it
    comes back. Ctrl-C takes back those that have not. ClusterError where the cluster is lost, or a
    run killed its worker again and again.
    """
    interrupt = Interrupt()
    sent = client.submit(_as_they_are, data, pure=False)
    left = {client.submit(_trained, sent, job, pure=False): job for job in jobs}
    watching = _Workers(client)
    try:
        with interrupt.noted():
            while left and not interrupt.came:
                for future in _over(left):
                    ended(left.pop(future), _result(future))
                    for each in watchers:  # epochs are not seen from here: count it as a whole
                        deepcopy(each).on_end(None)  # type: ignore[arg-type]
                watching.check()
        return not left
    finally:
        client.cancel([sent, *left])


def _as_they_are(data: SweepData) -> SweepData:
    return data


def _trained(data: SweepData, job: Job) -> Trained:
    """Train on a worker, on one thread as at home."""
    with one_blas_thread():
        running = Running(data, job)
        return Trained(running.run(), running.network)


def _over(left: dict[Any, Job]) -> list[Any]:
    """Wait a little; return the futures that are over by then. ClusterError without a scheduler."""
    from distributed import wait

    try:
        return list(wait(list(left), timeout=LOOK_SECONDS, return_when="FIRST_COMPLETED").done)
    except TimeoutError:
        return []
    except CancelledError as error:
        raise ClusterError(
            "a lost connection to the scheduler",
            rule="runs are dealt out and come back through it",
            remedy="start it again, and call the same sweep: runs that are finished are kept",
        ) from error


def _result(future: Any) -> Trained:
    from distributed import KilledWorker

    try:
        trained: Trained = future.result()
    except KilledWorker as error:
        raise ClusterError(
            "a run that killed its worker several times",
            rule="each time it was begun anew on another one",
            remedy="look at the workers' logs: memory may be too small",
        ) from error
    return trained


class _Workers:
    """How long the cluster has had none."""

    def __init__(self, client: Any) -> None:
        self._client, self._seen = client, time.monotonic()

    def check(self) -> None:
        """Refuse to wait for ever, for workers or for a scheduler that is gone."""
        if self._client.status == "running" and self._client.scheduler_info()["workers"]:
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > PATIENCE_SECONDS:
            raise ClusterError(
                f"a cluster without workers for {PATIENCE_SECONDS:.0f} seconds",
                rule="runs wait for one",
                remedy="start some: `dask worker ADDRESS`; runs that are finished are kept",
            )
