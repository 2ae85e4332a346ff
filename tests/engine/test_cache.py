"""What lies in the kernel cache is used if it is whole and up to date; whatever else lies there,
the training goes on with the right numbers."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet import nn

SCRIPT = Path(__file__).with_name("training_to_cache.py")


@pytest.fixture
def train(python):
    """Train in a process of its own, beside NumPy: the compiled parameters, and what it said."""

    def run(cache, limit=0, activation="SiLU", **environment):
        # Python's own cache knows a file by second and size: an edit in between would go unseen
        settings = {"GLASSNET_CACHE": cache, "PYTHONDONTWRITEBYTECODE": 1, **environment}
        printed, said = python(SCRIPT, limit, activation, **settings)
        found = json.loads(printed)
        np.testing.assert_allclose(found["compiled"], found["numpy"], rtol=1e-12)
        return found["compiled"], said

    return run


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """A cache that has all kernels of the script, and what the script prints with it."""
    cache = tmp_path_factory.mktemp("cache")
    paths = {"PYTHONPATH": os.pathsep.join(sys.path), "GLASSNET_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, SCRIPT], env=os.environ | paths, capture_output=True, check=True
    )
    assert done.stderr.count(b"compiling") == 1
    return cache, json.loads(done.stdout)["compiled"]


@pytest.fixture
def expected(filled):
    return filled[1]


@pytest.fixture
def cache(filled, tmp_path):
    """A copy of it for each test."""
    return shutil.copytree(filled[0], tmp_path / "cache")


def files(cache):
    return sorted(path for path in cache.rglob("*") if path.is_file())


def quick(cache):
    """Those of the kernels that compile in no time, the smallest first; two take seconds."""
    return sorted(cache.rglob("*.code"), key=lambda path: path.stat().st_size)[:5]


def contents(cache):
    return {path: path.read_bytes() for path in files(cache)}


def assert_mended(train, cache, expected):
    """What was missing is made anew: the next process has nothing to say."""
    assert train(cache)[0] == expected
    assert train(cache) == (expected, "")


def test_kernels_are_compiled_once(train, cache, expected):
    before = contents(cache)
    assert train(cache) == (expected, "")
    assert contents(cache) == before
    assert not [path for path in before if path.name.startswith((".", "tmp"))]


def test_where_numba_is_told_to_keep_its_own(train, cache, expected, tmp_path):
    """Its folder is not ours: what lies there is not checked."""
    assert train(cache, NUMBA_CACHE_DIR=tmp_path / "numba") == (expected, "")
    assert not (tmp_path / "numba").exists()


# ---- a cache that cannot be written --------------------------------------------------------


def test_a_folder_that_cannot_be(train, tmp_path, expected):
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    found, said = train(tmp_path / "file" / "cache")
    assert found == expected
    assert "compiled anew in every process" in said


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_read_only(train, tmp_path, expected):
    (tmp_path / "kept").mkdir(mode=0o500)
    found, said = train(tmp_path / "kept")
    assert found == expected
    assert "compiled anew in every process" in said


@pytest.mark.skipif(sys.platform == "win32", reason="files have no limit there")
@pytest.mark.parametrize(
    "limit",
    [pytest.param(1, marks=pytest.mark.full), 2000, pytest.param(3000, marks=pytest.mark.full)],
)
def test_a_full_disk(train, cache, expected, limit):
    """Files end at so many bytes; what they left is no harm, and no use, where there is room."""
    for path in quick(cache):
        path.unlink()
    found, said = train(cache, limit)
    assert found == expected
    assert "too large" in said.lower()
    assert_mended(train, cache, expected)


GONE = """
import shutil, runpy, sys
main = runpy.run_path(sys.argv[1])["main"]
main()
shutil.rmtree(sys.argv[2])
main("0", "Tanh")
"""


def test_a_folder_that_goes_away(python, cache):
    printed, _ = python("-c", GONE, SCRIPT, cache, GLASSNET_CACHE=cache)
    for found in map(json.loads, printed.splitlines()):
        np.testing.assert_allclose(found["compiled"], found["numpy"], rtol=1e-12)


# ---- two at once ---------------------------------------------------------------------------


@pytest.mark.parametrize("empty", [False, pytest.param(True, marks=pytest.mark.full)])
def test_two_processes_fill_one_cache(train, cache, expected, empty):
    for path in files(cache) if empty else quick(cache):
        path.unlink()
    paths = {"PYTHONPATH": os.pathsep.join(sys.path), "GLASSNET_CACHE": str(cache)}
    kinds = {"env": os.environ | paths, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    both = [subprocess.Popen([sys.executable, SCRIPT], **kinds) for _ in range(2)]
    printed = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [json.loads(each)["compiled"] for each in printed] == [expected] * 2
    assert_mended(train, cache, expected)


def test_kernels_of_two_processes_in_a_third(train, cache):
    """What each compiled first has a name of its own where both are loaded."""
    found = [train(cache, activation=name)[0] for name in ("Tanh", "ReLU")]
    assert found[0] != found[1]
    for order in ("Tanh,ReLU", "ReLU,Tanh"):
        assert train(cache, activation=order)[1] == ""


# ---- a cache that was altered --------------------------------------------------------------


def flipped(content):
    """One bit of every 64 bytes is another."""
    bent = bytearray(content)
    for i in range(len(bent) // 2 % 64, len(bent), 64):
        bent[i] ^= 1
    return bytes(bent)


FAULTS = {
    "cut": lambda content: content[: len(content) // 2],
    "emptied": lambda content: b"",
    "flipped": flipped,
    "first byte": lambda content: bytes([content[0] ^ 128]) + content[1:],
    "last byte": lambda content: content[:-1] + bytes([content[-1] ^ 1]),
    "replaced": lambda content: b"\xff\x00 no text \x80" * 30,
    "longer": lambda content: content + b"\n1 / 0\n",
}


def alter(path, fault):
    """Write other bytes, and leave the time as it was."""
    stat = path.stat()
    path.write_bytes(FAULTS[fault](path.read_bytes()))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@pytest.mark.parametrize("faults", [list(FAULTS)[:4], [*list(FAULTS)[4:], None]], ids=["", "more"])
def test_files_that_were_altered(train, cache, expected, faults):
    """Each in another way; one is gone."""
    for path, fault in zip(quick(cache), faults, strict=False):
        path.unlink() if fault is None else alter(path, fault)
        alter(path.with_suffix(".py"), fault or "cut")
    assert_mended(train, cache, expected)


@pytest.mark.full
@pytest.mark.parametrize("fault", FAULTS)
def test_every_file_altered(train, cache, expected, fault):
    for path in files(cache):
        alter(path, fault)
    assert_mended(train, cache, expected)


def test_files_under_the_name_of_another(train, cache, expected):
    """They are whole, but of another kernel."""
    whole = [path.read_bytes() for path in quick(cache)]
    for path, content in zip(quick(cache), [*whole[1:], whole[0]], strict=True):
        path.write_bytes(content)
    assert_mended(train, cache, expected)


def test_folders_where_files_should_be(train, cache, expected):
    for path in [*quick(cache)[:2], *(each.with_suffix(".py") for each in quick(cache)[1:3])]:
        path.unlink()
        path.mkdir()
    assert train(cache)[0] == expected


# ---- a cache that is out of date -----------------------------------------------------------

OWN = """
import glassnet as gn
from glassnet import nn

