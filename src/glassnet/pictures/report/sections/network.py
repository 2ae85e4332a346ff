"""The network, drawn."""

from glassnet.nn import Network
from glassnet.pictures.report.data import ReportData
from glassnet.pictures.report.sections.section import Section
from glassnet.pictures.report.sections.wording import many

__all__ = ["network"]


def network(data: ReportData) -> Section | None:
    """Draw the network that counts most, and list its layers."""
    if data.network is None:
        return None
    from glassnet.pictures.drawing import drawing_of

    values = {
        "said": _said(data, data.network), "summary": str(data.network.summary()),
        "drawing": drawing_of(data.network),
    }  # fmt: skip
    return Section("network", "The network", values)


def _said(data: ReportData, drawn: Network) -> str:
    parameters = f"{drawn.parameters.size:,} parameters"
    members = data.predictor.members if data.predictor else 1
    if members == 1:
        return f"A network of {parameters}."
    return (
        f"The prediction is the weighted mean of {many(members, 'network')}. Drawn is the one that "
        f"counts most, {100 * data.share:.0f} %: {parameters}."
    )
