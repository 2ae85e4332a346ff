"""Films as a page: a player and the numbers it draws, in one file."""

import base64
import io
from typing import Any

from PIL import Image

from glassnet.pictures.film.colouring import palette
from glassnet.pictures.film.composing import Composition
from glassnet.pictures.film.inside import KEY
from glassnet.pictures.film.loss_axis import LossAxis
from glassnet.pictures.film.packing import packed
from glassnet.pictures.film.strip import Strip, loss_axis_of
from glassnet.pictures.film.writers.writer import Order, writer
from glassnet.pictures.style import BLUE, ORANGE
from glassnet.pictures.templating import rendered

__all__ = ["html"]

MOST = 2_900_000  # bytes of a page
STILL, COLOURS = (960, 540), 64  # pixels and colours of the picture for readers without scripts


@writer(".html", fps=30, size=(1920, 1080))
def html(order: Order) -> bytes:
    """Return the page; of a long film every second, third, … frame, so that it stays small."""
    still = _still(order)
    every, page = 1, _page(order, 1, still)
    while len(page) > MOST and every < 64:
        every = max(every + 1, -(-every * len(page) // MOST))
        page = _page(order, every, still)
    return page


def _still(order: Order) -> str:
    """Return the last picture as a PNG in text, for readers without scripts."""
    composition = Composition(order.strips(), STILL)
    picture = composition.picture(len(composition.moments) - 1)[..., :3].copy()
    file = io.BytesIO()
    Image.fromarray(picture).quantize(COLOURS).save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode()


def _page(order: Order, every: int, still: str) -> bytes:
    strips = order.strips(every)
    axis = loss_axis_of(strips)
    data = {
        "moments": axis.moments.tolist(),
        "seconds": order.seconds,
        "runs": [_run(strip, axis) for strip in strips],
        "loss_limits": axis.limits,
        "loss_ticks": axis.ticks,
        "viridis": packed(palette(is_signed=False)),
        "below": BLUE,
        "above": ORANGE,
    }
    title = ", ".join(strip.title for strip in strips)
    page = rendered(
        "film/templates/player.html.j2", title=title, strips=strips, key=KEY, still=still, film=data
    )
    return page.encode()


def _run(strip: Strip, axis: LossAxis) -> dict[str, Any]:
    return {
        "title": strip.title,
        "epochs": strip.epochs.tolist(),
        "kind": strip.view.kind,
        "view": strip.view.page(),
        "losses": strip.losses.page(axis),
        "said": [strip.loss_said(epoch) for epoch in axis.moments],
        "weights_of": [strip.ending.weights_of(int(epoch)) for epoch in axis.moments],
        "end": strip.ending.epoch,
        "note": strip.ending.note(axis.last),
        "stages": strip.inside.page(),
    }
