"""Draws docs/readme.png: `python docs/readme_picture.py` (about a minute)."""

from pathlib import Path

from matplotlib.figure import Figure

from glassnet import datasets
from glassnet.book.chapter import run_chapter
from glassnet.fitted import Fit
from glassnet.pictures import fit, predicted_against_true
from glassnet.predicting import predictions_of
from glassnet.table_run import TableSettings, prepare, train_table

EPOCHS = 10001


def main() -> None:
    """The chapter's stuck run, its cure by larger first weights, and the cars."""
    stuck, cured, cars = Figure(figsize=(13, 4), dpi=110, layout="constrained").subplots(1, 3)
    for scale, fate, ax in ((0.01, "stuck", stuck), (0.1, "cured", cured)):
        run = run_chapter(2, scale, 0.05, 1e-3, EPOCHS, on_line=lambda line: None)
        fit(Fit(run.x, run.predictions, run.x, run.y), ax)
        ax.set_title(f"Chapter 17, first weights {scale}: {fate}")
    settings = TableSettings(datasets.describe("cars").target)
    prepared = prepare(datasets.load("cars"), settings)
    predictor = train_table(prepared, settings, progress=False).predictor
    predicted_against_true(predictions_of(predictor, prepared.held_out), cars)
    cars.set_title("glassnet train cars")
    cars.get_figure().savefig(Path(__file__).parent / "readme.png")


if __name__ == "__main__":
    main()
