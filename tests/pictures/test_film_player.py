"""The page of a film in a real browser: it plays, is quiet, reachable, and fits on a phone."""

from itertools import combinations

import filmed
import pytest
from things import HOSTILE

import glassnet as gn

NOW = "document.getElementById('now').textContent"
SCRUB = "Number(document.getElementById('scrub').value)"
LAST = "Number(document.getElementById('scrub').max)"
PLAYS = f"() => {SCRUB} > 3"
ENDED = f"() => {SCRUB} === {LAST} && document.getElementById('play').textContent === 'Play'"


@pytest.fixture
def film(tmp_path):
    """Make the page of a run, or of runs."""

    def made(*runs, seconds=2, **settings):
        return gn.film(runs, tmp_path / "film.html", seconds=seconds, **settings)

    return made


def inks(page):
    """How many colours each canvas has: one that is not drawn has none or one."""
    return page.evaluate(
        """() => [...document.querySelectorAll("canvas")].map((canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        })"""
    )


def pixels(page):
    script = '() => [...document.querySelectorAll("canvas")].map((each) => each.toDataURL())'
    return page.evaluate(script)


@pytest.mark.parametrize("screen", ["desktop", "phone"])
@pytest.mark.parametrize("kind", filmed.KINDS)
def test_every_kind_is_drawn_and_moves(browser_page, film, tmp_path, kind, screen):
    path = film(filmed.run(kind, epochs=60))
    with browser_page(screen) as visit:
        page = visit.open(path)
        assert min(inks(page)) > 3
        late = pixels(page)
        page.keyboard.press("Home")
        assert all(one != other for one, other in zip(pixels(page), late, strict=True))
        page.evaluate(f"goTo(Math.round({LAST} * 0.7))")
        visit.check_quiet()
        check_no_overflow(page)
        visit.screenshot(tmp_path)


def check_no_overflow(page):
    wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room


@pytest.mark.parametrize(("screen", "dark"), [("desktop", True), ("phone", False)])
def test_runs_side_by_side(browser_page, film, tmp_path, screen, dark):
    runs = [filmed.run("fit", rate=rate) for rate in (0.05, 0.5)]
    path = film(*runs, filmed.run("surface"))
    with browser_page(screen, dark=dark) as visit:
        page = visit.open(path)
        found = inks(page)
        assert len(found) == 9
        assert min(found) > 3
        visit.check_accessible()
        visit.check_quiet()
        check_no_overflow(page)
        visit.screenshot(tmp_path)


@pytest.mark.parametrize("dark", [False, True])
def test_no_serious_finding_for_accessibility(browser_page, film, tmp_path, dark):
    with browser_page(dark=dark) as visit:
        visit.open(film(filmed.run("regions", epochs=60)))
        visit.check_accessible()
        visit.check_quiet()
        visit.screenshot(tmp_path)


WRITTEN = """() => {
  const found = [], draw = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, most = Infinity) {
    const upright = this.getTransform().b === 0;
    const wide = Math.min(most, this.measureText(text).width);
    const left = x - { left: 0, center: 0.5, right: 1 }[this.textAlign] * wide;
    const top = y - { top: 0, middle: 6, alphabetic: 11 }[this.textBaseline];
    const place = runs.flatMap((run) => Object.values(run.canvases)).indexOf(this.canvas);
    const room = this.canvas.getBoundingClientRect().width;
    if (upright) found.push({ text, left, right: left + wide, top, bottom: top + 11, place, room });
    return draw.apply(this, arguments);
  };
  window.draw();
  CanvasRenderingContext2D.prototype.fillText = draw;
  return found;
}"""


@pytest.mark.parametrize("kinds", [("large surface", "many regions", "large against"), filmed.MANY])
def test_no_text_of_a_canvas_is_cut_or_over_another(browser_page, film, tmp_path, kinds):
    with browser_page() as visit:
        page = visit.open(film(*[filmed.run(kind) for kind in kinds + kinds]))
        texts = page.evaluate(WRITTEN)
        visit.screenshot(tmp_path)
    assert len(texts) > 100
    for text in texts:
        assert text["left"] >= -1, text
        assert text["right"] <= text["room"] + 1, text
    for one, other in combinations(texts, 2):
        across = min(one["right"], other["right"]) - max(one["left"], other["left"])
        down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
        assert one["place"] != other["place"] or min(across, down) < 2, (one, other)


def test_runs_side_by_side_are_aligned_whatever_their_titles(browser_page, film):
    runs = [filmed.run(kind) for kind in ("fit", "many regions", "surface")]
    with browser_page() as visit:
        page = visit.open(film(*runs, titles=["short", "long " * 100, "of some words"]))
        boxes = [canvas.bounding_box() for canvas in page.locator("canvas").all()]
        assert {round(box["y"]) for box in boxes[:3]} == {round(box["y"]) for box in boxes[3:6]}
        assert {round(box["y"]) for box in boxes[:3]} == {round(box["y"]) for box in boxes[6:]}
        title = page.locator("h2").nth(1)
        assert title.bounding_box()["height"] < 100
        assert title.get_attribute("title").strip() == ("long " * 100).strip()


