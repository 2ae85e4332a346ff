"""Fonts for names in any script: matplotlib's own has no Chinese, Japanese or Korean letters."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

__all__ = ["every_script"]

# what Linux, Windows and macOS have for the scripts that DejaVu Sans lacks
FALLBACKS: Final = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "Noto Sans SC",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback",
    "Microsoft YaHei", "Yu Gothic", "Malgun Gothic", "Nirmala UI", "Leelawadee UI",
    "PingFang SC", "Hiragino Sans", "Apple SD Gothic Neo", "Kohinoor Devanagari", "Thonburi",
    "Arial Unicode MS", "Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Tamil",
    "Noto Sans Thai", "Lohit Devanagari",
)  # fmt: skip


@contextmanager
def every_script() -> Iterator[None]:
    """Let texts that are made inside take letters their font lacks from other installed fonts.

    >>> import matplotlib
    >>> with every_script():
    ...     matplotlib.rcParams["font.family"][0]
    'sans-serif'
    """
    from matplotlib import rc_context, rcParams
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    others = [name for name in FALLBACKS if name in installed]
    with rc_context({"font.family": [*rcParams["font.family"], *others]}):
        yield
