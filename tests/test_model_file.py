"""Files of arrays and a header: whole or not at all, and never trusted."""

import io
import json
import os
import pickle
import stat
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from safetensors.numpy import save

from glassnet import load, model_file, nn
from glassnet.errors import ModelFileError

ARRAYS = {
    "matrix": np.arange(6, dtype="float32").reshape(2, 3),
    "wide": np.array([np.pi, -0.0, np.inf, np.nan]),
    "whole": np.array([2**63 + 1], np.uint64),
    "nothing": np.zeros((0, 3)),
    "number": np.array(7.0),
}


def written(path, **header):
    model_file.write(path, "example", header, ARRAYS)
    return path


def with_header(path, text):
    path.write_bytes(save({"one": np.ones(2)}, metadata={"glassnet": text}))
    return path


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


# ---- there and back ----------------------------------------------------------------------------


def test_arrays_come_back_to_the_bit(tmp_path):
    _, arrays = model_file.read(written(tmp_path / "a.glass"))
    assert arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(arrays[name], array)


def test_the_header_comes_back(tmp_path):
    note = {"text": "größer ≥ 0", "list": [1, None, True], "deep": {"a": {"b": 0.1}}}
    header, _ = model_file.read(written(tmp_path / "a.glass", **note))
    assert header == {"format": model_file.FORMAT, "kind": "example", **note}


def test_arrays_of_any_layout_are_written(tmp_path):
    grid = np.arange(12.0).reshape(3, 4)
    views = {"turned": grid.T, "skipped": grid[:, ::2], "backwards": grid[::-1]}
    model_file.write(tmp_path / "a.glass", "example", {}, views)
    _, arrays = model_file.read(tmp_path / "a.glass")
    for name, view in views.items():
        np.testing.assert_array_equal(arrays[name], view)


def test_a_path_may_be_text_and_relative(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model_file.write("a.glass", "example", {}, ARRAYS)
    assert model_file.read("a.glass")[0]["kind"] == "example"


def test_the_file_holds_text_and_numbers_only(tmp_path):
    content = written(tmp_path / "a.glass").read_bytes()
    length = int.from_bytes(content[:8], "little")
    assert set(json.loads(content[8 : 8 + length])) == {"__metadata__", *ARRAYS}


def test_groups_of_arrays_are_joined_and_parted():
    one, two = np.ones(1), np.zeros(2)
    joined = model_file.grouped({"network": {"a": one, "b/c": two}, "optimizer": {"a": two}})
    assert list(joined) == ["network/a", "network/b/c", "optimizer/a"]
    assert model_file.part(joined, "network") == {"a": one, "b/c": two}
    assert model_file.part(joined, "net") == {}


# ---- what is no model --------------------------------------------------------------------------


def test_a_file_cut_short_anywhere_is_refused(tmp_path):
    content = written(tmp_path / "a.glass", note="x").read_bytes()
    short = tmp_path / "short.glass"
    for length in range(len(content)):
        short.write_bytes(content[:length])
        with pytest.raises(ModelFileError, match="cut short"):
            model_file.read(short)


def test_a_file_with_something_after_its_end_is_refused(tmp_path):
    path = written(tmp_path / "a.glass")
    path.write_bytes(path.read_bytes() + b"more")
    with pytest.raises(ModelFileError):
        model_file.read(path)


def test_one_flipped_bit_in_the_header_never_gets_through_as_another_error(tmp_path):
    content = bytearray(written(tmp_path / "a.glass", note="x").read_bytes())
    flipped = tmp_path / "flipped.glass"
    for place in range(8 + int.from_bytes(content[:8], "little")):
        for bit in (0, 3, 6):
            content[place] ^= 1 << bit
            flipped.write_bytes(content)
            content[place] ^= 1 << bit
            try:
                model_file.read(flipped)
            except ModelFileError:
                continue


def zipped():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("weights", "1 2 3")
    return buffer.getvalue()


def with_dtype(dtype):
    """A whole safetensors file whose array is of a type that NumPy does not have."""
    header = {"__metadata__": {"glassnet": json.dumps({"format": 1, "kind": "network"})}}
    header["one"] = {"dtype": dtype, "shape": [4], "data_offsets": [0, 8 if "16" in dtype else 4]}
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + bytes(header["one"]["data_offsets"][1])


STRANGE = {
    "empty": b"",
    "text": b"price,doors\n12000,4\n" * 20,
    "zeros": bytes(1000),
    "zip": zipped(),
    "pickle": pickle.dumps({"weights": [1, 2, 3]}),
    "numpy": b"\x93NUMPY\x01\x00" + bytes(200),
    "a huge length": (2**63).to_bytes(8, "little") + b"{}",
    "no header": save({"one": np.ones(2)}),
    "another's header": save({"one": np.ones(2)}, metadata={"format": "pt"}),
    "bfloat16": with_dtype("BF16"),
    "float8": with_dtype("F8_E4M3"),
}


@pytest.mark.parametrize("content", STRANGE.values(), ids=STRANGE.keys())
def test_what_is_no_model_is_refused(tmp_path, content):
    path = tmp_path / "strange.glass"
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match=r"strange\.glass"):
        model_file.read(path)