def test_on_paper_it_is_light_and_keeps_its_shape(browser_page, film):
    shape = """(canvas) => {
      const box = canvas.getBoundingClientRect();
      return (box.width / box.height) / (canvas.width / canvas.height); }"""
    with browser_page(dark=True) as visit:
        page = visit.open(film(filmed.run("fit"), filmed.run("surface")))
        assert page.evaluate("theme.paper") != "#FFFFFF"
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("theme.paper") == "#FFFFFF"
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 700, "height": 900})
        for canvas in page.locator("canvas").all():
            assert canvas.evaluate(shape) == pytest.approx(1, abs=0.02)
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.evaluate("theme.paper") != "#FFFFFF"


def test_it_plays_to_its_end_and_pauses_on_the_way(browser_page, film):
    with browser_page() as visit:
        page = visit.open(film(filmed.run("fit")))
        button = page.get_by_role("button", name="Play")
        assert page.evaluate(NOW) == "epoch 12"  # the trained network, before it is played
        button.click()
        page.wait_for_function(PLAYS)
        page.get_by_role("button", name="Pause").click()
        paused = page.evaluate(NOW)
        assert paused != "epoch 12"
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done()))")
        assert page.evaluate(NOW) == paused
        button.click()
        page.wait_for_function(ENDED)
        button.click()  # from the start again
        page.wait_for_function(f"() => {SCRUB} < {LAST}")
        visit.check_quiet()


def test_it_scrubs(browser_page, film):
    with browser_page() as visit:
        page = visit.open(film(filmed.run("fit")))
        page.get_by_role("slider").fill("4")
        assert page.evaluate(NOW) == "epoch 4"
        assert page.get_by_role("slider").get_attribute("aria-valuetext") == "epoch 4"
        loss = filmed.run("fit")["data_loss"][4]
        said = float(page.locator(".loss").text_content())
        assert said == pytest.approx(loss, rel=0.01)
        visit.check_quiet()


def test_the_speed_can_be_chosen(browser_page, film):
    with browser_page() as visit:
        page = visit.open(film(filmed.run("fit"), seconds=3000))
        play = page.get_by_role("button")
        play.click()
        assert page.evaluate(SCRUB) == 0  # 5 minutes a moment
        page.get_by_label("Speed").select_option("4")
        assert page.evaluate("Number(speed.value)") == 4
        moved = """(speed) => { goTo(0); document.getElementById("speed").value = speed;
            playing = true; before = 0; advance(60000); setPlaying(false); return position; }"""
        quick, slow = page.evaluate(moved, "4"), page.evaluate(moved, "0.5")
        assert quick == pytest.approx(8 * slow)
        visit.check_quiet()


def test_the_keyboard_reaches_everything(browser_page, film):
    with browser_page() as visit:
        page = visit.open(film(filmed.run("fit"), seconds=3000))
        focused = []
        for _ in range(3):
            page.keyboard.press("Tab")
            focused.append(page.evaluate("document.activeElement.id"))
        assert focused == ["play", "scrub", "speed"]
        page.evaluate("document.activeElement.blur()")
        for key, wanted in (("Home", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1)):
            page.keyboard.press(key)
            assert page.evaluate(NOW) == f"epoch {wanted}"
        page.keyboard.press("End")
        assert page.evaluate(NOW) == "epoch 12"
        page.keyboard.press("ArrowRight")  # there is none further
        assert page.evaluate(NOW) == "epoch 12"
        page.keyboard.press("Space")
        assert page.locator("#play").text_content() == "Pause"
        page.keyboard.press("Space")
        assert page.locator("#play").text_content() == "Play"
        page.locator("#scrub").focus()
        page.keyboard.press("ArrowRight")
        assert page.evaluate(SCRUB) == 1
        page.locator("#play").focus()
        page.keyboard.press("Enter")
        assert page.locator("#play").text_content() == "Pause"
        visit.check_quiet()


def test_the_page_follows_a_change_of_theme(browser_page, film):
    with browser_page() as visit:
        page = visit.open(film(filmed.run("fit")))
        light = pixels(page)
        page.emulate_media(color_scheme="dark")
        page.wait_for_function("() => theme.paper !== '#FFFFFF'")
        assert all(one != other for one, other in zip(pixels(page), light, strict=True))
        visit.check_quiet()


def test_hostile_names_are_shown_as_text(browser_page, film, tmp_path):
    title = HOSTILE + "</script><script>throw 1</script>"
    long = "one_long_word_" * 20
    with browser_page("phone") as visit:
        page = visit.open(film(filmed.run("fit"), filmed.run("fit"), titles=[title, long]))
        assert page.locator("h2").first.text_content() == title
        assert min(inks(page)) > 3
        visit.check_quiet()
        check_no_overflow(page)
        visit.screenshot(tmp_path)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_run_of_one_frame_and_a_page_without_scripts(browser_page, film, scripts):
    with browser_page(scripts=scripts) as visit:
        page = visit.open(film(filmed.run("against", epochs=1)))
        for shown in (".noscript", ".noscript img"):
            assert page.locator(shown).is_visible() is not scripts
        assert page.get_by_role("button", name="Play").is_visible() is scripts
        visit.check_quiet()
