"""Scores kept in a run folder, with those of the learners that stood beside the network."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from glassnet.errors import RunFolderError
from glassnet.model_file import write_whole
from glassnet.table_run.comparing import Rival
from glassnet.table_run.scores import Scores
from glassnet.train import as_metric

__all__ = ["SCORES_FILE", "KeptScores"]

SCORES_FILE = "scores.json"


@dataclass(frozen=True)
class KeptScores:
    """Metrics of every learner on the held-out rows, by learner and metric.

    `ranges` are the 90 % intervals of the metrics, where they were measured; `seconds` how long
    each learner took; `interval` the share of rows within the 90 % intervals of numbers, and
    their mean width.

    >>> KeptScores({"network": {"r2": 0.9}}).best("r2")
    'network'
    """

    figures: dict[str, dict[str, float]]
    ranges: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    interval: tuple[float, float] | None = None

    @classmethod
    def of(cls, scores: Scores, rivals: Mapping[str, Rival] | None = None) -> Self:
        """Take a run's scores, and those of rivals by name."""
        rivals = rivals or {}
        return cls(
            scores.figures | {name: rival.figures for name, rival in rivals.items()},
            scores.ranges | {name: rival.ranges for name, rival in rivals.items()},
            scores.seconds | {name: rival.seconds for name, rival in rivals.items()},
            scores.interval,
        )

    def best(self, metric: str) -> str | None:
        """Return the learner with the best figure, None where no figure is finite."""
        sign = 1 if as_metric(metric).higher_is_better else -1
        finite = {
            learner: sign * figures[metric]
            for learner, figures in self.figures.items()
            if math.isfinite(figures.get(metric, math.nan))
        }
        return max(finite, key=lambda name: finite[name]) if finite else None

    def save(self, folder: Path) -> None:
        """Write `scores.json` into a run folder; a figure that is not finite is null there."""
        parts = {name: part for name, part in asdict(self).items() if part is not None}
        text = json.dumps(_finite(parts), indent=2, ensure_ascii=False) + "\n"
        write_whole(folder / SCORES_FILE, lambda file: file.write(text.encode()))

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """Read what `save` wrote; None where a run keeps none, RunFolderError if it is broken."""
        path = folder / SCORES_FILE
        if not path.exists():
            return None
        try:
            kept = json.loads(path.read_text(encoding="utf-8"), object_hook=_null_is_nan)
            return cls(**kept)
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise RunFolderError(
                f"{path} ({type(error).__name__})",
                rule="it must be as the training wrote it",
                remedy="delete it: the run is then scored anew",
            ) from error


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _null_is_nan(found: dict[str, Any]) -> dict[str, Any]:
    """Read null as NaN, and the ends of an interval as a pair."""
    pairs = {name: tuple(item) for name, item in found.items() if isinstance(item, list)}
    return {name: math.nan if item is None else item for name, item in found.items()} | pairs
