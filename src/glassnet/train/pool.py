"""Trainings on threads: each is made when its turn comes, so that few are in memory at a time."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock

from glassnet.record import History
from glassnet.train.interrupt import Interrupt
from glassnet.train.threads import one_blas_thread
from glassnet.train.training import INTERRUPTED, Training

__all__ = ["run_pool"]

LOOK_SECONDS = 0.1  # between two looks for a Ctrl-C

Maker = Callable[[], Training | None]
Ended = Callable[[int, History], object]


def run_pool(
    makers: Sequence[Maker], workers: int, ended: Ended | None = None
) -> list[History | None]:
    """Make and run trainings in order, `workers` at a time; return their histories.

    None stands for a training that was not begun: its maker returned None, or Ctrl-C came before
    its turn. `ended(number, history)` is called after each, on its thread, one at a time; where
    it fails no other training is begun. What goes wrong is raised when all others have ended.

    >>> import glassnet as gn
    >>> run_pool([lambda: None], workers=2)
    [None]
    """
    running = _Running(ended)
    with one_blas_thread(), ThreadPoolExecutor(workers) as pool, running.interrupt.noted():
        futures = [pool.submit(running.run, *each) for each in enumerate(makers)]
        running.wait(futures)
    return [future.result() for future in futures]


class _Running:
    """The trainings under way, which a Ctrl-C ends.

    >>> _Running(None).run(0, lambda: None)
    """

    def __init__(self, ended: Ended | None) -> None:
        self.interrupt = Interrupt()
        self._ended, self._lock, self._ending = ended, Lock(), Lock()
        self._trainings: list[Training] = []
        self._failed = False

    def run(self, number: int, maker: Maker) -> History | None:
        training = None if self.interrupt.came or self._failed else maker()
        if training is None:
            return None
        with self._lock:
            self._trainings.append(training)
        history = training.run()
        with self._lock:
            self._trainings.remove(training)
        self._tell(number, history)
        return history

    def _tell(self, number: int, history: History) -> None:
        if self._ended is None:
            return
        with self._ending:
            try:
                self._ended(number, history)
            except BaseException:
                self._failed = True
                raise

    def wait(self, futures: Sequence[Future[History | None]]) -> None:
        """Wait for all of them; hand a Ctrl-C on to each."""
        while wait(futures, timeout=LOOK_SECONDS).not_done:
            if self.interrupt.came:
                with self._lock:
                    for training in self._trainings:
                        if not training.history.stopped:
                            training.stop(INTERRUPTED)
