"""Where the encoded columns stand: numbers first, then flags, then codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

__all__ = ["Feature", "Group", "Layout", "in_order"]


class Group(IntEnum):
    """What a column of the matrix holds, in the order in which the groups stand."""

    NUMBERS = 0
    FLAGS = 1
    CODES = 2


class Feature(NamedTuple):
    """One column of the matrix: its name, its group and, for a code, how many categories.

    >>> Feature("age", Group.NUMBERS).categories
    0
    """

    name: str
    group: Group
    categories: int = 0


@dataclass(frozen=True)
class Layout:
    """How many columns of numbers and of flags there are, and the categories of each code.

    Numbers are between −4 and 4; flags are 0 and 1, or −1 and 1, and 0 where unknown; a code is a
    whole number from 0 to its categories − 1, or −1 for the unknown, as `Embedding` takes it.

    >>> layout = Layout.of([Feature("age", Group.NUMBERS), Feature("zip", Group.CODES, 900)])
    >>> layout, layout.columns
    (Layout(numbers=1, flags=0, codes=(900,)), 2)
    """

    numbers: int
    flags: int
    codes: tuple[int, ...]

    @classmethod
    def of(cls, features: Sequence[Feature]) -> "Layout":
        """The layout of a matrix of these features, whatever their order."""
        groups = [feature.group for feature in features]
        codes = (each.categories for each in features if each.group is Group.CODES)
        return cls(groups.count(Group.NUMBERS), groups.count(Group.FLAGS), tuple(codes))

    @property
    def columns(self) -> int:
        """All columns: numbers, flags and codes."""
        return self.numbers + self.flags + len(self.codes)


def in_order(features: Sequence[Feature]) -> list[int]:
    """The positions of the features in the order of their groups; within a group as they came.

    >>> in_order([Feature("a", Group.FLAGS), Feature("b", Group.NUMBERS)])
    [1, 0]
    """
    return sorted(range(len(features)), key=lambda place: features[place].group)
