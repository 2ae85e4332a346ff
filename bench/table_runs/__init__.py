"""The estimators that are fitted to the same tables side by side: one file each, by its name."""

from ast import literal_eval
from functools import partial
from importlib import import_module
from pathlib import Path

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def peer_named(name):
    """What makes the peer: `Run` of its file, of `glassnet[dropout=0.2]` with that parameter."""
    file, _, given = name.removesuffix("]").partition("[")
    run = import_module(f"table_runs.{file}").Run
    if not given:
        return run
    parameter, _, value = given.partition("=")
    return partial(run, **{parameter: as_value(value)})


def as_value(text):
    """A number, True, False or a tuple; any other word is itself."""
    try:
        return literal_eval(text)
    except ValueError:
        return text
