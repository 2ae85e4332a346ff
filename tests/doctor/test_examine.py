"""What can be examined, what is proven and fixed, and what cannot be told."""

import json

import numpy as np
import pytest

import glassnet as gn
from glassnet.doctor import CAUSES, Symptom, fix
from glassnet.errors import DataError, DataTypeError, GlassnetError, RunFolderError
from glassnet.record import History


def network():
    return gn.Network([gn.Dense(2, 16), gn.Tanh(), gn.Dense(16, 1), gn.ReLU()])


def test_history_folder_and_network_are_told_the_same(wave, tmp_path):
    settings = {"optimizer": gn.Adam(0.01), "epochs": 100, "progress": False}
    history = gn.train(network(), *wave, out=tmp_path / "run", **settings)
    findings = gn.examine(history)
    assert findings[0].cause == "output-cannot-reach"
    for other in (gn.examine(tmp_path / "run"), gn.examine(str(tmp_path / "run"))):
        assert list(map(str, other)) == list(map(str, findings))
    live = network()
    before = live.parameters.copy()
    found = gn.examine(live, *wave, optimizer=gn.Adam(0.01), epochs=100)
    assert found[0].cause == "output-cannot-reach"
    np.testing.assert_array_equal(live.parameters, before)


def test_a_proof_compares_twins_from_the_same_start(stuck):
    (finding,) = gn.examine(stuck, prove=True)[:1]
    proof = finding.proof
    assert proof.works
    assert proof.after < proof.before / 2
    assert proof.curves["before"][0] == pytest.approx(stuck["data_loss"][0], rel=1e-4)
    assert proof.before == pytest.approx(stuck.last.data_loss, rel=0.05)
    assert f"{finding.proof}".splitlines()[0] in str(finding)


def test_a_fixed_run_is_one_like_any_other(stuck, wave, tmp_path):
    fixed = fix(stuck, out=tmp_path / "fixed")
    assert fixed.history.last.data_loss < stuck.last.data_loss / 2
    assert gn.examine(tmp_path / "fixed") == []
    loaded = gn.load(tmp_path / "fixed")
    np.testing.assert_array_equal(loaded.predict(wave[0]), fixed.network.predict(wave[0]))


def test_a_fix_takes_inputs_and_gives_predictions_in_the_units_of_the_data(wave):
    x, y = 500 * wave[0] + 2000, 300 * wave[1] + 4000
    net = gn.Network([gn.Dense(2, 16), gn.Tanh(), gn.Dense(16, 1)])
    history = gn.train(net, x, y, optimizer=gn.Adam(0.01), epochs=300, progress=False)
    fixed = fix(history)
    error = np.mean((fixed.network.predict(x) - y) ** 2)
    assert error < history.last.data_loss / 2
    assert error < 2 * np.var(y)


def test_what_is_not_proven_is_not_fixed(wave):
    net = gn.Network([gn.Dense(2, 16), gn.Tanh(), gn.Dense(16, 1)])
    history = gn.train(net, *wave, optimizer=gn.Adam(0.01), epochs=300, progress=False)
    with pytest.raises(DataError, match="none is"):
        fix(history)


def test_a_fix_wants_all_rows(wave):
    x, y = np.tile(wave[0], (5, 1)), np.tile(wave[1], (5, 1))
    history = gn.train(network(), x, y, optimizer=gn.Adam(0.01), epochs=60, progress=False)
    with pytest.raises(DataError, match=r"1500 rows.* kept a part"):
        fix(history)


def test_findings_come_by_confidence_and_say_themselves(stuck):
    findings = gn.examine(stuck)
    assert [each.confidence for each in findings] == sorted(
        (each.confidence for each in findings), reverse=True
    )
    assert all(each.cause in CAUSES for each in findings)
    text = repr(findings)
    assert text.startswith("output-cannot-reach")
    assert "try no activation after the last Dense" in text
    assert repr(gn.examine(History())).startswith("nothing was found\ncannot tell")


def test_a_history_without_rows_or_layers_says_what_it_cannot_tell(stuck):
    bare = History(stuck.records, stuck.config)
    findings = gn.examine(bare)
    assert "it kept no rows" in findings.unknown
    assert "cannot tell, because it kept no rows" in repr(findings)
    assert gn.examine(History()).unknown == ("it kept no rows", "it finished no epoch")


def test_one_epoch_is_enough_to_look_at(wave):
    history = gn.train(network(), *wave, epochs=1, progress=False)
    assert "output-cannot-reach" in {each.cause for each in gn.examine(history)}


