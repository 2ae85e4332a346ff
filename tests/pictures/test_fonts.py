"""Names in Chinese, where a font of the machine has the letters; matplotlib warns where none has.

Warnings are errors here, so drawing is the test.
"""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from glassnet.explaining import Effect
from glassnet.pictures import column_effect, confusion_matrix, predicted_against_true
from glassnet.predictions import Predictions
from glassnet.tabular import Kind

NAME = "温"


@pytest.fixture(autouse=True)
def font_of_one_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A font with the letter 温, a box, under a name that Linux machines with Chinese have."""
    letter = TTGlyphPen(None)
    letter.moveTo((0, 0))
    for corner in [(0, 700), (700, 700), (700, 0)]:
        letter.lineTo(corner)
    letter.closePath()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "wen"])
    font.setupCharacterMap({ord(NAME): "wen"})
    font.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "wen": letter.glyph()})
    font.setupHorizontalMetrics({".notdef": (800, 0), "wen": (800, 0)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Noto Sans CJK SC", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=800, usWeightClass=400)
    font.setupPost()
    font.save(tmp_path / "one_letter.ttf")
    monkeypatch.setattr(fontManager, "ttflist", list(fontManager.ttflist))
    fontManager.addfont(tmp_path / "one_letter.ttf")


def drawn(ax: Axes) -> None:
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.savefig(BytesIO(), format="png")


def named(*classes: str) -> Predictions:
    one = np.array([*classes, *classes], dtype=object)
    return Predictions(one, one[::-1], NAME, classes=classes)


def test_axes_are_named_with_letters_of_another_font() -> None:
    numbers = np.linspace(0, 1, 9)
    drawn(predicted_against_true(Predictions(numbers, numbers, NAME)))


def test_so_are_axes_that_were_made_before() -> None:
    numbers = np.linspace(0, 1, 9)
    drawn(predicted_against_true(Predictions(numbers, numbers, NAME), ax=Figure().subplots()))


def test_ticks_too() -> None:
    drawn(confusion_matrix(named("a", NAME), ax=Figure().subplots()))
    one = np.ones((2, 1))
    levels = np.array([NAME, NAME + NAME], dtype=object)
    drawn(column_effect(Effect(NAME, Kind.CATEGORY, levels, one, one, one, (NAME,), 9, 9)))
