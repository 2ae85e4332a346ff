"""Sweeps over six runs into a folder, two at a time; a printed line for each that is finished.

After each it waits for a line, or the end, of its input. Arguments: the folder.
"""

import sys

import numpy as np

import glassnet as gn
from glassnet.sweep.folder import SweepFolder

keep = SweepFolder.keep


def keep_and_say(self, job, trained):
    keep(self, job, trained)
    print("finished a run", flush=True)
    sys.stdin.readline()


def main(path):
    SweepFolder.keep = keep_and_say
    x = np.linspace(-1, 1, 200).reshape(-1, 1)
    result = gn.sweep(
        (x, x**2), grid={"learning_rate": [0.001, 0.01]}, hidden=16, epochs=3000, seeds=3,
        workers=2, out=path, progress=False,
    )  # fmt: skip
    print(result.stopped)


if __name__ == "__main__":
    main(sys.argv[1])
