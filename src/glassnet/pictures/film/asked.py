"""The settings of a film, checked before any picture is drawn."""

import os
from pathlib import Path
from typing import Any

from glassnet.errors import SettingError
from glassnet.nn.settings import number, whole

__all__ = ["checked_fps", "checked_path", "checked_seconds", "checked_size"]

SMALLEST, LARGEST = 160, 4096  # pixels along a side
NARROWEST, WIDEST = 1.5, 2.0  # times the height: what the layout has room for
LONGEST = 3600  # seconds
FASTEST = 120  # pictures a second


def checked_path(path: str | Path) -> Path:
    """Return the path; SettingError for what no file can be called.

    >>> checked_path("sine.gif").suffix
    '.gif'
    """
    if isinstance(path, os.PathLike):
        path = os.fspath(path)
    if not isinstance(path, str) or "\0" in path:
        raise SettingError(
            f"path={path!r}",
            rule="a film is written into a file, and this is no path of one",
            remedy='try "film.html"',
        )
    return Path(path)


def checked_seconds(seconds: float) -> float:
    """Return the length of a film.

    >>> checked_seconds(10)
    10.0
    """
    seconds = float(number("seconds", seconds))
    if not 0 < seconds <= LONGEST:
        raise SettingError(
            f"seconds={seconds:g}", rule=f"must be above 0 and at most {LONGEST:,}", remedy="try 10"
        )
    return seconds


def checked_fps(fps: int) -> int:
    """Return the pictures a second.

    >>> checked_fps(120)
    120
    """
    fps = whole("fps", fps, 1)
    if fps > FASTEST:
        raise SettingError(f"fps={fps:,}", rule=f"must be at most {FASTEST}", remedy="try 30")
    return fps


def checked_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return even numbers within bounds: H.264 takes no others.

    >>> checked_size((1280, 720))
    (1280, 720)
    """
    try:
        width, height = (whole("size", each, SMALLEST) for each in size)
    except (TypeError, ValueError) as error:
        raise _wrong_size(size) from error
    if max(width, height) > LARGEST or width % 2 or height % 2:
        raise _wrong_size(size)
    if not NARROWEST <= width / height <= WIDEST:
        raise SettingError(
            f"size={width, height}",
            rule=f"films are {NARROWEST} to {WIDEST:g} times as wide as high",
            remedy="try (1920, 1080), or (960, 540)",
        )
    return width, height


def _wrong_size(size: Any) -> SettingError:
    return SettingError(
        f"size={size!r}",
        rule=f"it is width and height in pixels, even numbers from {SMALLEST} to {LARGEST}",
        remedy="try (1920, 1080)",
    )
