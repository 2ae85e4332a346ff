import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import glassnet as gn
from glassnet.errors import RunFolderError
from glassnet.nn import Network

SCRIPT = Path(__file__).with_name("training_on_a_full_disk.py")
X = [[-1.0], [0.0], [1.0]]


def script(folder, name):
    command = [sys.executable, SCRIPT, folder, name]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return json.loads(done.stdout)


def go_on(folder):
    """Resume in a process of its own, where files may grow again."""
    code = (
        "import runpy, sys; from pathlib import Path; "
        "train = runpy.run_path(sys.argv[1])['train']; "
        "train(Path('nothing'), resume=sys.argv[2])"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code, SCRIPT, folder], env=environment, check=True)


def records(folder):
    return [replace(record, seconds=0) for record in gn.History.load(folder)]


@pytest.mark.skipif(sys.platform == "win32", reason="files have no limit there")
@pytest.mark.parametrize("name", ["checkpoint.glass", "metrics.jsonl"])
def test_a_file_that_cannot_grow_leaves_the_checkpoint_before(tmp_path, name):
    kind, message = script(tmp_path / "parts", name)
    left = {path.name for path in (tmp_path / "parts").iterdir()}
    assert left == {"checkpoint.glass", "config.json", "metrics.jsonl", "sample.glass"}
    assert script(tmp_path / "whole", "") is None
    go_on(tmp_path / "parts")
    assert records(tmp_path / "parts") == records(tmp_path / "whole")
    models = [(tmp_path / run / "model.glass").read_bytes() for run in ("parts", "whole")]
    assert models[0] == models[1]
    assert kind == "RunFolderError"
    assert str(tmp_path / "parts") in message
    assert "too large" in message.lower()
    assert "\n" not in message


@pytest.fixture
def disk(tmp_path):
    """A disk of 512 kB, where one may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", place]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a disk can be mounted by the administrator only")
    yield place
    subprocess.run(["umount", place], check=True)


class Fill(gn.Callback, abstract=True):
    """Fills the disk after an epoch."""

    def __init__(self, path, epoch):
        self.path, self.epoch = path, epoch

    def on_epoch(self, training, record):
        if record.epoch == self.epoch:
            with self.path.open("wb", buffering=0) as file:
                try:
                    while file.write(b"0" * 512):
                        pass
                except OSError:
                    pass


def train(fill, **folder):
    net = Network([gn.Dense(1, 40), gn.Tanh(), gn.Dense(40, 1)])
    settings = {"epochs": 20, "checkpoint": gn.Checkpoint(epochs=3), "callbacks": [fill]}
    return gn.train(net, X, [1.0, 0.0, 1.0], **settings, **folder)


@pytest.mark.parametrize("epoch", [0, 7, 19])
def test_a_full_disk_is_named_and_what_was_kept_goes_on(disk, tmp_path, epoch):
    with pytest.raises(RunFolderError, match="No space left on device") as error:
        train(Fill(disk / "filler", epoch), out=disk / "run")
    assert str(disk / "run") in str(error.value)
    assert "\n" not in str(error.value)
    (disk / "filler").unlink()
    train(Fill(disk / "filler", None), resume=disk / "run")
    train(Fill(disk / "filler", None), out=tmp_path / "whole")
    assert records(disk / "run") == records(tmp_path / "whole")
