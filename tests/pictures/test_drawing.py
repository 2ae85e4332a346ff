"""Drawings are sound SVG, show what the network has, and nothing lies on anything else."""

import re
from itertools import combinations, pairwise
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassnet import nn
from glassnet.errors import (
    DataTypeError,
    GlassnetError,
    RunFolderError,
    SettingError,
    ShapeError,
    UnknownNameError,
)
from glassnet.nn.composition import outputs_of
from glassnet.pictures.drawing import Drawing, draw, drawing_of

SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 200_000  # bytes


@pytest.fixture
def own_registries(monkeypatch):
    """Classes that a test defines are forgotten at its end."""
    for family in (nn.Layer, nn.Activation):
        monkeypatch.setattr(family, "registry", dict(family.registry))


def small(head=()):
    return nn.Network([nn.Dense(2, 3), nn.Tanh(), nn.Dense(3, 1), *head], seed=1)


def chain(*widths):
    layers = [layer for pair in pairwise(widths) for layer in (nn.Dense(*pair), nn.ReLU())]
    return nn.Network(layers[:-1], seed=1)


def table():
    codes = [nn.Columns(3, 4, [nn.Embedding(5, 2)]), nn.Columns(4, 5, [nn.Embedding(12, 2)])]
    front = nn.Parallel([nn.Columns(0, 3, []), *codes])
    hidden = [nn.Dense(7, 6), nn.Parametric(nn.Mish(), 6), nn.Dropout(0.1)]
    return nn.Network([front, nn.Scale(7), *hidden, nn.Dense(6, 1)])


def skipping(width=4):
    inside = [nn.LayerNorm(width), nn.Dense(width, width), nn.BatchNorm(width)]
    return nn.Network([nn.Dense(2, width), nn.Residual(inside), nn.Dense(width, 2)])


def parsed(drawing):
    """The picture's parts: root, words, circles, boxes, and lines by their look."""
    svg = drawing.svg if isinstance(drawing, Drawing) else drawing
    assert len(svg.encode()) < LARGEST
    root = ElementTree.fromstring(svg)
    every = [each for each in root.iter() if each.tag != f"{SVG}title"]
    parts = {tag: [e for e in every if e.tag == SVG + tag] for tag in ("text", "circle", "rect")}
    lines = [e for e in every if e.tag == f"{SVG}line"]
    by_look = {look: [e for e in lines if look in e.get("class").split()] for look in LOOKS}
    return SimpleNamespace(root=root, **parts, **by_look, words=[e.text for e in parts["text"]])


LOOKS = ("plus", "minus", "zero", "odd", "wire")


def weights_in(parts):
    """The lines that are weights, those of the legend left out: these have no tooltip."""
    lines = [*parts.plus, *parts.minus, *parts.zero, *parts.odd]
    return [line for line in lines if line.find(f"{SVG}title") is not None]


def hints(elements):
    return [each.findtext(f"{SVG}title") for each in elements]


def units_in(parts):
    return [c for c in parts.circle if (c.findtext(f"{SVG}title") or "").startswith("unit")]


def box(text):
    """Where words are, by a width of letters that is common for fonts without serifs."""
    size, x, y = (float(text.get(key)) for key in ("font-size", "x", "y"))
    wide = sum(1.0 if ord(letter) > 0x2E80 else 0.5 for letter in text.text) * size
    look = text.get("class").split()
    left = x - wide * (0.5 if "middle" in look else 1 if "right" in look else 0)
    return left, y - 0.75 * size, left + wide, y + 0.2 * size


