"""A real browser for the pages that the library writes."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
SCREENS = {"desktop": DESKTOP, "phone": PHONE}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class Visit:
    """An open page, and what it did that it should not: `errors`, and `requests` beyond its file.

    `page` is Playwright's.
    """

    def __init__(self, page, name):
        self.page, self.name = page, name
        self.errors, self.requests = [], []
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, path):
        """Load a file; the request for it is its own."""
        address = Path(path).resolve().as_uri()
        self.page.goto(address)
        self.requests = [url for url in self.requests if url != address]
        return self.page

    def screenshot(self, folder):
        """Keep what is seen in a folder, and in the one that GLASSNET_SCREENSHOTS names."""
        for place in (folder, os.environ.get("GLASSNET_SCREENSHOTS")):
            if place:
                Path(place).mkdir(parents=True, exist_ok=True)
                self.page.screenshot(path=Path(place) / f"{self.name}.png", full_page=True)

    def check_quiet(self):
        """No console error, and no request that left the file."""
        assert not self.errors, self.errors
        far = [url for url in self.requests if not url.startswith(("data:", "blob:"))]
        assert not far, far

    def check_accessible(self):
        """No serious finding of axe-core."""
        axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=MISSING_AXE)
        found = axe.Axe().run(self.page).response["violations"]
        serious = [each for each in found if each["impact"] in {"serious", "critical"}]
        told = [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in serious]
        assert not serious, told

    def _note_console(self, message):
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)


MISSING_AXE = "ACCESSIBILITY IS NOT CHECKED: pip install axe-playwright-python"
MISSING_PLAYWRIGHT = "PAGES ARE NOT OPENED: pip install playwright"
MISSING_CHROMIUM = "PAGES ARE NOT OPENED: there is no Chromium; apt-get install chromium"


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium, the one of the system; the test is skipped where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason=MISSING_PLAYWRIGHT)
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(MISSING_CHROMIUM)
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def browser_page(browser, request):
    """Open files: `with browser_page("desktop") as visit: visit.open(path)`.

    Screens: "desktop", "phone"; `scripts=False` and `dark=True` are the browser's settings.
    """

    @contextmanager
    def opened(screen="desktop", *, scripts=True, dark=False):
        context = browser.new_context(
            viewport=SCREENS[screen],
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            reduced_motion="no-preference",
        )
        name = f"{request.node.name}-{screen}{'-dark' if dark else ''}"
        visit = Visit(context.new_page(), name.replace("/", "_"))
        try:
            yield visit
        finally:
            context.close()

    return opened
