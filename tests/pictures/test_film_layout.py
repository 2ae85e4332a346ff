"""Where a film writes what: nothing over anything else, and nothing beyond the picture."""

from dataclasses import replace
from itertools import combinations, pairwise

import filmed
import numpy as np
import pytest
from matplotlib.text import Text

import glassnet as gn
from glassnet.pictures.film.composing import Composition
from glassnet.pictures.film.strip import Strip

WIDTH, HEIGHT = 1280, 720
ALONE_OR_MOST = [
    (kind, count) for kind in filmed.KINDS + filmed.LARGE + filmed.MANY for count in (1, 6)
]
BETWEEN = [(kind, count) for kind in ("fit", "large against") for count in (2, 3, 4, 5)]


@pytest.fixture
def written(monkeypatch):
    """Every text that is drawn, with its box in pixels."""
    found, draw = {}, Text.draw

    def noted(self, renderer, *args, **settings):
        if self.get_text().strip() and self.get_visible():
            found[self] = self.get_window_extent(renderer)
        return draw(self, renderer, *args, **settings)

    monkeypatch.setattr(Text, "draw", noted)
    return found


@pytest.mark.parametrize(("kind", "count"), [*ALONE_OR_MOST, *BETWEEN])
def test_no_text_is_written_over_another_or_beyond_the_picture(written, kind, count):
    strips = [Strip(filmed.run(kind), f"first weights Normal 0.{i}") for i in range(count)]
    composition = Composition(strips, (WIDTH, HEIGHT))
    composition.picture(len(composition.moments) - 1)
    assert len(written) > 16 * count
    check_apart(written)


@pytest.mark.parametrize("size", [(1200, 800), (1440, 720)])
def test_a_run_alone_has_room_in_the_narrowest_and_the_widest_picture(written, size):
    run = replace(filmed.run("many regions"), stopped="non-finite: the loss is inf")
    Composition([Strip(run, "gjpqy ÅÄÖ " * 20)], size).picture(len(run.frames) - 1)
    check_apart(written, *size)


@pytest.mark.parametrize("size", [(1200, 800), (1440, 720)])
def test_runs_of_all_kinds_that_ended_each_in_its_way_have_room(written, size):
    kinds = ("fit", "many regions", "large surface", "many confusion", "large against")
    runs = [filmed.run(kind, epochs=3 + place) for place, kind in enumerate(kinds)]
    runs.append(replace(filmed.run("many probabilities"), stopped="non-finite: the loss is inf"))
    composition = Composition([Strip(run, "a run") for run in runs], size)
    composition.picture(len(composition.moments) - 1)
    said = [text.get_text().replace("\n", " ") for text in written]
    assert [text for text in said if text.startswith(("ended", "diverged"))] == [
        *(f"ended at epoch {epochs}" for epochs in (3, 4, 5, 6, 7)), "diverged at epoch 12",
    ]  # fmt: skip
    assert {"target", "input 2", "true class", "predicted", "probability"} <= set(said)
    assert sum("15 of 20 classes" in text for text in said) == 2
    check_apart(written, *size)


def check_apart(written, width=WIDTH, height=HEIGHT):
    for text, box in written.items():
        assert min(box.x0, box.y0) >= 0, text.get_text()
        assert box.x1 <= width, text.get_text()
        assert box.y1 <= height, text.get_text()
    for (one, a), (other, b) in combinations(written.items(), 2):
        inside = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert min(inside) < 2, (one.get_text(), other.get_text())


def test_titles_of_many_runs_stay_in_their_columns(written):
    long = "first weights Normal 0.001 and a learning rate of 0.005, which are many words"
    Composition([Strip(filmed.run("fit"), long)] * 6, (WIDTH, HEIGHT))
    titles = [box for text, box in written.items() if text.get_text().startswith("first")]
    assert len(titles) == 6
    assert all(one.x1 < other.x0 for one, other in pairwise(titles))
    assert {text.get_text()[-1] for text in written if text.get_text().startswith("first")} == {"…"}


def test_a_film_says_how_many_of_the_rows_it_shows():
    x = np.linspace(-1, 1, 700).reshape(-1, 1)
    nets = gn.Network([gn.Dense(1, 1)]), gn.Network([gn.Dense(2, 1)]), gn.Network([gn.Dense(3, 1)])
    for columns, net in enumerate(nets, start=1):
        run = gn.train(net, np.tile(x, columns), x, epochs=1, callbacks=gn.Recorder())
        assert Strip(run, "many rows").view.title.endswith(", 500 of 700 rows")


def test_predictions_that_are_higher_than_any_true_number_are_in_the_picture():
    x, y = filmed.rows(3)
    net = gn.Network([gn.Dense(3, 1)], seed=0)
    net.layers[0].biases[...] = 3.0
    run = gn.train(net, x, y, epochs=1, optimizer=gn.SGD(1e-9), callbacks=gn.Recorder())
    view = Strip(run, "too high").view
    assert view.limits[0] < y.min() < view.predicted[-1].max() < view.limits[1]
    assert view.across[1] < view.predicted[-1].max()
