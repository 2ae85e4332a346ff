"""The levels of a category: which texts there are, and the number of each."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from glassnet.array import Array
from glassnet.tabular.columns import number_text
from glassnet.tabular.convert import as_text, by_distinct, read_number, text_of

__all__ = ["Levels", "most_frequent"]


@dataclass(frozen=True)
class Levels:
    """Texts and their positions; whatever is missing or unknown is at −1.

    If all levels are numbers, texts such as '1.0' match the level '1'.

    >>> levels = Levels(("1", "2"))
    >>> levels.numbers(np.array(["2", "z", None, "1.0"], dtype=object))
    array([ 1, -1, -1,  0])
    >>> levels.number(2.0)
    1
    """

    texts: tuple[str, ...]

    def numbers(self, values: Array) -> npt.NDArray[np.int64]:
        """The positions of a column's values, shape (rows,)."""
        text = as_text(values)
        if self._all_numbers and values.dtype.kind == "O":
            text = by_distinct(text, _plain)
        numbers = map(self._positions.get, text, repeat(-1))
        return np.fromiter(numbers, dtype=np.int64, count=len(text))

    def number(self, value: Any) -> int:
        """The position of one value, as `numbers` finds it."""
        text = text_of(value)
        return self._positions.get(_plain(text) if self._all_numbers else text, -1)

    @cached_property
    def _positions(self) -> dict[str | None, int]:
        return {text: number for number, text in enumerate(self.texts)}

    @cached_property
    def _all_numbers(self) -> bool:
        return all(_number_in(text) == text for text in self.texts)


def most_frequent(text: Array, limit: int, times: int = 1) -> tuple[str, ...]:
    """The most frequent texts, at most `limit`, then sorted: numbers by size before other text.

    Only those that occur `times` times or more. Ties are settled by the alphabet, so the order of
    the rows does not matter.

    >>> most_frequent(np.array(["b", "a", "b", "10", "9", None], dtype=object), 3)
    ('9', '10', 'b')
    """
    counts = Counter(text.tolist())
    counts.pop(None, None)
    often = (level for level, count in counts.items() if count >= times)
    kept = nsmallest(limit, often, key=lambda level: (-counts[level], level))
    return tuple(sorted(kept, key=_order))


def _order(level: str) -> tuple[bool, float, str]:
    number = read_number(level)
    return (True, 0.0, level) if number is None or np.isnan(number) else (False, number, level)


def _plain(text: str | None) -> str | None:
    return _number_in(text) or text


def _number_in(text: str | None) -> str | None:
    """The number in the text as `number_text` writes it, None if there is none."""
    number = read_number(text)
    return None if number is None or not np.isfinite(number) else number_text(number)