def assert_readable(drawing):
    """No words on words, none outside the picture, none below 11 px."""
    parts = parsed(drawing)
    _, _, width, height = map(float, parts.root.get("viewBox").split())
    boxes = [(text.text, box(text)) for text in parts.text]
    for words, (left, top, right, bottom) in boxes:
        assert left >= 0, words
        assert top >= 0, words
        assert right <= width, words
        assert bottom <= height, words
    for (one, a), (other, b) in combinations(boxes, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, f"{one!r} lies on {other!r}"
    assert all(float(text.get("font-size")) >= 11 for text in parts.text)


# ---- units and weights --------------------------------------------------------------------------


def test_every_unit_and_every_weight_is_drawn():
    parts = parsed(draw(small()))
    assert len(units_in(parts)) == 2 + 3 + 3 + 1
    assert len(weights_in(parts)) == 2 * 3 + 3 + 3 * 1 + 1
    assert [len([w for w in parts.words if w == one]) for one in ("Dense", "Tanh")] == [2, 1]
    for words in ("inputs", "2 → 3", "9 parameters", "3 → 1", "4 parameters", "x₁", "x₂", "ŷ₁"):
        assert words in parts.words


def test_lines_are_coloured_and_dashed_by_sign_and_thicker_where_larger():
    network = nn.Network([nn.Dense(4, 1)])
    network.parameters[...] = [0.5, -1.0, 2.0, 0.0, -0.25]
    parts = parsed(draw(network))
    widths = {
        hint: float(line.get("stroke-width"))
        for line, hint in zip(weights_in(parts), hints(weights_in(parts)), strict=True)
    }
    named = {"1 to 1: 0.5": 0.5, "2 to 1: -1": 1, "3 to 1: 2": 2, "4 to 1: 0": 0}
    named["bias of 1: -0.25"] = 0.25
    assert set(widths) == set(named)
    assert sorted(named, key=named.get) == sorted(widths, key=widths.get)
    assert hints(parts.minus[:2]) == ["2 to 1: -1", "bias of 1: -0.25"]
    assert hints(parts.zero) == ["4 to 1: 0"]
    style = parts.root.findtext(f"{SVG}style")
    assert re.search(r"\.minus{stroke-dasharray", style)
    assert "prefers-color-scheme:dark" in style


def test_of_many_units_the_first_six_and_the_last_are_drawn_and_the_others_counted():
    parts = parsed(draw(chain(1, 64, 64, 1)))
    assert parts.words.count("57 more") == 4
    assert len(units_in(parts)) == 1 + 4 * 7 + 1
    assert len(weights_in(parts)) == (7 + 7) + (7 * 7 + 7) + (7 + 1)
    assert "64 → 64" in parts.words
    twelve = parsed(draw(chain(1, 12, 1)))
    assert len(units_in(twelve)) == 1 + 12 + 12 + 1


def test_an_activation_is_drawn_as_its_curve():
    curves = [
        e for e in ElementTree.fromstring(draw(chain(1, 2, 1)).svg).iter(f"{SVG}polyline")
        if e.get("class") == "curve"
    ]  # fmt: skip
    (relu,) = curves
    heights = [float(pair.split(",")[-1]) for pair in relu.get("points").split()[1::2]]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] == heights[len(heights) // 2 - 1] > heights[-1]


def test_one_row_flows_forward():
    network = nn.Network([nn.Dense(2, 1), nn.ReLU()])
    network.parameters[...] = [0.5, -2.0, 0.25]
    words = parsed(draw(network, [3, 1.5])).words
    for value in ("3", "1.50", "0.500", "−2", "0.250", "−1.25", "0"):
        assert value in words
    assert not [word for word in words if word.startswith("⇐")]


def test_gradients_flow_back_in_italics_with_an_arrow():
    network = nn.Network([nn.Dense(2, 1)])
    network.parameters[...] = [0.5, -2.0, 0.25]
    parts = parsed(draw(network, [[3, 1.5]], y=[[0.75]]))
    backwards = [e.text for e in parts.text if "back" in e.get("class").split()]
    d = 2 * (3 * 0.5 - 1.5 * 2 + 0.25 - 0.75)  # -4
    assert sorted(backwards[:-1]) == sorted(
        ["⇐ −4", f"⇐ −{-d * 0.5:g}", f"⇐ {-d * 2:g}", f"⇐ {3 * d:g}".replace("-", "−"),
         f"⇐ {1.5 * d:g}".replace("-", "−"), "⇐ −4"]
    )  # fmt: skip
    assert {"MeanSquaredError", "target 0.750", "loss 4"} <= set(parts.words)
    assert "1 to 1: 0.5, gradient -12" in hints(weights_in(parts))


def test_weights_are_written_where_there_is_room_and_else_in_tooltips():
    many = chain(8, 8, 8)
    assert hints(weights_in(parsed(draw(many, np.ones(8)))))[0].startswith("1 to ")
    written = parsed(draw(small(), [0.5, -1])).words
    assert "−0.882" in written or len([w for w in written if re.match(r"−?0\.\d{3}$", w)]) >= 9


def test_each_layer_is_drawn_as_it_is():
    words = parsed(draw(table())).words
    for said in ("Parallel, joined after", "columns 1 to 3", "column 4", "Embedding", "Scale"):
        assert said in words
    for said in ("5 categories → 2", "12 parameters", "Parametric", "Mish", "Dropout", "10 %"):
        assert said in words
    words = parsed(draw(skipping())).words
    for said in ("Residual: y = x + f(x)", "LayerNorm", "BatchNorm", "+", "x + f(x)"):
        assert said in words


def test_a_layer_of_ones_own_is_a_box_with_its_name(own_registries):
    for name in ("图层", "<script>alert(1)</script>", "طبقة", "a\x07b"):
        methods = {"forward": lambda self, x, training=False: x, "backward": lambda self, d: d}
        own = type(name, (nn.Layer,), methods)
        for size in (2, 500):
            network = nn.Network([nn.Dense(2, size), own(), nn.Dense(size, 1)])
            drawing = draw(network)
            assert "<script" not in drawing.svg
            shown = "".join(parsed(drawing).words)
            assert (name[:12] if name.isprintable() else "a�b") in shown


def test_a_wrapper_of_ones_own_is_drawn(own_registries):
    class Twice(nn.Layer):
        def __init__(self, layers):
            super().__init__()
            self.layers = layers

        def forward(self, inputs, training=False):
            return 2 * self.layers[0].forward(inputs, training)

        def backward(self, gradient):
            return self.layers[0].backward(2 * gradient)

        def sequences(self):
            return (self.layers,)

    assert "Twice" in parsed(draw(nn.Network([Twice([nn.Dense(2, 2)])]), [1.0, 2.0])).words
    large = nn.Network([Twice([nn.Dense(200, 200)])])
    assert "Twice: 40,200 parameters" in parsed(draw(large)).words
    assert "200 → 200" in parsed(draw(large)).words


# ---- blocks -------------------------------------------------------------------------------------


def test_a_large_network_is_blocks_with_shapes_and_parameters():
    parts = parsed(draw(chain(16, 256, 256, 256, 1)))
    assert parts.words.count("256 → 256") == 2
    assert parts.words.count("65,792 parameters") == 2
    assert parts.words.count("ReLU") == 3
    assert not units_in(parts)
    blocks = [r for r in parts.rect if r.get("class") == "block"]
    assert len(blocks) == 1 + 7


def test_blocks_say_what_values_flow():
    network = nn.Network([nn.Dense(1, 200), nn.Dense(200, 1)])
    network.parameters[:200] = np.linspace(-1, 3, 200)
    network.parameters[200:] = 1
    words = parsed(draw(network, [2.0], y=[0.0])).words
    assert "−1 to 7" in words
    assert "loss" in words
    assert [word for word in words if word.startswith("⇐ ")]
    network.parameters[5] = np.nan
    assert "1 value not finite" in parsed(draw(network, [2.0])).words


def test_layers_within_layers_are_frames():
    parts = parsed(draw(skipping(300)))
    assert "Residual: 91,500 parameters" in parts.words
    assert len([r for r in parts.rect if r.get("class") == "frame"]) == 1
    branches = [nn.Columns(i, i + 1, [nn.Embedding(500, 2)]) for i in range(40)]
    words = parsed(draw(nn.Network([nn.Parallel(branches)]))).words
    assert "… 34 more branches …" in words
    assert "Column 40: 1,002 parameters" in words


def test_thirty_layers_stand_in_two_columns():
    parts = parsed(draw(chain(*[8] * 16)))
    assert parts.words.count("8 → 8") == 15
    assert len({float(r.get("x")) for r in parts.rect if r.get("class") == "block"}) == 3


def test_a_thousand_layers_are_folded():
    drawing = draw(nn.Network([nn.Tanh() for _ in range(1000)]))
    assert "… 990 more layers …" in parsed(drawing).words
    assert len(drawing.svg) < 20_000


def test_frames_too_deep_or_too_many_are_counted():
    layer = nn.Residual([nn.Dense(3, 3)])
    for _ in range(40):
        layer = nn.Residual([layer])
    assert "37 layers within" in parsed(draw(nn.Network([layer]))).words

    def bush(depth):
        inside = [bush(depth - 1) if depth else nn.Dense(2, 2) for _ in range(7)]
        return nn.Residual(inside)

    assert len(drawing_of(nn.Network([bush(3) for _ in range(3)])).encode()) < LARGEST


def test_widths_that_nobody_knows_are_not_guessed():
    assert {"Tanh", "inputs"} <= set(parsed(draw(nn.Network([nn.Tanh()]))).words)
    assert len(units_in(parsed(draw(nn.Network([nn.Tanh()]), [1.0, 2.0])))) == 4


# ---- any network --------------------------------------------------------------------------------

GALLERY = {
    "small": lambda: draw(small()),
    "forward": lambda: draw(small(), [0.5, -1.0]),
    "backward": lambda: draw(small(), [0.5, -1.0], y=[1.0]),
    "sigmoid": lambda: draw(small([nn.Sigmoid()]), [0.5, -1.0], y=1),
    "chapter": lambda: draw(chain(1, 64, 64, 1)),
    "softmax": lambda: draw(nn.Network(
        [nn.Dense(4, 8), nn.ReLU(), nn.Dense(8, 3), nn.Softmax()]), [1, 2, 3, 4], y=2),
    "outputs": lambda: draw(chain(2, 3), [1, 2], y=[1.0, 2.0, 3.0]),
    "table": lambda: draw(table()),
    "table traced": lambda: draw(table(), [0.1, 0.2, 0.3, 2, 7], y=[1.0]),
    "skipping": lambda: draw(skipping()),
    "skipping traced": lambda: draw(skipping(), [1.0, -1.0], y=[[1.0, 0.0]]),
    "large": lambda: draw(chain(16, 256, 256, 256, 1), np.ones(16), y=[1e9]),
    "large skipping": lambda: draw(skipping(300), [1.0, 2.0]),
    "thirty": lambda: draw(chain(*[8] * 16)),
    "thousand": lambda: draw(nn.Network([nn.Dense(3, 3) for _ in range(1000)])),
    "waves": lambda: draw(nn.Network([nn.PeriodicEmbedding(3), nn.Dense(12, 1)])),
}  # fmt: skip


@pytest.mark.parametrize("name", GALLERY)
def test_words_lie_on_no_other_words(name):
    assert_readable(GALLERY[name]())


@st.composite
def layers_of(pick, columns, depth=1):
    layers = []
    for _ in range(pick(st.integers(1, 4))):
        layers.append(pick(one_layer(columns, depth)))
        columns = layers[-1].outputs(columns)
    return layers


@st.composite
def one_layer(pick, columns, depth):
    width = st.one_of(st.integers(1, 14), st.just(40))
    kinds = ["dense", "batch", "row", "scale", "dropout", "selu", "share", "softmax", "waves"]
    kind = pick(st.sampled_from(kinds + ["residual", "parallel"] * depth))
    if kind == "residual":
        inside = pick(layers_of(columns, depth - 1))
        return nn.Residual([*inside, nn.Dense(outputs_of(inside, columns), columns)])
    if kind == "parallel":
        stop = pick(st.integers(1, columns))
        branches = [nn.Columns(0, stop, pick(layers_of(stop, depth - 1))), nn.Columns(0, 1, [])]
        return nn.Parallel([*branches, nn.Dense(columns, 2)])
    return {
        "dense": lambda: nn.Dense(columns, pick(width)),
        "batch": lambda: nn.BatchNorm(columns),
        "row": lambda: nn.LayerNorm(columns),
        "scale": lambda: nn.Scale(columns),
        "dropout": lambda: nn.Dropout(0.3),
        "selu": nn.SELU,
        "share": lambda: nn.Parametric(nn.GELU(), columns),
        "softmax": nn.Softmax,
        "waves": lambda: nn.PeriodicEmbedding(columns, waves=2, width=1),
    }[kind]()


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(st.data(), st.integers(1, 14), st.sampled_from(["", "x", "xy"]))
def test_any_network_is_drawn_readably(data, columns, flowing):
    network = nn.Network([nn.Dense(columns, columns), *data.draw(layers_of(columns))])
    kept = network.parameters.copy()
    x = np.linspace(-1, 1, columns) if flowing else None
    outputs = network.outputs
    y = np.full(outputs, 1 / outputs) if flowing == "xy" and outputs > 1 else None
    assert_readable(draw(network, x, y))
    np.testing.assert_array_equal(network.parameters, kept)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e-30, 3e38, 0])
