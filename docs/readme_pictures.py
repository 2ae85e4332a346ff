"""Draws the pictures of the README into docs/readme: `python docs/readme_pictures.py`."""

from pathlib import Path

import glassnet as gn
from glassnet.pictures import parameter_map, predicted_against_true, save_picture
from glassnet.predicting import predictions_of
from glassnet.predictions import Predictions
from glassnet.sweep.chapter import CHAPTER
from glassnet.table_run import TableSettings, prepare, train_table

HERE = Path(__file__).parent / "readme"
EPOCHS = 10_001


def main() -> None:
    """The film of the chapter's puzzle, its map, a network with its numbers, and the cars."""
    HERE.mkdir(exist_ok=True)
    runs = {f"first weights {scale}": chapter_run(scale) for scale in (0.01, 0.1)}
    gn.film([*runs.values()], HERE / "film.gif", titles=[*runs], size=(720, 406), seconds=6, fps=8)
    swept = gn.sweep("sine", **CHAPTER, seeds=1, progress=False)
    save_picture(parameter_map(swept), HERE / "map.png")
    net = gn.Network([gn.Dense(2, 3), gn.Tanh(), gn.Dense(3, 1)], seed=1)
    gn.draw(net, [0.5, -1.0], y=[1.0]).save(HERE / "network.svg")
    save_picture(predicted_against_true(cars()), HERE / "cars.png")


def chapter_run(scale: float) -> gn.History:
    """Train the chapter's network from first weights of that size."""
    first = gn.Normal(scale)
    layers = [gn.Dense(1, 64, weight_init=first), gn.ReLU()]
    layers += [gn.Dense(64, 64, weight_init=first), gn.ReLU(), gn.Dense(64, 1, weight_init=first)]
    adam, x_y = gn.Adam(0.005, decay=1e-3), gn.datasets.sine()
    recorder = gn.Recorder()
    return gn.train(
        gn.Network(layers), *x_y, optimizer=adam, epochs=EPOCHS, callbacks=recorder, progress=False
    )


def cars() -> Predictions:
    """What `glassnet train cars` predicts of the rows that it held out."""
    settings = TableSettings(gn.datasets.describe("cars").target)
    prepared = prepare(gn.datasets.load("cars"), settings)
    predictor = train_table(prepared, settings, progress=False).predictor
    return predictions_of(predictor, prepared.held_out)


if __name__ == "__main__":
    main()
