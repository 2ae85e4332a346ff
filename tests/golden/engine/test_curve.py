"""Ten epochs of two networks against PyTorch's; `make_curve.py` says what they are."""

import json
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn

GOLDEN = json.loads(Path(__file__).with_name("curve.json").read_text(encoding="utf-8"))
BATCH = {"numbers": None, "classes": 20}
# float64 to rounding; float32 to some hundred roundings, since Adam divides small by small
CLOSE = {"float64": (1e-12, 1e-12), "float32": (2e-6, 1e-5)}


@pytest.mark.parametrize("engine", ["compiled", "numpy"])
@pytest.mark.parametrize("dtype", CLOSE)
@pytest.mark.parametrize("name", BATCH)
def test_ten_epochs(name, dtype, engine):
    golden, parts = GOLDEN[name], GOLDEN["parts"]
    last = [gn.Dense(64, 1)] if name == "numbers" else [gn.Dense(64, 3), gn.Softmax()]
    hidden = [gn.Dense(16, 64), gn.ReLU(), gn.Dense(64, 64), gn.ReLU()]
    net = gn.Network([*hidden, *last], dtype=dtype)
    net.parameters[...] = np.array(golden["start"]) / parts
    x, y = np.array(golden["x"]) / parts, np.array(golden["y"])
    history = gn.train(
        net, x, y / parts if name == "numbers" else y, optimizer=gn.Adam(0.003), epochs=10,
        batch_size=BATCH[name], shuffle=False, engine=engine,
    )  # fmt: skip
    of_losses, of_parameters = CLOSE[dtype]
    np.testing.assert_allclose(history["loss"], golden[dtype]["losses"], rtol=of_losses)
    end = np.array(golden[dtype]["end"])
    apart = np.abs(net.parameters[:: GOLDEN["every"]] - end).max()
    assert apart < of_parameters * np.abs(end).max()
