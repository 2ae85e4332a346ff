"""Symptoms of several causes: first steps of the wrong size, a batch that cannot be learned."""

import numpy as np
import pytest

import glassnet as gn
from glassnet.doctor import Symptom
from glassnet.doctor.patient import Patient
from glassnet.doctor.trials import Trials


def deep(**dense):
    return gn.Network(
        [
            gn.Dense(2, 32, **dense),
            gn.Tanh(),
            gn.Dense(32, 32, **dense),
            gn.Tanh(),
            gn.Dense(32, 1, **dense),
        ]
    )


def looked(symptom, network, wave, rate, epochs):
    history = gn.train(
        network, *wave, optimizer=gn.Adam(rate), epochs=epochs, batch_size=64, progress=False
    )
    patient = Patient(history)
    return Symptom.named(symptom)().look(patient, Trials(patient))


@pytest.mark.parametrize(
    ("symptom", "dense", "rate", "epochs", "cause"),
    [
        ("firststeps", {}, 1.0, 100, "rate-too-high"),
        ("firststeps", {}, 1e-7, 100, "rate-too-low"),
        ("firststeps", {"weight_init": gn.Normal(1e-4)}, 2e-4, 20, "bad-initialisation"),
        ("onebatch", {}, 1.0, 100, "rate-too-high"),
        ("onebatch", {}, 1e-6, 100, "rate-too-low"),
    ],
)
def test_the_cause_is_that_whose_remedy_helps(symptom, dense, rate, epochs, cause, wave):
    finding = looked(symptom, deep(**dense), wave, rate, epochs)
    assert finding.cause == cause
    assert finding.remedies


@pytest.mark.parametrize("symptom", ["firststeps", "onebatch"])
def test_a_healthy_run_has_neither(symptom, wave):
    assert looked(symptom, deep(), wave, 0.005, 300) is None


def test_what_they_see_is_evidence_for_the_same_cause(wave):
    settings = {"optimizer": gn.Adam(1.0), "epochs": 100, "batch_size": 64, "progress": False}
    (finding, *_) = gn.examine(gn.train(deep(), *wave, **settings))
    assert finding.cause == "rate-too-high"
    assert "a first step changes a layer's weights by" in finding.evidence


def test_columns_are_called_by_their_names_where_they_have_some(wave):
    x, y = wave
    x = np.column_stack([x, 3 * x[:, 0]])
    history = gn.train(gn.Network([gn.Dense(3, 8), gn.Tanh(), gn.Dense(8, 1)]), x, y, epochs=2)
    history.config["columns"] = ["width", "depth", "inches"]
    finding = next(f for f in gn.examine(history) if f.cause == "duplicate-column")
    assert finding.evidence == "columns 'width' and 'inches'"
    assert finding.remedies[0].says() == "a table without column 'inches'"
