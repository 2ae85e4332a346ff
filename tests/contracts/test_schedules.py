"""Factors by hand at the start, the middle and the end, for every schedule."""

import math

import pytest

from glassnet import nn

ROOT = math.sqrt(0.5)

BY_HAND = [
    (nn.ConstantRate(), 100, {0: 1, 50: 1, 100: 1}),
    (nn.InverseTime(0.5), 0, {0: 1, 1: 2 / 3, 2: 1 / 2, 18: 1 / 10}),
    (nn.InverseTime(0), 0, {0: 1, 100: 1}),
    (nn.StepDecay(10), 0, {0: 1, 9: 1, 10: 0.1, 19: 0.1, 20: 0.01}),
    (nn.StepDecay(1, by=0.5), 0, {0: 1, 1: 0.5, 10: 2**-10}),
    (nn.Exponential(0.5), 0, {0: 1, 1: 0.5, 10: 2**-10}),
    (nn.Cosine(), 100, {0: 1, 25: (1 + ROOT) / 2, 50: 0.5, 75: (1 - ROOT) / 2, 100: 0, 150: 0}),
    (nn.Cosine(end=0.2), 10, {0: 1, 5: 0.6, 10: 0.2, 11: 0.2}),
    (nn.OneCycle(), 101, {0: 0.04, 15: 0.52, 30: 1, 65: 0.500002, 100: 4e-6, 200: 4e-6}),
    (nn.OneCycle(rise=0.5, start=10, end=10), 5, {0: 0.1, 1: 0.55, 2: 1, 3: 0.505, 4: 0.01}),
    (nn.OneCycle(rise=0, end=100), 5, {0: 1, 2: 0.5002, 4: 0.0004}),
    (nn.CosLog4(), 15, {0: 0, 1: 0, 3: 0, 7: 0, 15: 0, 16: 0}),  # 1 + 15t = 1, 2, 4, 8, 16
    (nn.CosLog4(), 15, {2**k * math.sqrt(2) - 1: 1 for k in range(4)}),
    (nn.WarmUp(4), 100, {0: 0.25, 1: 0.5, 3: 1, 4: 1, 99: 1}),
    (nn.WarmUp(4, nn.Cosine()), 104, {0: 0.25, 3: 1, 4: 1, 54: 0.5, 104: 0}),
    (nn.WarmUp(2, nn.Exponential(0.5)), 0, {0: 0.5, 1: 1, 2: 1, 3: 0.5, 5: 0.125}),
]


@pytest.mark.parametrize(("one", "total", "factors"), BY_HAND, ids=lambda value: repr(value)[:60])
def test_factors_by_hand(one, total, factors):
    found = {step: one.factor(step, total) for step in factors}
    assert found == pytest.approx(factors, rel=1e-12, abs=1e-12)


def test_every_schedule_has_factors_by_hand(schedule):
    assert type(schedule) in {type(one) for one, _, _ in BY_HAND}


@pytest.mark.parametrize("total", [1, 2, 3, 100])
def test_factors_are_finite_and_not_below_zero(schedule, total):
    factors = [schedule.factor(step, total) for step in range(total + 2)]
    assert all(0 <= factor <= 1 for factor in factors)
    assert all(type(factor) is float for factor in factors)


def test_only_schedules_that_need_it_ask_for_the_total(schedule):
    optimizer = nn.SGD(0.5, schedule=schedule)
    if schedule.needs_total:
        with pytest.raises(ValueError, match="total_steps"):
            _ = optimizer.current_learning_rate
        optimizer.total_steps = 10
    assert optimizer.current_learning_rate == 0.5 * schedule.factor(0, 10)


@pytest.mark.parametrize(
    "make",
    [
        lambda: nn.InverseTime(-1),
        lambda: nn.StepDecay(0),
        lambda: nn.StepDecay(10, by=0),
        lambda: nn.Exponential(0),
        lambda: nn.Cosine(end=-0.1),
        lambda: nn.OneCycle(rise=1),
        lambda: nn.OneCycle(rise=-0.1),
        lambda: nn.OneCycle(start=0.5),
        lambda: nn.OneCycle(end=0),
        lambda: nn.WarmUp(0),
    ],
)
def test_settings_out_of_range_are_refused(make):
    with pytest.raises(ValueError, match="must be"):
        make()


def test_decay_and_schedule_together_are_refused():
    with pytest.raises(ValueError, match="give one of the two"):
        nn.Adam(decay=0.1, schedule=nn.Cosine())
