"""A column of units: which are shown, where they stand, and what is written in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from glassnet.array import Array
from glassnet.pictures.drawing.marks import Point, Sketch
from glassnet.pictures.drawing.numbers import short

__all__ = ["Units"]

MOST: Final = 12  # units of a column that are all shown
FIRST: Final = 6  # how many of more


@dataclass(frozen=True)
class Units:
    """`count` units, those shown at their places, the others at `gap`.

    >>> units = Units.column(64, (0.0, 0.0), 30)
    >>> sorted(units.places), units.at(20) == units.gap
    ([0, 1, 2, 3, 4, 5, 63], True)
    """

    count: int
    places: Mapping[int, Point]
    gap: Point | None

    @classmethod
    def column(cls, count: int, centre: Point, spacing: float) -> "Units":
        """Units one below the other, the middle of them at `centre`."""
        shown: list[int | None] = [*range(count)]
        if count > MOST:
            shown = [*range(FIRST), None, count - 1]
        top = centre[1] - spacing * (len(shown) - 1) / 2
        at = {unit: (centre[0], top + slot * spacing) for slot, unit in enumerate(shown)}
        gap = at.pop(None, None)
        return cls(count, {unit: place for unit, place in at.items() if unit is not None}, gap)

    def at(self, unit: int) -> Point:
        """Return the place of a unit, shown or not."""
        place = self.places.get(unit, self.gap)
        assert place is not None
        return place

    def moved(self, across: float, down: float = 0.0) -> "Units":
        """Return a column like this one at another place."""
        places = {unit: (x + across, y + down) for unit, (x, y) in self.places.items()}
        gap = self.gap and (self.gap[0] + across, self.gap[1] + down)
        return Units(self.count, places, gap)

    @property
    def x(self) -> float:
        """Return where the column stands."""
        return self.places[0][0]

    @property
    def middle(self) -> Point:
        """Return the point at half height."""
        return self.x, (self.places[0][1] + self.bottom) / 2

    @property
    def bottom(self) -> float:
        """Return the height of the last unit."""
        return max(y for _, y in self.places.values())


def draw_gap(sketch: Sketch, units: Units) -> None:
    """Three dots in the place of the units left out, and how many they are."""
    if units.gap is None:
        return
    x, y = units.gap
    for step in (-9, -4, 1):
        sketch.circle((x, y + step), 1.3, "dot")
    sketch.words((x, y + 13), f"{units.count - len(units.places):,} more", "quiet middle")


def draw_units(
    sketch: Sketch,
    units: Units,
    radius: float,
    outputs: Array | None,
    gradient: Array | None,
) -> None:
    """Circles; with values those inside them, and gradients below, in italics after an arrow."""
    for unit, (x, y) in units.places.items():
        hint = f"unit {unit + 1}"
        if outputs is not None:
            hint += f": {outputs[unit]:.6g}"
            sketch.words((x, y + 4), short(float(outputs[unit])), "on middle")
        if gradient is not None:
            hint += f", gradient {gradient[unit]:.6g}"
            below = f"⇐ {short(float(gradient[unit]))}"
            sketch.words((x, y + radius + 12), below, "back middle")
        sketch.circle((x, y), radius, "unit", hint)
    draw_gap(sketch, units)


def draw_dots(sketch: Sketch, units: Units) -> None:
    """Small dots, where numbers only pass."""
    for place in units.places.values():
        sketch.circle(place, 3, "dot")
    draw_gap(sketch, units)
