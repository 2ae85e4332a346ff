"""Trainings made when their turn comes, on threads."""

import signal
import threading

import numpy as np
import pytest

import glassnet as gn
from glassnet.train.pool import run_pool
from glassnet.train.preparing import prepared
from glassnet.train.training import ALL_EPOCHS, INTERRUPTED

X = np.linspace(0, 1, 8).reshape(-1, 1)


def maker(epochs=3, seed=0, **settings):
    return lambda: prepared(
        gn.Network([gn.Dense(1, 1)], seed=seed), X, X, epochs=epochs, threads=1, **settings
    )


def test_histories_come_in_the_order_of_the_makers():
    histories = run_pool([maker(epochs) for epochs in (3, 1, 2)], workers=2)
    assert [len(history) for history in histories] == [3, 1, 2]


def test_a_maker_may_find_that_there_is_nothing_to_do():
    first, second = run_pool([lambda: None, maker()], workers=1)
    assert first is None
    assert second.stopped == ALL_EPOCHS


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_no_more_are_made_than_there_are_workers(workers):
    under_way, most, lock = set(), [0], threading.Lock()

    def made(number):
        with lock:
            under_way.add(number)
            most[0] = max(most[0], len(under_way))
        return maker(5)()

    run_pool([lambda n=n: made(n) for n in range(9)], workers, lambda n, _: under_way.discard(n))
    assert 1 <= most[0] <= workers


def test_where_what_is_told_fails_no_other_is_begun():
    begun = []

    def ended(number, history):
        raise OSError("no space left")

    def made(number):
        begun.append(number)
        return maker()()

    with pytest.raises(OSError, match="no space"):
        run_pool([lambda n=n: made(n) for n in range(9)], 1, ended)
    assert begun == [0]


def test_a_failure_of_one_is_raised_when_the_others_have_ended():
    ended = []

    def fails():
        raise ValueError("not this one")

    with pytest.raises(ValueError, match="not this one"):
        run_pool([fails, maker(), maker()], 1, lambda number, _: ended.append(number))
    assert ended == [1, 2]


def test_ctrl_c_ends_those_under_way_and_begins_no_other():
    pressed = threading.Event()

    class Wait(gn.Callback):
        looks_inside = False

        def on_epoch(self, training, record):
            if record.epoch == 1 and not pressed.is_set():
                pressed.set()
                signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    endless = maker(10**9, callbacks=[Wait()])
    first, second = run_pool([endless, maker()], workers=1)
    assert first.stopped == INTERRUPTED
    assert second is None
