import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import glassnet as gn

SCRIPT = Path(__file__).with_name("training_to_interrupt.py")


def test_ctrl_c_is_as_it_was_after_a_training():
    net, x = gn.Network([gn.Dense(1, 1)]), [[0.0], [1.0]]
    before = signal.getsignal(signal.SIGINT)
    gn.train(net, x, x, epochs=1)
    with pytest.raises(gn.errors.GlassnetError):
        gn.train(net, x, x, epochs=9, optimizer=gn.SGD(1e39))
    assert signal.getsignal(signal.SIGINT) is before


def test_a_program_that_handles_ctrl_c_keeps_its_way():
    seen = []

    class Press(gn.Callback, abstract=True):
        def on_epoch(self, training, record):
            signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, lambda *_: seen.append(1))
    try:
        history = gn.train(
            gn.Network([gn.Dense(1, 1)]), [[0.0]], [[1.0]], epochs=3, callbacks=Press()
        )
    finally:
        signal.signal(signal.SIGINT, before)
    assert (len(history), len(seen), history.stopped) == (3, 3, "all epochs")


def test_training_in_a_thread_leaves_ctrl_c_alone():
    found = []

    def work():
        net = gn.Network([gn.Dense(1, 1)])
        found.append(gn.train(net, [[0.0]], [[1.0]], epochs=3).stopped)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == ["all epochs"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent in another way there")
def test_ctrl_c_ends_the_training_and_not_the_program(tmp_path):
    command = [sys.executable, SCRIPT, tmp_path / "left.json"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            while process.stdout.readline() not in {"", "20\n"}:
                pass
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")
    left = json.loads((tmp_path / "left.json").read_text(encoding="utf-8"))
    assert left["stopped"] == "interrupted"
    assert left["epochs"] >= 21
    assert left["best_epoch"] == 6
    assert left["weight"] == pytest.approx(1 - 0.9**7, rel=1e-12)  # the nearest to 0.5
