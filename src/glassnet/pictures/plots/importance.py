"""Which columns a model leans on."""

from typing import TYPE_CHECKING

import numpy as np

from glassnet.explaining import Importance
from glassnet.pictures.empty import say_empty
from glassnet.pictures.plot import plot
from glassnet.pictures.rows import drawable
from glassnet.pictures.scales import readable_ticks
from glassnet.pictures.style import GREY, current_theme, new_axes
from glassnet.pictures.tints import strong
from glassnet.pictures.wording import plain, shown_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["importance"]

MOST_COLUMNS = 20
UNITS = {"rmse": "root mean squared error,\nin the target's unit", "log_loss": "log loss, in nats"}


@plot(of=Importance, suits=lambda found: len(found.columns) > 0)
def importance(found: Importance, ax: "Axes | None" = None) -> "Axes":
    """How much worse the score is with each column shuffled: mean and spread, the largest first.

    >>> import numpy as np
    >>> found = Importance(("age", "size"), np.array([[1.0, 3.0], [4.0, 5.0]]), "rmse", 2.0, 9, 9)
    >>> [label.get_text() for label in importance(found).get_yticklabels()]
    ['size', 'age']
    """
    mean = drawable(found.mean)
    order = np.argsort(-np.nan_to_num(mean), kind="stable")[:MOST_COLUMNS]
    ax = new_axes(ax, height=max(2.2, 1.1 + 0.27 * len(order)))
    places = np.arange(len(order))
    ax.barh(places, mean[order], color=strong(), height=0.65)
    ax.errorbar(
        mean[order], places, xerr=np.nan_to_num(drawable(found.spread[order])), fmt="none",
        ecolor=current_theme().ink, elinewidth=1, capsize=2,
    )  # fmt: skip
    ax.axvline(0, color=GREY, linewidth=1)
    if not len(order):
        say_empty(ax, "no columns")
    ax.set_yticks(places, [plain(found.columns[place]) for place in order])
    ax.set_ylim(len(order) - 0.4, -0.6)
    ax.grid(False, axis="y")
    readable_ticks(ax, "x")
    unit = UNITS.get(found.measure, plain(found.measure))
    ax.set(xlabel=f"rise of the {unit}", title=_title(found, len(order)))
    return ax


def _title(found: Importance, shown: int) -> str:
    title = f"Permutation importance, {shown_of(found.rows, found.rows_given)}"
    if shown == len(found.columns):
        return title
    return f"{title}\nthe first {shown_of(shown, len(found.columns), 'columns')}"
