"""The settings that a grid spans: lists of values, and ranges to draw from."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from glassnet.errors import SettingError
from glassnet.nn.settings import above, number
from glassnet.sweep.parameters import PARAMETERS, Settings, Value, checked, parameter

__all__ = ["Range", "Space"]

DIGITS = 4  # of a drawn number: enough to find a good one, and short in names and tables
TRIES = 20  # draws for each setting that is wanted, before all that differ are taken as found


@dataclass(frozen=True)
class Range:
    """Numbers from `low` to `high`; with `log` each factor between them is as likely as another.

    SettingError where they are not in order, or not above 0 with `log`.

    >>> Range(1e-4, 1e-1, log=True).at(0.5)
    0.003162
    """

    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        """Refuse ends out of order."""
        if not number("low", self.low) < number("high", self.high) < math.inf:
            raise SettingError(
                f"a range from {self.low} to {self.high}",
                rule="its low end is below its high end",
                remedy="such as Range(0.0001, 0.1, log=True)",
            )
        if self.log:
            above("low", self.low, 0, "leave log away, or begin at 0.0001")

    def at(self, share: float) -> float:
        """Return the number at a share of the way, to four digits: 0 is `low`, 1 is `high`."""
        if self.log:
            return self.rounded(self.low * (self.high / self.low) ** share)
        return self.rounded(self.low + share * (self.high - self.low))

    def rounded(self, value: float) -> float:
        """Return the number to four digits, within the range."""
        return min(max(float(f"{value:.{DIGITS}g}"), self.low), self.high)


@dataclass(frozen=True)
class Space:
    """What may be chosen for each parameter: values or a range, in one grid or in several.

    `fixed` are the settings that are the same everywhere.

    >>> space = Space.of({"learning_rate": [0.01, 0.1], "init": [0.1]}, {"epochs": 5})
    >>> [setting["learning_rate"] for setting in space.every()], space.varied
    ([0.01, 0.1], ('learning_rate',))
    """

    grids: tuple[Mapping[str, tuple[Value, ...] | Range], ...]
    fixed: Settings

    @classmethod
    def of(cls, grid: Any, fixed: Mapping[str, Any], others: Sequence[str] = ()) -> "Space":
        """Check a grid, or several, and what is fixed; `others` are names to suggest, too.

        Errors: UnknownNameError for a parameter that there is not; SettingError for an empty grid,
        values that are no list or that a parameter does not take, and for one given twice.
        """
        several = [grid] if isinstance(grid, Mapping) else grid
        is_list = isinstance(several, Sequence) and len(several) > 0
        if not is_list or not all(isinstance(each, Mapping) and each for each in several):
            raise SettingError(
                f"grid={grid!r}",
                rule="it names at least one parameter, with the values to try",
                remedy='pass grid={"learning_rate": [0.001, 0.01]}, or --grid learning_rate=…',
            )
        kept = {name: checked(name, value, others) for name, value in fixed.items()}
        grids = tuple(
            {name: _choices(name, values, kept) for name, values in each.items()}
            for each in several
        )
        return cls(grids, {name: each.usual for name, each in PARAMETERS.items()} | kept)

    @property
    def varied(self) -> tuple[str, ...]:
        """The parameters that are not the same in all settings, in the order of the grids."""
        names = dict.fromkeys(name for grid in self.grids for name in grid)
        return tuple(name for name in names if self._varies(name))

    def _varies(self, name: str) -> bool:
        choices = [grid.get(name, (self.fixed[name],)) for grid in self.grids]
        if any(isinstance(each, Range) for each in choices):
            return True
        return len({value for each in choices for value in each}) > 1  # type: ignore[union-attr]

    def every(self) -> list[Settings]:
        """Return all combinations, the last parameter changing fastest; not of a range."""
        return list(_distinct(self._combined()))

    def _combined(self) -> Iterator[Settings]:
        for grid in self.grids:
            for name, values in grid.items():
                if isinstance(values, Range):
                    raise SettingError(
                        f"a range of {name}",
                        rule="it has too many values to try them all",
                        remedy='choose search="random" with draws=20 (--random 20), or list values',
                    )
            for values in product(*grid.values()):  # type: ignore[arg-type]
                yield self.fixed | dict(zip(grid, values, strict=True))

    def drawn(self, count: int, seed: int) -> list[Settings]:
        """Draw so many different settings; all there are, if they are fewer."""
        generator = np.random.default_rng(seed)
        found: dict[tuple[Value, ...], Settings] = {}
        for _ in range(TRIES * count):
            setting = self._one(generator)
            found.setdefault(tuple(setting.values()), setting)
            if len(found) == count:
                break
        return list(found.values())

    def _one(self, generator: np.random.Generator) -> Settings:
        grid = self.grids[generator.integers(len(self.grids))]
        return self.fixed | {
            name: drawn_value(name, values, float(generator.random()))
            for name, values in grid.items()
        }

    def described(self) -> str:
        """Return the grids as a line of text.

        >>> Space.of({"l2": [0.0, 0.1], "dropout": Range(0, 0.5)}, {}).described()
        'l2=0.0,0.1 dropout=0:0.5'
        """
        lines = [" ".join(f"{n}={_text(each)}" for n, each in grid.items()) for grid in self.grids]
        return "; ".join(lines)


def drawn_value(name: str, values: tuple[Value, ...] | Range, share: float) -> Value:
    """Return the value at a share, from 0 to below 1, of the values or the range.

    >>> drawn_value("epochs", Range(10, 20), 0.5), drawn_value("l2", (0.1, 0.2), 0.6)
    (15, 0.2)
    """
    if not isinstance(values, Range):
        return values[int(share * len(values))]
    if not PARAMETERS[name].whole:
        return checked(name, values.at(share))
    wide = Range(values.low, values.high + 1, values.log)  # the last whole number, too
    return checked(name, min(math.floor(wide.at(share)), values.high))


def _choices(name: str, values: Any, fixed: Settings) -> tuple[Value, ...] | Range:
    parameter(name)
    if name in fixed:
        raise SettingError(
            f"{name} in the grid and fixed",
            rule="it is one or the other",
            remedy=f"leave {name}={fixed[name]!r} away, or take it out of the grid",
        )
    if isinstance(values, Range):
        return _checked_range(name, values)
    if isinstance(values, np.ndarray):
        values = values.tolist()
    if not isinstance(values, list | range) or not values:
        raise SettingError(
            f"{name}: {values!r} in the grid",
            rule="each parameter has a list of values, or a Range",
            remedy=f'write {{"{name}": [{PARAMETERS[name].usual!r}, …]}}',
        )
    return tuple(dict.fromkeys(checked(name, value) for value in values))


def _checked_range(name: str, values: Range) -> Range:
    """Refuse ends that the parameter does not take."""
    for end in (values.low, values.high):
        checked(name, end)
    return values


def _distinct(settings: Iterator[Settings]) -> Iterator[Settings]:
    seen = set()
    for each in settings:
        if tuple(each.values()) not in seen:
            seen.add(tuple(each.values()))
            yield each


def _text(values: tuple[Value, ...] | Range) -> str:
    if isinstance(values, Range):
        return f"{values.low}:{values.high}" + ":log" * values.log
    return ",".join("none" if value is None else str(value) for value in values)
