"""`glassnet info`: versions, tables, and what the registries hold."""

import platform
from importlib.metadata import version

import typer

import glassnet
from glassnet import datasets
from glassnet.nn import Activation, Initialiser, Layer, Loss, Optimizer, Schedule
from glassnet.text import aligned
from glassnet.train import Metric

__all__ = ["info"]


def info() -> None:
    """Show versions, the bundled tables, and all layers, losses, optimizers and metrics."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "polars"))
    typer.echo(f"glassnet {glassnet.__version__}, Python {platform.python_version()}, {libraries}")
    typer.echo(f"{platform.system()} {platform.machine()}\n")
    rows = [["table", "rows", "target", "task"]]
    for name in datasets.names():
        table = datasets.describe(name)
        rows.append([name, f"{table.rows:,}", table.target, table.task])
    typer.echo(f"{aligned(rows)}\n")
    for title, found in registered_names().items():
        typer.echo(f"{title}: {', '.join(found)}")


def registered_names() -> dict[str, list[str]]:
    """Return the names in each registry.

    >>> {"Adam", "SGD"} <= set(registered_names()["optimizers"])
    True
    """
    layers = {name for name in Layer.registry if name not in Activation.registry}
    return {
        "layers": sorted(layers),
        "activations": sorted(Activation.registry),
        "initialisers": sorted(Initialiser.registry),
        "losses": sorted(Loss.registry),
        "optimizers": sorted(Optimizer.registry),
        "schedules": sorted(Schedule.registry),
        "metrics": sorted(each.name for each in Metric.registry.values() if "name" in vars(each)),
    }
