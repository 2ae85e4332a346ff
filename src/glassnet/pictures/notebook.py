"""What a notebook shows of networks, histories and findings."""

import io
from base64 import b64encode
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from glassnet.doctor import Finding, Findings
from glassnet.nn import Network
from glassnet.pictures.style import THEMES, theme
from glassnet.pictures.templating import rendered
from glassnet.record import History
from glassnet.text import figure

__all__ = ["html_of"]

TEMPLATE = "templates/notebook.html.j2"


@dataclass(frozen=True)
class _Part:
    """One part of what is shown: the first that is not empty."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    svg: str = ""
    picture: dict[str, str] = field(default_factory=dict)  # by theme, as data in base64
    findings: list[Finding] = field(default_factory=list)
    text: str = ""


@singledispatch
def html_of(thing: Any) -> str:
    """Return HTML of a thing: its picture and what there is to say, or its text.

    >>> html_of(Findings()).count("nothing is wrong with this run")
    1
    """
    return rendered(TEMPLATE, title=type(thing).__name__, parts=[_Part(text=repr(thing))])


@html_of.register
def _(history: History) -> str:
    if not len(history):
        return rendered(TEMPLATE, title="History", parts=[_Part(text="no epochs")])
    last, epochs = history.last, len(history)
    rows = [(name.replace("_", " "), figure(value)) for name, value in last.values().items()]
    ended = [("epochs", f"{epochs:,}"), ("stopped", history.stopped or "not yet")]
    title = f"History of {epochs:,} epoch{'s' * (epochs > 1)}"
    parts = [_Part(picture=_pictures(history)), _Part(ended + rows)]
    return rendered(TEMPLATE, title=title, parts=parts)


@html_of.register
def _(network: Network) -> str:
    from glassnet.pictures.drawing import drawing_of

    title = f"Network of {network.parameters.size:,} parameters"
    return rendered(TEMPLATE, title=title, parts=[_Part(svg=drawing_of(network))])


@html_of.register
def _(findings: Findings) -> str:
    said = [_Part(findings=list(findings))] if findings else []
    text = [_Part(text=line) for line in ([] if findings else [str(findings).splitlines()[0]])]
    unknown = [_Part(text=f"cannot tell, because {reason}") for reason in findings.unknown]
    return rendered(TEMPLATE, title="What the doctor found", parts=said + text + unknown)


def _pictures(history: History) -> dict[str, str]:
    """Return the plots of a history for a light and for a dark page."""
    return {name: _drawn(history, name) for name in THEMES}


def _drawn(history: History, name: str) -> str:
    file = io.BytesIO()
    with theme(name):
        history.plot().savefig(file, format="svg")
    return b64encode(file.getvalue()).decode()