@pytest.mark.parametrize(
    "text",
    ["", "no json", "[]", "3", "null", '"text"', "{}", '{"kind": "network"}', "[" * 100_000],
    ids=lambda text: text[:20],
)
def test_a_header_that_is_none_is_refused(tmp_path, text):
    with pytest.raises(ModelFileError, match=r"a\.glass"):
        model_file.read(with_header(tmp_path / "a.glass", text))


@pytest.mark.parametrize("number", [3, 99, 10**30, 1.5, "1", None, [1], 0, -1, True], ids=repr)
def test_a_format_that_this_version_does_not_know_is_refused(tmp_path, number):
    path = with_header(tmp_path / "a.glass", json.dumps({"format": number, "kind": "network"}))
    with pytest.raises(ModelFileError, match=r"reads formats up to 2.*update glassnet"):
        model_file.read(path)


@pytest.mark.parametrize("where", ["missing.glass", "missing/a.glass", "."])
def test_a_path_without_a_file_is_refused(tmp_path, where):
    with pytest.raises(ModelFileError, match="no such file"):
        model_file.read(tmp_path / where)


# ---- whole or not at all -----------------------------------------------------------------------


def write_halfway(file):
    file.write(b"half of it")
    file.flush()
    raise KeyboardInterrupt


def test_a_writer_that_fails_leaves_the_old_file(tmp_path):
    path = written(tmp_path / "a.glass")
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        model_file.write_whole(path, write_halfway)
    assert path.read_bytes() == before
    assert names_in(tmp_path) == ["a.glass"]


def test_a_writer_that_fails_leaves_nothing_where_nothing_was(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        model_file.write_whole(tmp_path / "a.glass", write_halfway)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_a_failure_at_any_step_leaves_the_old_file(tmp_path, monkeypatch, step):
    path = written(tmp_path / "a.glass")
    before = path.read_bytes()

    def fails(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fails)
    with pytest.raises(OSError, match="No space left"):
        model_file.write(path, "example", {}, {})
    assert path.read_bytes() == before
    assert names_in(tmp_path) == ["a.glass"]


def test_the_old_file_is_there_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def writer(file):
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"

    model_file.write_whole(path, writer)
    assert path.read_bytes() == b"new"
    assert names_in(tmp_path) == ["a.txt"]


def test_what_json_cannot_hold_leaves_the_old_file(tmp_path):
    path = written(tmp_path / "a.glass")
    before = path.read_bytes()
    with pytest.raises(TypeError):
        model_file.write(path, "example", {"note": object()}, {})
    assert path.read_bytes() == before
    assert names_in(tmp_path) == ["a.glass"]


@pytest.mark.skipif(os.name != "posix", reason="permission bits")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_permissions_are_those_of_any_new_file(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        path = written(tmp_path / "a.glass")
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize("folder", ["missing", "a_file"])
def test_a_folder_that_cannot_be_written_to_is_named(tmp_path, folder):
    (tmp_path / "a_file").write_text("not a folder")
    with pytest.raises(OSError, match=folder):
        nn.Network([nn.Dense(1, 1)]).save(tmp_path / folder / "a.glass")
    assert names_in(tmp_path) == ["a_file"]


# ---- a full disk -------------------------------------------------------------------------------

SAVE_WITHIN_LIMIT = """
import resource, sys
from glassnet import nn
path, limit = sys.argv[1], int(sys.argv[2])
nn.Network([nn.Dense(1, 1)]).save(path)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    nn.Network([nn.Dense(100, 100)]).save(path)
except OSError as error:
    print("refused:", error.strerror)
"""


def test_a_file_larger_than_is_allowed_leaves_the_old_one(tmp_path):
    pytest.importorskip("resource")
    path = tmp_path / "a.glass"
    command = [sys.executable, "-c", SAVE_WITHIN_LIMIT, str(path), "20000"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("refused:")
    assert load(path).inputs == 1
    assert names_in(tmp_path) == ["a.glass"]


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 64 kB, where it is allowed to mount one."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(tmp_path)]
    try:
        subprocess.run(mount, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only the superuser may mount a file system")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_full_disk_leaves_the_old_file(small_disk):
    path = small_disk / "a.glass"
    nn.Network([nn.Dense(1, 1)]).save(path)
    with pytest.raises(OSError, match="No space left"):
        nn.Network([nn.Dense(200, 200)]).save(path)
    assert load(path).inputs == 1
    assert names_in(small_disk) == ["a.glass"]
    nn.Network([nn.Dense(2, 2)]).save(path)
    assert load(path).inputs == 2


def test_waves_of_the_first_format_are_refused(tmp_path):
    """Their weights lie otherwise in the file: they would load as other numbers."""
    net = nn.Network([nn.PeriodicEmbedding(2)])
    model_file.write(tmp_path / "old.glass", "network", {"network": net.config()}, net.arrays())
    content = (tmp_path / "old.glass").read_bytes()
    (tmp_path / "old.glass").write_bytes(content.replace(rb"\"format\": 2", rb"\"format\": 1"))
    with pytest.raises(ModelFileError, match="PeriodicEmbedding"):
        load(tmp_path / "old.glass")
