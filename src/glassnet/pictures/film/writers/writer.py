"""What writes films: a file an ending."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from glassnet.pictures.film.strip import Strip
from glassnet.record import History

__all__ = ["WRITERS", "Order", "Writer", "writer"]


@dataclass(frozen=True)
class Order:
    """What to write: runs with their titles, how long; `size` in pixels, which a page has none of.

    >>> Order((), seconds=10.0, fps=30, size=(1920, 1080)).pictures
    300
    """

    runs: Sequence[tuple[History, str]]
    seconds: float
    fps: int
    size: tuple[int, int]

    @property
    def pictures(self) -> int:
        """How many pictures the film has."""
        return max(1, round(self.seconds * self.fps))

    def strips(self, every: int = 1) -> list[Strip]:
        """Return the runs, ready to be drawn; with `every` 2, every other frame of them."""
        return [Strip(history, title, every) for history, title in self.runs]


@dataclass(frozen=True)
class Writer:
    """Writes an order as bytes; the rest is what it does unless told otherwise."""

    write: Callable[[Order], bytes]
    check: Callable[[], None]
    fps: int
    size: tuple[int, int]


WRITERS: dict[str, Writer] = {}


def writer(
    ending: str, *, fps: int, size: tuple[int, int], check: Callable[[], None] = lambda: None
) -> Callable[[Callable[[Order], bytes]], Callable[[Order], bytes]]:
    """Register a function for a file ending; `check` refuses before any work is done.

    >>> WRITERS[".gif"].fps
    10
    """

    def registered(write: Callable[[Order], bytes]) -> Callable[[Order], bytes]:
        WRITERS[ending] = Writer(write, check, fps, size)
        return write

    return registered
