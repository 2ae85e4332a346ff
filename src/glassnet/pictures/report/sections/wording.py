"""Figures and settings in the words of the report."""

import math
from typing import Any

from glassnet.text import figure

__all__ = ["METRICS", "many", "metric_shown", "seconds_shown", "value_shown"]

METRICS = {
    "rmse": ("RMSE", "root mean squared error, in units of the target; less is better"),
    "mae": ("MAE", "mean absolute error, in units of the target; less is better"),
    "r2": ("R²", "share of the target's variance that is explained; 1 is perfect, 0 the mean"),
    "accuracy": ("accuracy", "share of rows whose class is right"),
    "balanced_accuracy": ("balanced accuracy", "mean over the classes of the share that is right"),
    "log_loss": ("log loss", "−log of the true class' probability, in the mean; less is better"),
}
SHARES = ("r2", "accuracy", "balanced_accuracy")


def metric_shown(name: str, value: float) -> str:
    """Return a metric to three or four digits.

    >>> metric_shown("r2", -0.00004), metric_shown("rmse", 1913.2), metric_shown("r2", math.nan)
    ('0.000', '1,913', 'unknown')
    """
    if not math.isfinite(value):
        return "unknown"
    text = f"{value:.3f}".replace("-0.000", "0.000") if name in SHARES else figure(value)
    return text.replace("-", "−")


def seconds_shown(seconds: float) -> str:
    """Return a duration; nothing for one that is not known.

    >>> seconds_shown(0.004), seconds_shown(13.62), seconds_shown(1000), seconds_shown(math.nan)
    ('under 0.1 s', '13.6 s', '17 min', '')
    """
    if not math.isfinite(seconds):
        return ""
    if seconds < 0.1:
        return "under 0.1 s"
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def many(count: int, thing: str) -> str:
    """Return a number of things.

    >>> many(1, "row"), many(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{count:,} {thing}{'s' * (count != 1)}"


def value_shown(value: Any) -> str:
    """Return a setting as a short text: a thing of a class by its name and what it was told.

    >>> value_shown({"class": "Optimizer.SGD", "learning_rate": 0.1, "schedule": None})
    'SGD(learning_rate=0.1)'
    >>> value_shown([8, 8]), value_shown(None), value_shown([])
    ('8, 8', 'none', 'none')
    """
    if isinstance(value, dict):
        own = {key: item for key, item in value.items() if key != "class" and item is not None}
        inside = ", ".join(f"{key}={value_shown(item)}" for key, item in own.items())
        return f"{str(value.get('class', '')).rpartition('.')[2]}({inside})"
    if isinstance(value, list | tuple):
        return ", ".join(map(value_shown, value)) or "none"
    return "none" if value is None else str(value)
