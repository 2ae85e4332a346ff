"""The page of a report: sections in their templates, styles, charts and scripts in one file."""

import platform
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from glassnet.pictures.report.script_bundle import script_bundle
from glassnet.pictures.report.sections import Section
from glassnet.pictures.templating import rendered

__all__ = ["page"]

LIBRARIES = ("numpy", "scipy", "numba")


@dataclass(frozen=True)
class _Made:
    """When a page was made, and by which versions."""

    date: str
    version: str
    libraries: str


def page(template: str, title: str, kind: str, sections: list[Section], **values: Any) -> str:
    """Return the page; `kind` stands above its title."""
    return rendered(
        f"report/templates/{template}", title=title, kind=kind, sections=sections,
        made=_made(), bundle=script_bundle(), **values,
    )  # fmt: skip


def _made() -> _Made:
    import glassnet

    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    date = f"{datetime.now().astimezone():%d %B %Y, %H:%M %Z}"
    return _Made(date, glassnet.__version__, f"Python {platform.python_version()}, {libraries}")
