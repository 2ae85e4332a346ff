import numpy as np
import pytest

import glassnet.cli.training_shown as shown
from glassnet.cli import main
from glassnet.doctor import Findings
from glassnet.tabular import Table, write_table


@pytest.fixture(autouse=True)
def in_tmp(tmp_path, monkeypatch):
    """Every test writes into a folder of its own."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def short_end(request, monkeypatch):
    """A training ends without doctor and report, but in tests marked `whole_end`."""
    if "whole_end" not in request.keywords:
        monkeypatch.setattr(shown, "examine", lambda history: Findings())
        monkeypatch.setattr(shown, "report", lambda folder, **given: folder / "report.html")


@pytest.fixture
def run(capsys):
    """Run the command line; return exit code, what it printed, and its errors."""

    def call(*words):
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def flats(tmp_path):
    """A small table of flats, in a file: rent follows from size, floor and part of town."""
    generator = np.random.default_rng(0)
    rows = 120
    size, floor = generator.uniform(20, 120, rows), generator.integers(0, 6, rows)
    part = np.array(["north", "south", "east"], dtype=object)[generator.integers(0, 3, rows)]
    size[5] = np.nan
    rent = 9 * np.nan_to_num(size, nan=60) + 15 * floor + 200 * (part == "south")
    path = tmp_path / "flats.csv"
    write_table(Table({"size": size, "floor": floor, "part": part, "rent": rent}), path)
    return path
