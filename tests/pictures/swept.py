"""Results of sweeps, made by hand."""

from itertools import product

from glassnet.record import History
from glassnet.sweep import SweepResult, SweepRow, SweepRun

NAN = float("nan")


def result(settings, losses, monitor="loss", varied=None):
    """A row a setting, as a sweep ranks them: NaN is a run that diverged."""
    rows = []
    for each, loss in zip(settings, losses, strict=True):
        run = SweepRun(each, 0, History(config={"figures": {monitor: loss}}))
        rows.append(SweepRow(each, [run]))
    rows.sort(key=lambda row: (row.mean(monitor) != row.mean(monitor), row.mean(monitor)))
    names = tuple(varied or (settings[0] if settings else ("learning_rate",)))
    return SweepResult(rows, names, monitor, (monitor,), "all runs")


def grid(**values):
    return [dict(zip(values, each, strict=True)) for each in product(*values.values())]


def usual():
    """Learning rate by first weights; the highest rates diverge."""
    settings = grid(learning_rate=[0.001, 0.01, 0.1], init=[0.01, 0.1, "HeNormal"])
    losses = [0.5, 0.2, 0.1, 0.05, 0.02, 0.3, NAN, NAN, 4.0]
    return result(settings, losses)


def drawn(count):
    """As many settings as a random search draws from ranges."""
    settings = [
        {
            "learning_rate": 10 ** (-4 + 4 * i / count),
            "init": 10 ** (-2 + 3 * (7 * i % count) / count),
        }
        for i in range(count)
    ]
    return result(settings, [0.1 + i / count for i in range(count)])
