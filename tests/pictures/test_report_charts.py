"""The charts of a report: names that would trip them, many classes, paper, no scripts."""

import json
import re

import numpy as np
import pytest
from reported import flats, trained
from things import effect

import glassnet as gn
from glassnet.explaining import Importance
from glassnet.pictures.report.charts.confusion import confusion_chart
from glassnet.pictures.report.charts.effect import effect_chart
from glassnet.pictures.report.charts.importance import importance_chart
from glassnet.pictures.report.charts.learning import learning_chart
from glassnet.pictures.report.charts.points import predicted_chart, residual_chart
from glassnet.predictions import Predictions
from glassnet.record import EpochRecord, History
from glassnet.tabular import Kind

OF_EVERY_OBJECT = ["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__"]
LONG = [f"a rather long class name, number {i}" for i in range(30)]


def of_classes(labels):
    truth = np.array(labels, dtype=object)
    return Predictions(truth, truth, "kind", classes=tuple(labels))


def words(chart):
    return re.findall(r"<text[^>]*>([^<]*)</text>", chart.svg)


@pytest.mark.parametrize("name", OF_EVERY_OBJECT)
def test_names_that_every_object_has_are_names(name):
    one = np.ones((2, 1))
    found = [
        importance_chart(Importance((name,), one[:1], "rmse", 2.0, 9, 9)),
        confusion_chart(of_classes([name, "other"])),
        effect_chart(effect(Kind.CATEGORY, outputs=("a", name, "b"), points=3), 0, name),
        predicted_chart(Predictions(one[:, 0], one[:, 0], name)),
    ]
    assert all(any(name in word for word in words(chart)) for chart in found)


def test_names_of_many_classes_stand_upright_and_differ():
    labels = words(confusion_chart(of_classes(LONG)))
    own = [word for word in labels if word.startswith("a ra")]
    assert len(set(own)) == 30
    assert confusion_chart(of_classes(LONG)).svg.count("rotate(270)") == 30
    assert "rotate(270)" not in confusion_chart(of_classes(["no", "yes"])).svg


def test_a_class_without_rows_has_no_share():
    truth, given = np.array(["a", "a"], dtype=object), np.array(["a", "b"], dtype=object)
    shown = words(confusion_chart(Predictions(truth, given, "kind", classes=("a", "b"))))
    assert shown.count("50%") == 2
    assert shown.count("–") == 2


@pytest.mark.parametrize(("size", "ticks"), [(1e12, r"[\d.]+T"), (1e-9, r"[\d.]+e[−-]9")])
def test_very_large_and_small_numbers_are_short(size, ticks):
    values = size * np.array([1.0, 1.5, 2.0])
    for chart in (
        predicted_chart(Predictions(values, values, "y")),
        residual_chart(Predictions(values, values[::-1], "y")),
    ):
        assert any(re.fullmatch(ticks, word) for word in words(chart)), words(chart)
        assert max(map(len, words(chart))) < 20


def test_two_epochs_have_two_ticks():
    run = History([EpochRecord(i, 0.5 - 0.1 * i, 0.0, 0.001, 0.1) for i in range(2)])
    ticks = [word for word in words(learning_chart([run])) if word.isdigit()]
    assert sorted(ticks) == ["0", "1"]


def test_a_run_without_a_best_epoch_draws_no_empty_layer():
    run = History([EpochRecord(i, 0.5, 0.0, 0.001, 0.1) for i in range(3)])
    assert len(learning_chart([run]).spec["layer"]) == 1
    run.best_epoch = 1
    assert len(learning_chart([run]).spec["layer"]) == 2


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    table = flats() | {"السعر": np.sin(np.arange(160.0)).round(3)}
    return gn.pictures.report(trained(table, "rent", tmp_path_factory.mktemp("runs") / "flats"))


def test_wide_tables_are_used_from_a_file(tmp_path):
    generator = np.random.default_rng(0)
    table = {f"column {i}": generator.normal(size=80).round(3) for i in range(40)}
    table["y"] = table["column 0"] * 2
    folder = trained(table, "y", tmp_path / "wide")
    text = gn.pictures.report(folder).read_text(encoding="utf-8")
    assert "read_table(&#39;NEW_ROWS.csv&#39;)" in text
    assert "&#39;column 7&#39;" not in text


def test_a_name_from_right_to_left_ends_where_it_ends(page):
    assert "<bdi>&#39;السعر&#39;</bdi>: <bdi>" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_stills_are_readable_without_scripts(browser_page, page, screen):
    with browser_page(screen, scripts=False) as visit:
        shown = visit.open(page)
        sizes = shown.locator(".still svg text").evaluate_all(
            "texts => texts.map(text => text.getBoundingClientRect().height)"
        )
        lefts = shown.locator(".still svg text").evaluate_all(
            "texts => texts.map(text => text.getBoundingClientRect().left)"
        )
        assert min(sizes) > 9
        assert min(lefts) >= 0


def test_on_paper_it_is_light_and_nothing_is_wider_than_the_page(browser_page, page):
    with browser_page(dark=True) as visit:
        shown = visit.open(page)
        shown.wait_for_timeout(1000)
        shown.emulate_media(media="print")
        paper = shown.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == "rgb(255, 255, 255)"
        wide = shown.locator(".chart").evaluate_all(
            "all => all.map(each => each.scrollWidth - each.clientWidth)"
        )
        assert max(wide) <= 1
        assert not shown.locator("nav").is_visible()
        visit.check_quiet()


def test_the_page_tells_its_settings_as_json(page):
    """What a chart is drawn from stands in the page, whole."""
    found = re.findall(r'<script type="application/json" id="chart-[^"]*">(.*?)</script>',
                       page.read_text(encoding="utf-8"), re.S)  # fmt: skip
    assert len(found) >= 4
    assert all(json.loads(each)["datasets"] for each in found)
