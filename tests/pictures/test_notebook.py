"""What a notebook shows: pictures and figures in HTML that is whole and escaped."""

import re
from base64 import b64decode
from html.parser import HTMLParser

import numpy as np
import pytest

import glassnet as gn
from glassnet.record import EpochRecord, History

VOID = {"br", "img", "source", "meta", "link", "input", "hr"}


class Balanced(HTMLParser):
    """Counts what is open, so that a page that forgets to close something is found."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def html_of(thing):
    text = thing._repr_html_()
    parser = Balanced()
    parser.feed(text)
    assert not parser.open
    return text


@pytest.fixture
def network():
    return gn.Network([gn.Dense(1, 4), gn.Tanh(), gn.Dense(4, 1)])


def test_a_history_shows_its_curves_and_its_end(network):
    x = np.linspace(-1, 1, 50).reshape(-1, 1)
    text = html_of(gn.train(network, x, x**2, epochs=12, progress=False))
    assert "History of 12 epochs" in text
    light, dark = (b64decode(each) for each in re.findall(r"svg\+xml;base64,([^\"]+)", text)[::-1])
    assert b"<svg" in light
    assert b"#15181c" in dark.lower()
    assert b"#15181c" not in light.lower()
    assert re.search(r"data loss</th><td[^>]*>[\d.e-]+</td>", text)


@pytest.mark.parametrize("records", [[], [EpochRecord(0, float("nan"), 0.0, 0.1, 0.1)]])
def test_a_history_of_nothing_or_nan_is_shown(records):
    assert "History" in html_of(History(records))


def test_a_network_is_drawn(network):
    text = html_of(network)
    assert "Network of 13 parameters" in text
    assert "<svg" in text


def test_findings_are_a_list_with_evidence_and_proof(network):
    x = np.linspace(-1, 1, 200).reshape(-1, 1)
    net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1), gn.ReLU()])
    history = gn.train(net, x, np.sin(3 * x), optimizer=gn.Adam(0.02), epochs=100, progress=False)
    text = html_of(gn.examine(history, prove=True))
    assert "<strong>output-cannot-reach</strong>" in text
    assert "proven: loss" in text
    assert "nothing was found" in html_of(gn.examine(History()))


def test_names_are_escaped():
    history = History([EpochRecord(0, 1.0, 0.0, 0.1, 0.1)], stopped="<script>alert(1)</script>")
    assert "<script>" not in html_of(history)


def test_an_estimator_is_shown_by_scikit_learn():
    model = gn.TabularRegressor()
    assert "TabularRegressor" in model._repr_html_()
