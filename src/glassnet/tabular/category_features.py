"""Categories: a flag for each of few levels, a code for many, a sign for two."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from glassnet.array import Array
from glassnet.tabular.columns import is_missing
from glassnet.tabular.convert import as_text
from glassnet.tabular.features import ColumnEncoder, missing_flag
from glassnet.tabular.kinds import ALL_LEVELS, MOST_LEVELS, Column
from glassnet.tabular.layout import Feature, Group
from glassnet.tabular.levels import Levels, most_frequent

__all__ = ["MOST_FLAGS", "CodeEncoder", "OneHotEncoder", "YesNoEncoder", "fit_category"]

MOST_FLAGS = 8
"""So many levels of a category become flags; more become a code."""


def fit_category(
    column: Column, values: Array, most_flags: int = MOST_FLAGS
) -> "OneHotEncoder | CodeEncoder":
    """Flags for up to 8 levels, a code for more; the levels are those of these training rows.

    All of up to 100 levels are kept. Of more, those that occur twice or more, and at most the
    10,000 most frequent: the others count as unknown, which is how the unknown is learnt. Source
    of the 8: RealMLP, Holzmüller et al., "Better by default", 2024 (9 with the missing slot).

    >>> from glassnet.tabular import Kind
    >>> column, texts = Column("zip", Kind.CATEGORY), np.array([f"z{n}" for n in range(9)], object)
    >>> type(fit_category(column, texts[:8])).__name__, type(fit_category(column, texts)).__name__
    ('OneHotEncoder', 'CodeEncoder')
    """
    text, missing = as_text(values), bool(is_missing(values).any())
    few = len(set(text.tolist()) - {None}) <= ALL_LEVELS
    levels = most_frequent(text, MOST_LEVELS, times=1 if few else 2)
    chosen = OneHotEncoder if len(levels) <= most_flags else CodeEncoder
    return chosen(column.name, levels, missing)


@dataclass(frozen=True, eq=False)
class OneHotEncoder(ColumnEncoder):
    """One flag a level: 1 in the rows that have it, else 0; unknown levels are all zeros.

    Missing is a level of its own if training had any.

    >>> encoder = OneHotEncoder("hue", ("a", "b"), marks_missing=False)
    >>> [feature.name for feature in encoder.features]
    ['hue=a', 'hue=b']
    >>> encoder.encode(np.array(["b", "unheard of"], object))
    (array([False, False]), array([ True, False]))
    """

    levels: tuple[str, ...]
    marks_missing: bool

    @property
    def features(self) -> tuple[Feature, ...]:
        """Column=level, and the flag of missing values."""
        flags = tuple(Feature(f"{self.name}={level}", Group.FLAGS) for level in self.levels)
        return (*flags, missing_flag(self.name)) if self.marks_missing else flags

    def encode(self, values: Array) -> tuple[Array, ...]:
        """Ones and zeros."""
        numbers = self._known.numbers(values)
        flags = tuple(numbers == number for number in range(len(self.levels)))
        return (*flags, is_missing(values)) if self.marks_missing else flags

    def encode_one(self, values: Array) -> Sequence[float]:
        """The same of one value."""
        number = self._known.number(values.item())
        flags = [float(number == place) for place in range(len(self.levels))]
        return [*flags, float(is_missing(values)[0])] if self.marks_missing else flags

    @cached_property
    def _known(self) -> Levels:
        return Levels(self.levels)


@dataclass(frozen=True, eq=False)
class CodeEncoder(ColumnEncoder):
    """The number of the level, from 0; the number after the last for missing; −1 for unknown.

    If training had no missing values, they are unknown as well.

    >>> encoder = CodeEncoder("zip", ("a", "b"), marks_missing=True)
    >>> encoder.encode(np.array(["b", None, "unheard of"], object))
    (array([ 1,  2, -1]),)
    >>> encoder.features[0].categories
    3
    """

    levels: tuple[str, ...]
    marks_missing: bool

    @property
    def features(self) -> tuple[Feature, ...]:
        """The code, under the column's name."""
        return (Feature(self.name, Group.CODES, len(self.levels) + self.marks_missing),)

    def encode(self, values: Array) -> tuple[Array, ...]:
        """Whole numbers."""
        codes = self._known.numbers(values)
        if self.marks_missing:
            codes[is_missing(values)] = len(self.levels)
        return (codes,)

    def encode_one(self, values: Array) -> Sequence[float]:
        """The same of one value."""
        code = self._known.number(values.item())
        if code < 0 and self.marks_missing and is_missing(values)[0]:
            return (len(self.levels),)
        return (code,)

    @cached_property
    def _known(self) -> Levels:
        return Levels(self.levels)


@dataclass(frozen=True, eq=False)
class YesNoEncoder(ColumnEncoder):
    """−1 for the first of two values, +1 for the second, 0 for missing or unknown ones.

    The order is that of the numbers or of the alphabet: no before yes, False before True.

    >>> encoder = YesNoEncoder("sold", ("no", "yes"))
    >>> encoder.encode(np.array(["yes", "no", None], object))
    (array([ 1, -1,  0]),)
    """

    levels: tuple[str, ...]

    @classmethod
    def fit(cls, column: Column, values: Array) -> "YesNoEncoder":
        """The two values of the schema."""
        return cls(column.name, column.levels)

    @property
    def features(self) -> tuple[Feature, ...]:
        """Column=second value."""
        return (Feature(f"{self.name}={self.levels[1]}", Group.FLAGS),)

    def encode(self, values: Array) -> tuple[Array, ...]:
        """−1, 0 or 1."""
        return (np.array(_SIGNS)[self._known.numbers(values)],)

    def encode_one(self, values: Array) -> Sequence[float]:
        """The same of one value."""
        return (_SIGNS[self._known.number(values.item())],)

    @cached_property
    def _known(self) -> Levels:
        return Levels(self.levels)


_SIGNS = (-1, 1, 0)  # the last is for -1, unknown