def test_a_run_that_was_cut_off_is_examined_as_far_as_it_came(wave, tmp_path):
    gn.train(network(), *wave, epochs=20, out=tmp_path / "run", progress=False)
    lines = (tmp_path / "run/metrics.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "run/metrics.jsonl").write_text("".join(lines[:7]) + lines[7][:30])
    assert len(History.load(tmp_path / "run")) == 7
    assert gn.examine(tmp_path / "run")[0].cause == "output-cannot-reach"
    (tmp_path / "run/sample.glass").unlink()
    assert gn.examine(tmp_path / "run").unknown == ("it kept no rows",)


def test_nan_in_the_records_is_non_finite(wave, tmp_path):
    gn.train(network(), *wave, epochs=5, out=tmp_path / "run", progress=False)
    path = tmp_path / "run/metrics.jsonl"
    lines = path.read_text().splitlines()
    lines[3] = json.dumps(json.loads(lines[3]) | {"data_loss": None})
    path.write_text("\n".join(lines) + "\n")
    findings = gn.examine(tmp_path / "run")
    assert findings[0].cause == "non-finite"
    assert "in epoch 3" in findings[0].evidence


def test_an_overflow_leaves_a_history_that_says_why(wave, tmp_path):
    net = gn.Network([gn.Dense(2, 16), gn.Dense(16, 1)])
    with pytest.raises(gn.errors.NonFiniteError) as caught:
        gn.train(net, *wave, optimizer=gn.SGD(1e4), epochs=50, out=tmp_path / "run", progress=False)
    for run in (caught.value.history, tmp_path / "run"):
        finding = gn.examine(run, prove=True)[0]
        assert finding.cause == "non-finite"
        assert finding.proof.works


@pytest.mark.parametrize("run", [3, None, [1.0], gn.Dense(1, 1)])
def test_what_is_no_run_is_refused(run):
    with pytest.raises(DataTypeError, match="a History, a run folder, or a Network"):
        gn.examine(run)


def test_a_network_without_data_is_refused():
    with pytest.raises(DataTypeError, match="with inputs and target"):
        gn.examine(network())


def test_folders_that_are_no_run_are_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    for folder in (tmp_path, tmp_path / "not there"):
        with pytest.raises(RunFolderError):
            gn.examine(folder)
    gn.train(network(), np.ones((4, 2)), np.ones(4), epochs=1, out=tmp_path / "run", progress=False)
    (tmp_path / "run/sample.glass").write_bytes(b"cut short")
    with pytest.raises(GlassnetError):
        gn.examine(tmp_path / "run")


def test_layers_that_nobody_knows_are_said(wave):
    class Doubled(gn.Layer, abstract=True):
        def forward(self, inputs, training=False):
            return 2 * inputs

        def backward(self, gradient):
            return 2 * gradient

    net = gn.Network([gn.Dense(2, 8), Doubled(), gn.Dense(8, 1)])
    history = gn.train(net, *wave, epochs=3, engine="numpy", progress=False)
    findings = gn.examine(history)
    assert "its network is not made of registered layers" in findings.unknown


def test_a_symptom_of_your_own_is_one_class(stuck):
    class Thirteen(Symptom):
        cause = "leakage"

        def look(self, patient, trials):
            return self.found("unlucky", "13", 0.991, share=13.0)

    try:
        assert gn.examine(stuck)[0].symptom == "unlucky"
    finally:
        del Symptom.registry["Thirteen"]


def test_the_doctor_looks_on_while_a_network_trains(wave):
    said = []
    doctor = gn.Doctor(say=said.append)
    gn.train(network(), *wave, epochs=40, callbacks=doctor, progress=False)
    assert [finding.cause for finding in said] == ["output-cannot-reach"]
    assert doctor.findings == said
    gn.train(
        gn.Network([gn.Dense(2, 4), gn.Dense(4, 1)]), *wave, epochs=4, callbacks=doctor,
        progress=False,
    )  # fmt: skip
    assert doctor.findings == []


def test_a_target_that_never_changes_is_nothing_to_judge_by(wave):
    history = gn.train(network(), wave[0], np.full((300, 1), 300.0), epochs=5, progress=False)
    findings = gn.examine(history)
    assert findings == []
    assert "its target is the same in every row" in findings.unknown


def test_a_run_that_is_over_takes_no_data(stuck, wave):
    with pytest.raises(DataTypeError, match="examined as it is"):
        gn.examine(stuck, *wave)
    with pytest.raises(DataTypeError, match="epohcs"):
        gn.examine(stuck, epohcs=5)


def test_looking_on_promises_no_more_than_it_sees(wave):
    doctor = gn.Doctor(say=lambda finding: None)
    net = gn.Network([gn.Dense(2, 16), gn.Tanh(), gn.Dense(16, 1)])
    gn.train(net, *wave, optimizer=gn.Adam(0.01), epochs=20, callbacks=doctor, progress=False)
    assert doctor.findings == []
    assert "nothing is wrong" not in str(doctor.findings)
    assert "it made no trials" in str(doctor.findings)
