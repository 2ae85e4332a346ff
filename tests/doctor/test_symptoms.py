"""Each cause is named where it was planted, and a healthy run has none."""

from itertools import pairwise

import numpy as np
import pytest

import glassnet as gn
from glassnet.doctor import CAUSES, Symptom

STEPS = 400


def layers(units=32, *, inputs=2, outputs=1, depth=2, activation=gn.ReLU, **dense):
    sizes = [inputs, *[units] * depth]
    parts = []
    for before, after in pairwise(sizes):
        parts += [gn.Dense(before, after, **dense), activation()]
    return [*parts, gn.Dense(sizes[-1], outputs, **dense)]


def run(parts, data, rate=0.005, epochs=STEPS, **settings):
    """Train; return the history, of a run that broke too."""
    settings = {"optimizer": gn.Adam(rate), "epochs": epochs, "batch_size": 64, **settings}
    try:
        return gn.train(gn.Network(parts), *data, progress=False, **settings)
    except gn.errors.NonFiniteError as error:
        return error.history


def halves(x, y):
    return (x[:200], y[:200]), (x[200:], y[200:])


def unscaled_inputs(wave, groups):
    x, y = wave
    return run(layers(), (1000 * x + 3000, y))


def unscaled_target(wave, groups):
    x, y = wave
    return run(layers(), (x, 1000 * y + 5000))


def output_cannot_reach(wave, groups):
    return run([*layers(), gn.ReLU()], wave)


def loss_mismatch(wave, groups):
    x, labels = groups
    parts = [*layers(outputs=3), gn.Softmax()]
    return run(parts, (x, np.eye(3)[labels]), loss=gn.MeanSquaredError())


def symmetric_units(wave, groups):
    return run(layers(weight_init=gn.Constant(0.1)), wave)


def bad_initialisation(wave, groups):
    return run(layers(weight_init=gn.Normal(0.001)), wave, rate=0.0005, epochs=60)


def born_dead_units(wave, groups):
    return run(layers(depth=1, bias_init=gn.Constant(-9.0)), wave, rate=0.002)


def dead_units(wave, groups):
    schedule = gn.StepDecay(10, 1 / 300)
    return run(layers(depth=3), wave, optimizer=gn.Adam(3.0, schedule=schedule))


def saturated_units(wave, groups):
    parts = layers(activation=gn.Tanh, bias_init=gn.Constant(12.0))
    return run(parts, wave, rate=0.001)


def vanishing_gradient(wave, groups):
    return run(layers(depth=8, activation=gn.Sigmoid), wave, epochs=60)


def exploding_gradient(wave, groups):
    return run(layers(depth=8, weight_init=gn.Normal(0.6)), wave)


def initial_loss_off(wave, groups):
    parts = layers()
    network = gn.Network(parts)
    network.layers[-1].biases[...] = 100.0
    return gn.train(network, *wave, optimizer=gn.Adam(0.001), epochs=200, batch_size=64)


def rate_too_high(wave, groups):
    return run(layers(activation=gn.Tanh), wave, rate=0.3)


def rate_too_low(wave, groups):
    return run(layers(), wave, rate=2e-6, epochs=200)


def stopped_too_early(wave, groups):
    return run(layers(), wave, rate=0.003, epochs=3)


def penalty_too_strong(wave, groups):
    return run(layers(weight_l2=0.1), wave)


def too_small(wave, groups):
    x, _ = wave
    return run(layers(1), (x, np.sin(4 * x[:, :1]) * x[:, 1:]), rate=0.01)


def batch_too_small(wave, groups):
    return run(layers(), wave, rate=0.03, batch_size=1, epochs=20)


def non_finite(wave, groups):
    return run(layers(), wave, optimizer=gn.SGD(1e4))


def overfitting(wave, groups):
    x, y = wave
    noisy = y + 0.8 * np.random.default_rng(5).normal(size=y.shape)
    known, held_out = (x[:60], noisy[:60]), (x[60:160], noisy[60:160])
    return run(layers(128, depth=3), known, epochs=600, batch_size=16, validation=held_out)


def imbalance(wave, groups):
    generator = np.random.default_rng(2)
    x = generator.normal(size=(1000, 2))
    labels = ((x[:, 0] > 1.6) & (generator.random(1000) < 0.5)).astype(int)
    parts = [*layers(4, depth=1, outputs=2), gn.Softmax()]
    return run(parts, (x, labels), rate=0.0005, epochs=20)


def label_noise(wave, groups):
    x, labels = groups
    generator = np.random.default_rng(3)
    wrong = generator.random(len(labels)) < 0.25
    spoilt = np.where(wrong, (labels + generator.integers(1, 3, len(labels))) % 3, labels)
    return run([*layers(16, outputs=3), gn.Softmax()], (x, spoilt), rate=0.002, epochs=60)


def shuffled_labels(wave, groups):
    x, y = wave
    return run(layers(), (x, np.random.default_rng(4).permutation(y)), epochs=50)


def split_drift(wave, groups):
    x, y = wave
    low = x[:, 0] < 0.3
    return run(layers(), (x[low], y[low]), validation=(x[~low], y[~low]), epochs=100)


def leakage(wave, groups):
    x, y = wave
    return run(layers(), (x, y), validation=(x[:60], y[:60]))


def constant_column(wave, groups):
    x, y = wave
    return run(layers(inputs=3), (np.column_stack([x, np.full(300, 7.0)]), y))


def duplicate_column(wave, groups):
    x, y = wave
    return run(layers(inputs=3), (np.column_stack([x, 2.54 * x[:, 0]]), y))


PLANTED = {
    name.replace("_", "-"): function
    for name, function in list(globals().items())
    if name.replace("_", "-") in CAUSES
}


def test_every_cause_has_its_symptom_and_a_run_here():
    assert {symptom.cause for symptom in Symptom.registry.values()} == set(CAUSES)
    assert set(PLANTED) == set(CAUSES)


@pytest.mark.parametrize("cause", PLANTED)
def test_the_planted_cause_goes_first(cause, wave, groups):
    findings = gn.examine(PLANTED[cause](wave, groups))
    assert findings[0].cause == cause, str(findings)
    assert 0 < findings[0].confidence < 1
    assert findings[0].evidence
    assert findings[0].remedies


def test_a_healthy_run_has_no_findings(wave, groups):
    known, held_out = halves(*wave)
    assert gn.examine(run(layers(), known, validation=held_out)) == []
    x, labels = groups
    classes = run([*layers(16, outputs=3), gn.Softmax()], (x, labels), epochs=60)
    assert gn.examine(classes) == []
