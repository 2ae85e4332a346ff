"""The estimators that are fitted to the same tables side by side: one file each, by its name."""

from functools import partial
from importlib import import_module
from pathlib import Path

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def peer_named(name):
    """What makes the peer: `Run` of its file, for `glassnet@10s` with a limit of 10 seconds."""
    file, limited, seconds = name.partition("@")
    run = import_module(f"table_runs.{file}").Run
    return partial(run, time_limit=float(seconds.removesuffix("s"))) if limited else run
