"""What a training on a table may be told, and the recipe that comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from glassnet.errors import SettingError
from glassnet.nn import Loss
from glassnet.nn.settings import above
from glassnet.recipe import Recipe, named_recipe
from glassnet.tabular import ClassTarget, Target

__all__ = ["TableSettings", "choose_loss", "restored_settings", "types_of"]

OF_THE_RECIPE = ("hidden", "activation", "dropout", "learning_rate", "epochs", "batch_size")


@dataclass(frozen=True)
class TableSettings:
    """How to train on a table; every value has a default but the target.

    `kinds` overrule what is seen of a column; `test` is the share of rows held out for the score;
    `split` is "random", or "time" for a table in order of time, whose last rows are then held out;
    `loss` is a registered loss; `time_limit` is in seconds. `recipe` is "best", "simple" or
    "plain"; `hidden` units a layer and the others below it are as the recipe says where None.

    >>> TableSettings("price", hidden=(64,)).recipe
    'best'
    """

    target: str
    task: str = "auto"
    kinds: Mapping[str, str] = field(default_factory=dict)
    test: float = 0.2
    split: str = "random"
    seed: int = 0
    loss: str | None = None
    time_limit: float | None = None
    recipe: str = "best"
    hidden: tuple[int, ...] | None = None
    activation: str | None = None
    dropout: float | None = None
    learning_rate: float | None = None
    epochs: int | None = None
    batch_size: int | None = None


def types_of(settings: TableSettings, *, classes: bool = False) -> tuple[Recipe, ...]:
    """Return the types of networks of the recipe, with what the settings change of them.

    Errors: UnknownNameError for an unknown recipe or activation; SettingError for numbers that
    cannot be.

    >>> [each.epochs for each in types_of(TableSettings("price", epochs=3))]
    [3, 3]
    """
    if settings.time_limit is not None:
        above("time_limit", settings.time_limit, 0, "give seconds, such as 60")
    changes = {name: getattr(settings, name) for name in OF_THE_RECIPE}
    types = named_recipe(settings.recipe, classes=classes)
    return tuple(each.changed(**changes) for each in types)


def choose_loss(name: str | None, target: Target) -> Loss | None:
    """Return the registered loss of that name, if it suits the target; None for no name.

    >>> from glassnet.tabular import NumberTarget
    >>> choose_loss("huber", NumberTarget("y", 0.0, 1.0))
    Huber()
    """
    if name is None:
        return None
    wanted = "classes" if isinstance(target, ClassTarget) else "number"
    loss = Loss.named(name)
    if loss.predicts != wanted:
        fitting = [n for n, each in Loss.registry.items() if each.predicts == wanted]
        raise SettingError(
            f"loss={name!r} for the target {target.name!r}",
            rule=f"its network predicts the {loss.predicts}, and this target needs the {wanted}",
            remedy=f"choose one of {', '.join(sorted(fitting))}",
        )
    made: Loss = loss()
    return made


def restored_settings(folder: Path, config: Mapping[str, Any]) -> TableSettings:
    """Return the settings that a run folder's `config` holds.

    SettingError where it is no run on a table, or one of a version with other settings.

    >>> from dataclasses import asdict
    >>> config = {"table": "cars", "settings": asdict(TableSettings("Price"))}
    >>> restored_settings(Path("run"), config)
    TableSettings(target='Price', ...)
    """
    stored = config.get("settings")
    if stored is None or "table" not in config:
        raise SettingError(
            f"{folder}",
            rule="it is not a run of `glassnet train`",
            remedy="resume it by gn.train(..., resume=folder), as it was begun",
        )
    if stored.keys() != {each.name for each in fields(TableSettings)}:
        raise SettingError(
            f"{folder}",
            rule="it was begun by a version of Glassnet with other settings",
            remedy="finish it with that version, or train anew into another folder",
        )
    hidden = stored["hidden"]
    return TableSettings(**stored | {"hidden": None if hidden is None else tuple(hidden)})
