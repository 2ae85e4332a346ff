"""The report's sections, a file each: what of a run's data a template is filled with."""

from collections.abc import Callable

from glassnet.pictures.report.data import ReportData
from glassnet.pictures.report.sections.columns import columns
from glassnet.pictures.report.sections.doctor import doctor
from glassnet.pictures.report.sections.learning import learning
from glassnet.pictures.report.sections.network import network
from glassnet.pictures.report.sections.overview import overview
from glassnet.pictures.report.sections.predictions import predictions
from glassnet.pictures.report.sections.repeat import repeat
from glassnet.pictures.report.sections.scores import scores
from glassnet.pictures.report.sections.section import Section
from glassnet.pictures.report.sections.table import table
from glassnet.pictures.report.sections.use import use

__all__ = ["Section", "sections_of"]

IN_ORDER: tuple[Callable[[ReportData], Section | None], ...] = (
    overview, scores, predictions, columns, table, learning, doctor, network, repeat, use
)  # fmt: skip


def sections_of(data: ReportData) -> list[Section]:
    """Return the sections that there is something to show in."""
    found = [make(data) for make in IN_ORDER]
    return [section for section in found if section is not None]
