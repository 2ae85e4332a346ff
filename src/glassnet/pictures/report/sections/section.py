"""A section of the report: its place on the page, its title, what its template is filled with."""

from dataclasses import dataclass, field
from typing import Any

__all__ = ["Section"]


@dataclass(frozen=True)
class Section:
    """Filled into `templates/sections/NAME.html.j2`, under the heading `title`.

    >>> Section("doctor", "What the doctor found").template
    'report/templates/sections/doctor.html.j2'
    """

    name: str
    title: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """The template's path in `glassnet.pictures`."""
        return f"report/templates/sections/{self.name}.html.j2"
