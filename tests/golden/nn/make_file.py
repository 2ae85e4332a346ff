"""What the makers share: a JSON file that says where its numbers come from.

Every maker is run by hand, never by the tests, in an environment of its own:

    python3 -m venv golden
    golden/bin/pip install torch==2.13.0 numpy==2.4.6 scikit-learn==1.9.1 mpmath==1.3.0
    for maker in activations embedding losses normalisation optimizers schedules training; do
        golden/bin/python tests/golden/nn/make_$maker.py
    done
"""

import json
import re
from importlib.metadata import version
from pathlib import Path

import numpy as np

MADE_WITH = ("torch", "numpy", "scikit-learn", "mpmath")


def numbers(tensor):
    """A tensor or an array as nested lists."""
    return np.asarray(tensor.detach() if hasattr(tensor, "detach") else tensor).tolist()


def write(maker, content):
    """Write `content` as JSON beside the maker, each row of numbers on one line."""
    name = Path(maker).stem.removeprefix("make_")
    head = {
        "made_by": f"python tests/golden/nn/make_{name}.py",
        "versions": ", ".join(f"{package} {version(package)}" for package in MADE_WITH),
    }
    text = json.dumps(head | content, indent=1)
    text = re.sub(r"\[[^][{}]*\]", lambda row: re.sub(r"\s+", " ", row[0]), text)
    Path(maker).with_name(f"{name}.json").write_text(text + "\n", encoding="utf-8")
