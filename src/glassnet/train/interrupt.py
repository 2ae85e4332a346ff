"""Ctrl-C while training: the first is noted, the second interrupts."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["Interrupt"]


class Interrupt:
    """Notes the first Ctrl-C, so that the epoch under way can be finished and kept.

    Outside the main thread, or where the program handles Ctrl-C in its own way, nothing is done.

    >>> interrupt = Interrupt()
    >>> with interrupt.noted():
    ...     signal.raise_signal(signal.SIGINT)
    >>> interrupt.came
    True
    """

    def __init__(self) -> None:
        self.came = False

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Within, a first Ctrl-C sets `came`; a second one raises KeyboardInterrupt."""
        in_main = threading.current_thread() is threading.main_thread()
        if not in_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            yield
            return
        signal.signal(signal.SIGINT, self._note)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.came = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
