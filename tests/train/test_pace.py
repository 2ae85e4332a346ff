"""The choice of threads, by clocks of our own: no time passes here."""

import pytest

from glassnet.train.pace import CALL_SECONDS, Pace


def chosen(pace, clock, calls, most_steps=10**9):
    """Let calls pass that take seconds a step as the clock says; return each one's threads."""
    threads = []
    for _ in range(calls):
        steps = min(most_steps, pace.steps)
        threads.append(pace.threads(steps))
        pace.note(threads[-1], steps, steps * clock[threads[-1]])
    return threads


@pytest.mark.parametrize("flops", [1e3, 1e7, 1e11], ids=["guess low", "guess right", "guess high"])
@pytest.mark.parametrize(
    ("clock", "best"), [({1: 2e-4, 2: 1e-4}, 2), ({1: 2e-4, 2: 3e-4}, 1), ({1: 2e-1, 2: 1e-1}, 2)]
)
def test_the_fastest_is_found(clock, best, flops):
    threads = chosen(Pace(2, flops), clock, 60)
    assert threads[10:].count(best) >= 40  # the others are trials, of less than a tenth of a call


def test_what_is_slower_costs_a_few_percent():
    pace, clock, spent = Pace(2, 1e7), {1: 1e-4, 2: 5e-4}, {1: 0.0, 2: 0.0}
    for _ in range(2000):
        steps = pace.steps
        threads = pace.threads(steps)
        pace.note(threads, steps, steps * clock[threads])
        spent[threads] += steps * clock[threads]
    assert 0 < spent[2] < 0.05 * spent[1]


def test_a_change_of_the_machine_is_followed():
    pace = Pace(2, 1e7)
    chosen(pace, {1: 2e-4, 2: 1e-4}, 60)
    assert chosen(pace, {1: 2e-4, 2: 8e-4}, 120)[-40:].count(1) > 35
    assert chosen(pace, {1: 2e-4, 2: 1e-4}, 120)[-40:].count(2) > 35


def test_short_calls_wake_nobody():
    assert set(chosen(Pace(8, 1e4), dict.fromkeys([1, 2, 4, 8], 1e-5), 50, most_steps=10)) == {1}


def test_a_network_without_numbers_has_a_pace_too():
    assert set(chosen(Pace(2, 0), {1: 1e-6, 2: 1e-6}, 30)) <= {1, 2}


def test_slow_steps_begin_on_most_threads():
    assert chosen(Pace(4, 1e10), {1: 0.4, 2: 0.2, 4: 0.1}, 10) == [4] * 10


def test_a_call_is_as_long_as_it_should():
    pace = Pace(2, 1e7)
    seconds = []
    for _ in range(40):
        seconds.append(pace.steps * 1e-4)
        pace.note(pace.threads(pace.steps), pace.steps, pace.steps * 1e-4)
    assert max(seconds) == pytest.approx(CALL_SECONDS, rel=0.1)