def test_any_weight_is_drawn(value):
    network = small()
    network.parameters[...] = value
    for drawing in (draw(network), draw(network, [1, 2]), draw(network, [np.nan, 2], y=[1])):
        assert_readable(drawing)
        assert "nan" not in re.sub("<title>.*?</title>", "", drawing.svg)


# ---- the file -----------------------------------------------------------------------------------


def test_it_is_said_for_those_who_do_not_see():
    root = parsed(draw(small())).root
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Neural network: 3 layers, 13 parameters"
    assert root.findtext(f"{SVG}desc") == "From inputs to outputs: Dense, Tanh, Dense."


def test_it_scales_and_names_nothing_outside():
    drawing = draw(small())
    root = parsed(drawing).root
    assert root.get("viewBox") == f"0 0 {drawing.width} {drawing.height}"
    assert not re.search(r"href|url\(|@import|\sid=", drawing.svg)


def test_it_is_saved_and_shown(tmp_path):
    drawing = draw(small())
    path = drawing.save(tmp_path / "net.svg")
    assert path.read_text(encoding="utf-8") == drawing.svg == drawing._repr_svg_()
    assert repr(drawing) == f"Drawing({drawing.width} × {drawing.height} px)"
    assert drawing_of(small()) == drawing.svg
    with pytest.raises(SettingError, match=r"net\.png.*'net\.svg'"):
        drawing.save(tmp_path / "net.png")


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(RunFolderError, match="does not exist"):
        draw(nn.Network([nn.Dense(1, 1)])).save(tmp_path / "no" / "net.svg")


