"""The report of a run: all that it should say, escaped, in one page that works everywhere."""

import json
import shutil

import numpy as np
import pytest
from reported import flats, trained

import glassnet as gn
from glassnet.errors import GlassnetError, RunFolderError, SettingError
from glassnet.text import figure

MOST = 3_000_000  # bytes


@pytest.fixture(scope="module")
def numbers(tmp_path_factory):
    return trained(flats(), "rent", tmp_path_factory.mktemp("runs") / "flats")


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    table = flats()
    dear = np.where(table.pop("rent") > 700, "dear", "<b>cheap</b>")
    return trained(table | {"class": dear}, "class", tmp_path_factory.mktemp("runs") / "classes")


@pytest.fixture(scope="module")
def network_alone(tmp_path_factory):
    x, y = gn.datasets.sine(200)
    folder = tmp_path_factory.mktemp("runs") / "sine"
    net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1)])
    gn.train(net, x, y, epochs=30, out=folder, progress=False)
    return folder


@pytest.fixture(scope="module")
def page(numbers):
    return gn.pictures.report(numbers)


def headings(text):
    return [part.partition("</h2>")[0].rpartition(">")[2] for part in text.split("<h2")[1:]]


def test_it_is_one_small_file(page):
    text = page.read_text(encoding="utf-8")
    assert page.name == "report.html"
    assert len(text.encode()) < MOST
    assert 'src="http' not in text
    assert 'href="http' not in text


def test_it_has_all_sections(page):
    found = headings(page.read_text(encoding="utf-8"))
    assert found[:3] == ["In short", "Scores", "Predicted against true"]
    assert {"The table", "Learning curves", "What the doctor found", "The network"} <= {*found}
    assert {"To repeat it", "To use it"} <= {*found}


def test_its_scores_are_those_that_were_kept(page, numbers):
    text = page.read_text(encoding="utf-8")
    kept = json.loads((numbers / "scores.json").read_text())
    rmse = kept["figures"]["network"]["rmse"]
    assert figure(rmse) in text


def test_names_of_strangers_are_text(page):
    text = page.read_text(encoding="utf-8")
    assert "<script>alert(1)</script>" not in text
    assert "价格 السعر <script>" not in text
    assert "价格 السعر &lt;script&gt;" in text


def test_classes_get_confusion_and_calibration(classes):
    text = gn.pictures.report(classes).read_text(encoding="utf-8").lower()
    assert "confusion" in text or "true class" in text
    assert "calibrat" in text
    assert "<b>cheap</b>" not in text


def test_a_run_without_a_table_says_what_it_has(network_alone):
    found = headings(gn.pictures.report(network_alone).read_text(encoding="utf-8"))
    assert "Learning curves" in found
    assert "Which columns matter" not in found


def test_a_proof_stands_in_it(tmp_path):
    x = np.linspace(-1, 1, 200).reshape(-1, 1)
    net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1), gn.ReLU()])
    gn.train(
        net, x, np.sin(3 * x), optimizer=gn.Adam(0.02), epochs=100, out=tmp_path / "run",
        progress=False,
    )  # fmt: skip
    findings = gn.examine(tmp_path / "run", prove=True)
    text = gn.pictures.report(tmp_path / "run", findings=findings).read_text(encoding="utf-8")
    assert "output-cannot-reach" in text
    assert "Proven: with" in text


@pytest.mark.parametrize("losses", [[], [0.5], [float("nan")] * 3])
def test_no_epoch_one_and_nan(network_alone, tmp_path, losses):
    run = tmp_path / "run"
    shutil.copytree(network_alone, run)
    (run / "sample.glass").unlink()
    lines = (run / "metrics.jsonl").read_text().splitlines()[: len(losses)]
    changed = [
        json.dumps(json.loads(line) | {"data_loss": None if loss != loss else loss})
        for line, loss in zip(lines, losses, strict=True)
    ]
    (run / "metrics.jsonl").write_text("".join(line + "\n" for line in changed))
    assert gn.pictures.report(run).stat().st_size > 1000


def test_runs_side_by_side(numbers, classes, network_alone, tmp_path):
    path = gn.pictures.comparison([numbers, classes, network_alone], tmp_path / "both.html")
    text = path.read_text(encoding="utf-8")
    assert len(text.encode()) < MOST
    for name in ("flats", "classes", "sine"):
        assert name in text
    with pytest.raises(SettingError):
        gn.pictures.comparison([numbers])


def test_what_is_no_run_is_refused(tmp_path):
    with pytest.raises(RunFolderError):
        gn.pictures.report(tmp_path)


def test_a_damaged_model_is_named(numbers, tmp_path):
    run = tmp_path / "run"
    shutil.copytree(numbers, run)
    (run / "model.glass").write_bytes(b"no model")
    with pytest.raises(GlassnetError):
        gn.pictures.report(run)


@pytest.mark.parametrize(
    ("screen", "dark"),
    [("desktop", False), ("desktop", True), ("phone", False), ("phone", True)],
)
def test_in_a_browser(browser_page, page, tmp_path, screen, dark):
    with browser_page(screen, dark=dark) as visit:
        shown = visit.open(page)
        shown.wait_for_timeout(1500)
        visit.check_quiet()
        visit.check_accessible()
        wide = shown.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0
        visit.screenshot(tmp_path)


def test_it_is_read_with_scripts_off(browser_page, page):
    with browser_page(scripts=False) as visit:
        shown = visit.open(page)
        visit.check_quiet()
        assert shown.locator("svg").count() >= 4
        assert shown.locator("h2").first.inner_text() == "In short"


def test_the_keyboard_reaches_its_links(browser_page, page):
    with browser_page() as visit:
        shown = visit.open(page)
        shown.keyboard.press("Tab")
        shown.keyboard.press("Tab")
        assert shown.evaluate("document.activeElement.tagName") == "A"


def test_a_comparison_in_a_browser(browser_page, numbers, network_alone, tmp_path):
    path = gn.pictures.comparison([numbers, network_alone], tmp_path / "both.html")
    with browser_page("phone") as visit:
        shown = visit.open(path)
        shown.wait_for_timeout(1500)
        visit.check_quiet()
        visit.check_accessible()
        assert shown.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        visit.screenshot(tmp_path)
