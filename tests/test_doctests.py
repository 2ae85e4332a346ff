"""The examples in all docstrings run and print what they say."""

import doctest
import importlib
import pkgutil

import pytest

import glassnet

MODULES = [
    module.name
    for module in pkgutil.walk_packages(glassnet.__path__, "glassnet.")
    if not module.name.endswith("__main__")
]
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@pytest.mark.parametrize("name", ["glassnet", *MODULES])
def test_examples_run(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert not result.failed