FACTOR = 2.0

def bent(x):
    return FACTOR * x * x

class Mine(gn.Elementwise, abstract=True):
    scale = 0.5

    def formula(self, x):
        return bent(x) * self.scale + 1.0

    def derivative(self, x, y):
        return 2.0 * FACTOR * x * self.scale
"""
EDITS = {
    "the formula": ("+ 1.0", "+ 3.0"),
    "what it calls": ("x * x\n", "x * x - x\n"),
    "a number": ("FACTOR = 2.0", "FACTOR = 5.0"),
    "a number of the class": ("scale = 0.5", "scale = 0.1"),
}


def test_a_formula_of_ones_own_that_changed(train, cache, tmp_path):
    module, text = tmp_path / "own_activation.py", OWN
    module.write_text(text, encoding="utf-8")
    found = train(cache, activation=f"{tmp_path}/")[0]
    for old, new in list(EDITS.values())[1:3]:
        text = text.replace(old, new)
    module.write_text(text, encoding="utf-8")
    assert train(cache, activation=f"{tmp_path}/")[0] != found


def imported(path, text):
    """The module of that text, made anew as an editor's or a notebook's reload does."""
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("own_activation", path)
    module = importlib.util.module_from_spec(spec)
    exec(compile(text, path, "exec"), vars(module))
    return module


@pytest.mark.parametrize("edit", EDITS)
def test_a_formula_edited_and_loaded_again(engines, tmp_path, edit):
    x, y = engines.rows(10, 3)
    left = []
    for text in (OWN, OWN.replace(*EDITS[edit]), OWN):
        module = imported(tmp_path / "own_activation.py", text)
        layers = [nn.Dense(3, 4), module.Mine(), nn.Dense(4, 1)]
        run = engines.assert_same_in_float64(layers, x, y, epochs=3, optimizer=nn.SGD(1e-3))
        left.append(run.bits)
    assert left[0] == left[2] != left[1]


def library_copy(folder, edits):
    """A copy of the library in which lines differ."""
    source = Path(gn.__file__).parent
    shutil.copytree(source, folder / "glassnet", ignore=shutil.ignore_patterns("__pycache__"))
    for name, old, new in edits:
        path = folder / "glassnet" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    return os.pathsep.join([str(folder), *sys.path])


def test_formulas_of_the_library_that_changed(train, cache, expected, tmp_path):
    """An activation, what it calls, an optimizer and a loss."""
    edits = [
        ("nn/activations/smooth.py", "return x * sigmoid(x)", "return x * sigmoid(x) + 0.5"),
        ("nn/formulas.py", "small = np.exp(-np.abs(x))", "small = np.exp(-2 * np.abs(x))"),
        ("nn/optimizers/gradient_descent.py", "rate * gradient", "2.5 * rate * gradient"),
        ("nn/losses/regression.py", "-2 * (target - prediction)", "-3 * (target - prediction)"),
    ]
    assert train(cache, PYTHONPATH=library_copy(tmp_path, edits))[0] != expected
    assert train(cache) == (expected, "")


def test_a_kernel_of_the_library_that_changed(python, cache, expected, tmp_path):
    """The sums of the biases are doubled: only the compiled numbers change."""
    edit = ("engine/kernels/products.py", "sums[j] += row[j]", "sums[j] += 2 * row[j]")
    path = library_copy(tmp_path, [edit])
    found = json.loads(python(SCRIPT, GLASSNET_CACHE=cache, PYTHONPATH=path)[0])
    assert np.abs(np.subtract(found["compiled"], expected)).max() > 1e-3
    np.testing.assert_allclose(found["numpy"], expected, rtol=1e-12)
