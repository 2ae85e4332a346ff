"""Ctrl-C comes between any two lines: no thread may wait for ever for one that never comes."""

import pytest

BETWEEN_TWO_THREADS = """
from concurrent.futures import ThreadPoolExecutor
import sys
import numpy as np
import glassnet as gn

calls, submit = [], ThreadPoolExecutor.submit

def interrupted(self, *arguments):
    future = submit(self, *arguments)
    calls.append(1)
    if len(calls) == int(sys.argv[1]):
        raise KeyboardInterrupt
    return future

ThreadPoolExecutor.submit = interrupted
x = np.random.default_rng(0).standard_normal((800, 4))
net = gn.Network([gn.Dense(4, 8), gn.Tanh(), gn.Dense(8, 1)])
history = gn.train(net, x, x[:, 0], epochs=10**9, threads=4, time_limit=10, engine="compiled")
print(history.stopped, np.isfinite(net.parameters).all())
"""


@pytest.mark.parametrize("call", [1, 3])
def test_a_second_ctrl_c_between_two_threads(python, call):
    assert python("-c", BETWEEN_TWO_THREADS, call, timeout=40)[0] == "interrupted True\n"
