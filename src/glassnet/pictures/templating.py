"""Pages from templates: files of Jinja2, every value escaped."""

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["rendered"]


def rendered(template: str, **values: Any) -> str:
    """Fill a template of `glassnet.pictures`, named by its path below the package.

    >>> "&lt;b&gt;" in rendered("templates/notebook.html.j2", title="<b>", parts=[])
    True
    """
    return _environment().get_template(template).render(values)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("glassnet.pictures", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
