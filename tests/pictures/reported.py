"""Runs on a small table, for reports."""

import numpy as np
from things import HOSTILE

from glassnet.cli import main
from glassnet.tabular import Table, write_table

QUICK = ("--recipe", "plain", "--epochs", "12", "--hidden", "8")


def flats(rows=160):
    generator = np.random.default_rng(0)
    size, floor = generator.uniform(20, 120, rows), generator.integers(0, 6, rows)
    part = np.array(["north", "south", "<script>alert(1)</script>"])[generator.integers(0, 3, rows)]
    return {"size": size, '5" floor': floor, HOSTILE: part, "rent": 9 * size + 15 * floor}


def trained(table, target, folder, *options):
    file = folder.parent / "table.csv"
    write_table(Table(table), file)
    assert (
        main(["train", str(file), "--target", target, "--out", str(folder), *QUICK, *options]) == 0
    )
    return folder
