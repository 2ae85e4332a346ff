"""The libraries that train the same networks side by side: one file each, known by its name."""

from importlib import import_module
from pathlib import Path

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def peer_named(name):
    """The class `Run` of the peer's file."""
    return import_module(f"peer_runs.{name}").Run