def test_a_loss_may_be_named():
    net = nn.Network([nn.Dense(2, 1)], seed=0)
    named = draw(net, [0.5, -1.0], y=[1.0], loss="MeanAbsoluteError")
    assert named.svg == draw(net, [0.5, -1.0], y=[1.0], loss=nn.MeanAbsoluteError()).svg
    with pytest.raises(UnknownNameError):
        draw(net, [0.5, -1.0], y=[1.0], loss="none")


def test_what_cannot_be_drawn():
    with pytest.raises(DataTypeError, match="a list"):
        draw([nn.Dense(1, 1)])
    with pytest.raises(ShapeError, match=r"\(3, 2\).*one row"):
        draw(small(), np.ones((3, 2)))
    with pytest.raises(ShapeError, match=r"takes \(rows, 2\)"):
        draw(small(), [1.0])
    with pytest.raises(SettingError, match="without x"):
        draw(small(), y=[1.0])
    with pytest.raises(GlassnetError):
        draw(small(), ["a", "b"])


def test_the_page_about_drawings_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = Path(__file__).parents[2] / "docs" / "drawing.md"
    names = {}
    for block in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
        exec(compile(block, "drawing.md", "exec"), names)
    assert {path.name for path in tmp_path.iterdir()} == {"net.svg", "forward.svg", "backward.svg"}
