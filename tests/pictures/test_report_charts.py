"""The charts of a report: names that would trip them, many classes, paper, no scripts."""

import html
import json
import re

import numpy as np
import pytest
from reported import flats, trained
from things import effect

import glassnet as gn
from glassnet.explaining import Importance
from glassnet.pictures.report.charts.chart import Chart
from glassnet.pictures.report.charts.confusion import confusion_chart
from glassnet.pictures.report.charts.effect import effect_chart
from glassnet.pictures.report.charts.importance import importance_chart
from glassnet.pictures.report.charts.learning import learning_chart, runs_chart
from glassnet.pictures.report.charts.points import predicted_chart, residual_chart
from glassnet.pictures.report.page import page as page_of
from glassnet.pictures.report.sections import Section
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


@pytest.mark.parametrize("letter", ["\0", "\x1b", "\ufffe", "\ud800"])
def test_what_no_picture_can_hold_is_replaced(letter):
    assert "a�b" in words(confusion_chart(of_classes([f"a{letter}b", "other"])))


def test_on_a_narrow_screen_every_second_name_is_left_out():
    chart = confusion_chart(of_classes(LONG))
    shown = r'<text[^>]*rotate\(270\)[^>]*opacity="1"'
    assert len(re.findall(shown, chart.svg)) == 30
    narrow = Chart(chart.name, chart.label, chart.spec | {"width": 200})
    assert len(re.findall(shown, narrow.svg)) == 15


def test_classes_that_are_cut_to_the_same_name_keep_a_line_each():
    alike = [f"{'x' * 50}{middle}{'y' * 50}" for middle in "abc"]
    drawn = effect_chart(effect(Kind.NUMBER, outputs=alike, points=3), 0, "kind").svg
    assert len({*re.findall(r'stroke="var\(--series-(\d)\)"', drawn)}) == 3


def test_many_runs_are_told_apart():
    run = History([EpochRecord(i, 0.5 - 0.1 * i, 0.0, 0.001, 0.1) for i in range(3)])
    names = ["constructor", *("abcdefgh")]
    chart = runs_chart(dict.fromkeys(names, run))
    assert {*names} <= {word.strip("\u2060") for word in words(chart)}
    lines = re.findall(r'<path[^>]*stroke-width="2.5"[^>]*>', chart.svg)
    looks = {tuple(re.findall(r'stroke(?:-dasharray)?="([^"]*)"', line)) for line in lines}
    assert len(looks) == len(names)


def test_only_a_run_of_one_epoch_is_a_point():
    long, short = (
        History([EpochRecord(i, 0.5 - 0.1 * i, 0.0, 0.001, 0.1) for i in range(epochs)])
        for epochs in (4, 1)
    )
    point = r'<path[^>]*d="M[^"]*A[^>]*fill="var[^>]*opacity="1"'
    assert not re.findall(point, runs_chart({"a": long, "b": long}).svg)
    assert len(re.findall(point, runs_chart({"a": long, "b": short}).svg)) == 1


def test_a_chart_that_cannot_be_drawn_is_a_sentence():
    chart = Chart("broken", "What it would have shown.", {"mark": "no such mark"})
    section = Section("learning", "Learning curves", {"chart": chart, "said": "", "ended": ""})
    text = page_of(
        "report.html.j2", "a run", "Training report", [section], folder="runs/a", table=None
    )
    assert "This chart could not be drawn.</strong> What it would have shown." in text
    assert "chart-broken" not in text


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


@pytest.mark.parametrize("levels", [(np.inf, -np.inf), (1234567.25, 7654321.75)])
def test_the_lines_to_copy_run_and_name_levels_as_they_are(tmp_path, levels):
    column = np.array(levels)[np.arange(80) % 2]
    table = {"x": np.linspace(-1, 1, 80), "level": column, "y": np.sin(np.arange(80.0))}
    folder = trained(table, "y", tmp_path / "levels", "--kind", "level=category")
    text = gn.pictures.report(folder).read_text(encoding="utf-8")
    lines = re.search(r'aria-label="Python lines"><code>(.*?)</code>', text, re.S)[1]
    found = {}
    exec(html.unescape(re.sub("</?bdi>", "", lines)), found)
    assert found["rows"]["level"] in levels


def test_a_name_from_right_to_left_ends_where_it_ends(page):
    assert "<bdi>&#39;السعر&#39;</bdi>: <bdi>" in page.read_text(encoding="utf-8")


def test_parts_of_the_page_have_names_of_their_own(page):
    text = page.read_text(encoding="utf-8")
    titles = re.findall(r'<h2 id="[^"]*">([^<]*)', text)
    regions = re.findall(r'role="region" aria-label="([^"]*)"', text)
    assert len(titles) + len(regions) == len({*titles, *regions})


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


def test_near_a_point_of_a_line_its_figures_are_shown(browser_page, page):
    with browser_page() as visit:
        shown = visit.open(page)
        chart = shown.locator('[data-chart="effect-0"]')
        chart.scroll_into_view_if_needed()
        point = chart.locator(".live .mark-symbol path").nth(8).bounding_box()
        across, down = (
            point[at] + point[size] / 2 for at, size in (("x", "width"), ("y", "height"))
        )
        shown.mouse.move(across, down + 40)
        shown.mouse.move(across, down + 4)
        tip = shown.locator("#vg-tooltip-element.visible")
        tip.wait_for()
        assert "mean" in tip.inner_text()


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
        assert shown.locator(".still svg").first.is_visible()
        assert not shown.locator(".live").first.is_visible()
        assert not shown.locator("nav").is_visible()
        assert shown.get_by_role("cell", name="MeanSquaredError").is_visible()  # folded on screens
        visit.check_quiet()


def test_the_page_tells_its_settings_as_json(page):
    """What a chart is drawn from stands in the page, whole."""
    found = re.findall(r'<script type="application/json" id="chart-[^"]*">(.*?)</script>',
                       page.read_text(encoding="utf-8"), re.S)  # fmt: skip
    assert len(found) >= 4
    assert all(json.loads(each)["datasets"] for each in found)
