"""Which settings are tried, and in which order: a search yields some and is sent their scores."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from math import ceil

from glassnet.sweep.parameters import Settings

__all__ = ["Candidate", "Search", "all_at_once", "halving", "share_of_epochs"]

FACTOR = 3  # the best third goes on, with three times the epochs


@dataclass(frozen=True)
class Candidate:
    """Settings to try, and the rung that they are on: those of a higher one rank first.

    >>> Candidate({"epochs": 100}).rung
    0
    """

    settings: Settings
    rung: int = 0


# The scores sent to a search are the lower the better, inf where a training diverged.
Search = Generator[list[Candidate], list[float], None]


def all_at_once(settings: Sequence[Settings]) -> Search:
    """Try all settings, whatever comes of them: a grid, or settings drawn at random.

    >>> [candidate.settings for candidate in next(all_at_once([{"l2": 0.1}]))]
    [{'l2': 0.1}]
    """
    yield [Candidate(each) for each in settings]


def halving(settings: Sequence[Settings]) -> Search:
    """Try all with a small share of their epochs; the best third goes on with three times as many.

    There are as many rungs as leave one or two settings for the last, which has all the epochs.
    Each trains from the start, so that its networks are those of a training of that length; all
    rungs take about as long. Source: Jamieson and Talwalkar, "Non-stochastic best arm
    identification and hyperparameter optimization", 2016.

    >>> search = halving([{"epochs": 90, "l2": l2 / 10} for l2 in range(9)])
    >>> [candidate.settings["epochs"] for candidate in next(search)]
    [10, 10, 10, 10, 10, 10, 10, 10, 10]
    >>> search.send([8, 7, 6, 5, 4, 3, 2, 1, 0])
    [Candidate(settings={'epochs': 30, 'l2': 0.8}, rung=1), ...]
    """
    left, rungs = list(settings), 1
    while FACTOR**rungs <= len(settings):
        rungs += 1
    for rung in range(rungs):
        scores = yield [Candidate(share_of_epochs(each, rung, rungs), rung) for each in left]
        order = sorted(range(len(left)), key=scores.__getitem__)
        left = [left[place] for place in order[: ceil(len(left) / FACTOR)]]


def share_of_epochs(settings: Settings, rung: int, rungs: int) -> Settings:
    """Return the settings with the epochs of a rung: all on the last, a third on the one before.

    >>> [share_of_epochs({"epochs": 10}, rung, 3)["epochs"] for rung in range(3)]
    [1, 3, 10]
    """
    epochs = settings["epochs"]
    assert isinstance(epochs, int)
    return settings | {"epochs": max(1, epochs // FACTOR ** (rungs - 1 - rung))}
