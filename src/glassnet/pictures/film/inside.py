"""The inside of the layers in a film: weights, outputs and gradients as maps of small squares."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.transforms import Bbox

from glassnet.array import Array
from glassnet.frames import Frames, LayerFrame
from glassnet.pictures.film.colouring import amounts, coloured, signed, signed_by_magnitude
from glassnet.pictures.film.packing import packed
from glassnet.pictures.style import current_theme

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Inside", "Map", "Stage"]

STAGES = 5  # side by side
KEY = "a column a unit, a line a row of data · blue below 0, orange above"


@dataclass(frozen=True, eq=False)
class Map:
    """One map of squares: codes of all frames, (frames, rows, columns), and their colours.

    >>> Map("weights", np.zeros((9, 2, 2), np.uint8), is_signed=True).codes.shape
    (9, 2, 2)
    """

    what: str
    codes: Array
    is_signed: bool


@dataclass(frozen=True, eq=False)
class Stage:
    """A layer with weights and those without that follow it.

    >>> Stage("Dense 64\\nReLU", ()).maps
    ()
    """

    name: str
    maps: tuple[Map, ...]


class Inside:
    """Up to five stages of the network, spread over all of it: what is in them at each frame.

    >>> rows = np.zeros((3, 1))
    >>> Inside(Frames(rows, None, (rows, rows))).stages
    []
    """

    def __init__(self, frames: Frames) -> None:
        layers = frames[0].layers if len(frames) else ()
        groups = _grouped(layers)
        chosen = np.unique(np.linspace(0, len(groups) - 1, min(STAGES, len(groups))).astype(int))
        self.stages = [_stage(frames, groups[i]) for i in chosen] if groups else []
        left_out = frames.layers - sum(len(groups[i]) for i in chosen) if groups else 0
        self.title = "Inside the layers"
        if left_out > 1:  # one alone is a head that the loss takes in
            self.title += f" ({frames.layers - left_out} of {frames.layers:,})"
        self.moving: list[Artist] = []
        self._drawn: list[tuple[Any, Map]] = []

    def draw(self, figure: "Figure", box: Bbox, rows: Sequence[str], size: float) -> None:
        """Put a column of maps for each stage into a box of the figure; each map moves."""
        if not self.stages:
            return
        grid = figure.add_gridspec(
            len(rows), len(self.stages), wspace=0.12, hspace=0.14,
            left=box.x0, right=box.x1, bottom=box.y0, top=box.y1,
        )  # fmt: skip
        places = grid.subplots(squeeze=False)
        for column, stage in enumerate(self.stages):
            by_name = {each.what: each for each in stage.maps}
            for row, what in enumerate(rows):
                ax = places[row, column]
                if row == 0:
                    ax.set_title(stage.name, color=current_theme().ink, fontsize=size, pad=size / 2)
                if column == 0:
                    ax.set_ylabel(what, color=current_theme().ink, fontsize=size)
                self._draw_map(ax, by_name.get(what))

    def show(self, place: int) -> None:
        """Colour the squares."""
        for image, each in self._drawn:
            image.set_data(coloured(each.codes[place], is_signed=each.is_signed))

    def page(self) -> list[dict[str, Any]]:
        """Return the maps' codes for the player."""
        return [
            {
                "name": stage.name,
                "maps": [
                    {"what": each.what, "codes": packed(each.codes), "signed": each.is_signed}
                    for each in stage.maps
                ],
            }
            for stage in self.stages
        ]

    def _draw_map(self, ax: "Axes", found: Map | None) -> None:
        ax.set(xticks=[], yticks=[], facecolor=current_theme().paper)
        ax.spines[:].set_color(current_theme().grid)
        if found is None:
            ax.spines[:].set_visible(False)
            return
        image = ax.imshow(
            coloured(found.codes[0], is_signed=found.is_signed), aspect="auto",
            interpolation="nearest", animated=True,
        )  # fmt: skip
        self.moving.append(image)
        self._drawn.append((image, found))


def _grouped(layers: Sequence[LayerFrame]) -> list[list[int]]:
    """Return places: each layer with a matrix of weights begins a stage."""
    groups: list[list[int]] = []
    for place, layer in enumerate(layers):
        if layer.heat is not None or not groups:
            groups.append([])
        groups[-1].append(place)
    return groups


def _stage(frames: Frames, places: list[int]) -> Stage:
    """Return the maps of a stage: weights of its first layer, the rest of its last one."""
    layers = [frames[0].layers[place] for place in places]
    first, last = places[0], places[-1]
    names = [layers[0].layer + f" {layers[0].units}", *(layer.layer for layer in layers[1:])]
    found = []
    if layers[0].heat is not None:
        found.append(Map("weights", signed(_every(frames, first, "heat")), is_signed=True))
    outputs = _every(frames, last, "outputs_heat")
    below = bool((outputs[np.isfinite(outputs)] < 0).any())
    codes = signed(outputs) if below else amounts(outputs, 0.0, _most(outputs))
    found.append(Map("outputs", codes, is_signed=below))
    gradients = _every(frames, last, "gradient_heat")
    found.append(Map("gradients", signed_by_magnitude(gradients), is_signed=True))
    return Stage(_short(names), tuple(found))


def _every(frames: Frames, place: int, name: str) -> Array:
    """Return one map of a layer at all frames."""
    return np.stack([getattr(frame.layers[place], name) for frame in frames])


def _most(values: Array) -> float:
    finite = values[np.isfinite(values)]
    return (float(np.percentile(finite, 98)) if finite.size else 0.0) or 1.0


def _short(names: list[str]) -> str:
    """Name the layers of a stage in little room."""
    return names[0] + "".join(f"\n{name}" for name in names[1:2]) + (" …" if names[2:] else "")
