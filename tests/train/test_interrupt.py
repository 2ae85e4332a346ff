import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("training_to_interrupt.py")


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
