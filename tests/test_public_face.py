"""What a user sees first: names, docstrings, types, and how fast it loads."""

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

import glassnet
from glassnet.testing import check_gradients

ROOT = Path(__file__).parent.parent
PUBLIC = [
    (name, value)
    for name, value in vars(glassnet).items()
    if getattr(value, "__module__", "").startswith("glassnet.") and not name.startswith("_")
]
LEAVES = [
    module.name
    for module in pkgutil.walk_packages(glassnet.__path__, "glassnet.")
    if not module.ispkg and not module.name.endswith("__main__")
]
HEAVY = ["numba", "sklearn", "scipy", "matplotlib", "polars", "pandas", "narwhals", "rich", "typer"]


def run_python(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout


def test_import_loads_numpy_and_nothing_heavier():
    loaded = run_python("import sys, glassnet; print('\\n'.join(sys.modules))").split()
    assert "numpy" in loaded
    assert not set(HEAVY) & set(loaded)


def test_training_in_numpy_and_load_need_nothing_heavy_either(tmp_path):
    code = f"""
import sys, numpy as np, glassnet as gn
net, x = gn.Network([gn.Dense(1, 1)]), np.ones((4, 1))
gn.train(net, x, x, epochs=1, engine="numpy", progress=False, out={str(tmp_path)!r})
gn.load({str(tmp_path)!r})
print('\\n'.join(sys.modules))"""
    assert not set(HEAVY) & set(run_python(code).split())


@pytest.mark.parametrize(("name", "value"), PUBLIC, ids=[name for name, _ in PUBLIC])
def test_public_name_has_a_docstring_with_an_example(name, value):
    assert ">>>" in (inspect.getdoc(value) or "")


@pytest.mark.parametrize("name", LEAVES)
def test_all_lists_the_public_names_and_no_other(name):
    """What a module defines for others is in `__all__`; helpers for siblings may stay out."""
    module = importlib.import_module(name)
    for public in module.__all__:
        assert hasattr(module, public)
    classes = {
        key
        for key, value in vars(module).items()
        if inspect.isclass(value) and value.__module__ == name and not key.startswith("_")
    }
    assert classes <= set(module.__all__)


def test_dir_shows_names_to_use_and_no_inner_modules():
    shown = dir(glassnet)
    assert {"Network", "train", "load", "datasets", "TabularRegressor"} <= set(shown)
    assert not {"network", "layer", "ModuleType", "Any", "TYPE_CHECKING"} & set(shown)


def test_parts_load_on_demand():
    assert glassnet.datasets.names()
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        glassnet.nonsense  # noqa: B018


def test_types_are_shipped():
    assert resources.files("glassnet").joinpath("py.typed").is_file()


def test_version_is_said_once_the_same():
    with (ROOT / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["version"] == glassnet.__version__


def test_readme_python_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})
    assert (tmp_path / "sine.glass").exists()


def test_the_activation_of_contributing_is_all_it_takes(tmp_path):
    """Pasted as it stands, it checks, stays finite, and is saved and loaded by its name."""
    (code,) = re.findall(r"```python\n(class .*?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.S)
    names = {"np": np, "Array": np.ndarray, "Elementwise": glassnet.Elementwise, "__name__": "own"}
    exec(compile(code, "CONTRIBUTING.md", "exec"), names)
    softsign = names["Softsign"]
    assert check_gradients(softsign()) < 1e-6
    for large in (np.float32(1e30), 1e300):
        x = np.array([[-large, large]])
        y = softsign().forward(x)
        assert np.isfinite(y).all()
        assert np.isfinite(softsign().derivative(x, y)).all()
    network = glassnet.Network([glassnet.Dense(1, 2), softsign()])
    network.save(tmp_path / "a.glass")
    assert repr(glassnet.load(tmp_path / "a.glass")) == repr(network)


def test_estimators_load_on_demand():
    code = "import sys, glassnet as gn; gn.TabularClassifier; print('sklearn' in sys.modules)"
    assert run_python(code) == "True\n"
    assert glassnet.TabularRegressor is glassnet.estimators.TabularRegressor


def test_guide_runs(tmp_path, monkeypatch):
    """The guide's networks, own parts, training and engine, one after the other."""
    monkeypatch.chdir(tmp_path)
    generator = np.random.default_rng(0)
    names = {"x": generator.random((200, 8)), "y": generator.integers(0, 3, 200)}
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "guide.md").read_text(), re.S)
    for block in blocks[:5]:
        exec(compile(block, "guide.md", "exec"), names)
    assert (tmp_path / "runs" / "first" / "model.glass").exists()


def test_the_guides_tables_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    guide = (ROOT / "docs" / "guide.md").read_text()
    section = guide.partition("## Tables in Python")[2].partition("## Files")[0]
    names = {}
    for block in re.findall(r"```python\n(.*?)```", section, re.S):
        exec(compile(block, "guide.md", "exec"), names)
    assert (tmp_path / "rent.glass").exists()
    assert names["model"].score(names["homes"], names["rent"]) > 0.9
    assert names["judge"].score(names["homes"], names["offers"]) > 0.8
