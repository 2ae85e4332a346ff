"""What both estimators are: parameters, fitting, and reading X."""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from glassnet.array import Array
from glassnet.drawn import Drawn
from glassnet.errors import ShapeError
from glassnet.estimators.inputs import matched, read_table
from glassnet.estimators.known_rows import check_rows, check_width, known_rows
from glassnet.estimators.leaks import warn_of_leaks
from glassnet.estimators.progress import Told
from glassnet.estimators.saying import say_if_interrupted, say_what_is_left_out
from glassnet.estimators.settings import kinds_of, loss_for, seed_of, types_of, workers_of
from glassnet.estimators.weights import counted, row_weights
from glassnet.nn import Loss, Network
from glassnet.nn.settings import above, true_or_false
from glassnet.predictor import Predictor
from glassnet.recipe import Recipe
from glassnet.record import History
from glassnet.table_fit import FitSettings, Known, fit_table
from glassnet.table_further import Learning, begin_table, begin_with, learn_further
from glassnet.table_task import encoder_of
from glassnet.tabular import Table, Target
from glassnet.train import Callback, metrics_of
from glassnet.train.metrics.choosing import as_many

__all__ = ["TabularEstimator"]

Columns = dict[str, Array]


@dataclass(kw_only=True, eq=False, repr=False)
class TabularEstimator(BaseEstimator, Drawn, ABC):  # type: ignore[misc]
    """What `TabularRegressor` and `TabularClassifier` share; all parameters are keywords.

    `recipe` is "best", "simple", "plain" or a `glassnet.Recipe`, which describes the numbers from
    `hidden` to `patience`, or several of them: types of networks, mixed by what each says of rows
    that it has not seen. A number that is not None is that of all types.

    - `loss`: a name or object; None is squared error, or cross-entropy for classes. It sees
      targets standardised (counts under Poisson: divided by their mean).
    - `metric`: a name, an object, a function of (prediction, target), or several, in the target's
      units. Each network keeps the epoch that is best by the first one, unless `keep_best` says
      otherwise. Classes come as numbers, predictions of them as probabilities.
    - `callbacks`: objects of `glassnet.Callback`; each network gets copies of its own.
    - `kinds`: what columns are where the guess is wrong, as {"zip": "category"}.
    - `numbers`: "robust" scales by quartiles, "quantile" by rank.
    - `warm_start`: whether a further `fit` goes on from the networks of the last one, where their
      shapes and `random_state` agree; None is then the seed of the last one.
    - `random_state`: the same whole number gives the same bits, whatever `n_jobs`; None draws one.
    - `n_jobs`: networks trained at a time, on a thread each: None and -1 are one a core.
    - `time_limit`: seconds for `fit`: as many networks as there is time for. Where there is too
      little for the first ones they take fewer steps, and on large tables fewer rows.
    - `verbose`: 1 prints what each column was taken for, and a line for every network that was
      trained.

    Attributes after fitting: `predictor_` (a `Predictor`: the whole model), `schema_`,
    `histories_` of the networks, `history_` and `best_epoch_` of the first, `n_features_in_`, and
    `feature_names_in_` where columns have names.

    Columns with names are found by them, in any order and among others; those of arrays by place.
    Tables below 50 rows get a ridge or logistic regression, to its optimum, in which a row of
    weight 2 is two rows; the recipe, `metric`, `time_limit` and what watches validation do nothing
    there.
    """

    recipe: str | Recipe | Sequence[Recipe] = "best"
    hidden: Sequence[int] | int | None = None
    activation: str | None = None
    parametric: bool | None = None
    skip: bool | None = None
    waves: int | None = None
    wave_width: int | None = None
    wave_spread: float | None = None
    embedding: int | None = None
    scale_rate: float | None = None
    dropout: float | None = None
    learning_rate: float | None = None
    schedule: str | None = None
    steps: float | None = None
    steps_power: float | None = None
    beta_1: float | None = None
    beta_2: float | None = None
    weight_decay: float | None = None
    bias_rate: float | None = None
    epochs: int | None = None
    batch_size: int | None = None
    folds: int | None = None
    networks: int | None = None
    keep_best: bool | None = None
    patience: float | None = None
    loss: str | Loss | None = None
    metric: Any = None
    callbacks: Callback | Iterable[Callback] = ()
    kinds: Mapping[str, str] | None = None
    numbers: str = "robust"
    warm_start: bool = False
    random_state: Any = None
    n_jobs: int | None = None
    time_limit: float | None = None
    verbose: int = 0

    _losses: ClassVar[tuple[str, ...]]  # what the network may predict under them

    def fit(self, X: Any, y: Any, sample_weight: Any = None, eval_set: Any = None) -> Self:  # noqa: N803
        """Learn from X (rows, columns) and y (rows,), and return self.

        `sample_weight` (rows,) says how much rows count; those of 0 are left out. `eval_set` is
        (X, y), (X, y, weights), or a list of one such: every network then learns from all rows of
        X, keeps the epoch that is best on these, and they tell how far the truth may lie.
        """
        with self._all_or_nothing():
            return self._fit(X, y, sample_weight, eval_set)

    def _fit(self, X: Any, y: Any, sample_weight: Any, eval_set: Any) -> Self:  # noqa: N803
        begun, settings = time.monotonic(), self._settings()
        (table, named), columns = read_table(X), self._columns(y)
        known = known_rows(table, columns, sample_weight)
        targets = self._learn_targets([*columns], known)
        self._remember_names(table, named)
        known = counted(replace(known, weights=self._row_weights(known, targets)))
        held_out = self._held_out(eval_set, targets, table)
        encoder = encoder_of(known, settings)
        if self.verbose:
            print(encoder.schema.describe(), flush=True)
        say_what_is_left_out(encoder.schema)
        warn_of_leaks(known, held_out, encoder.schema, settings.seed)
        settings = settings.after(time.monotonic() - begun)
        fitted = fit_table(known, targets, settings, held_out, encoder=encoder)
        say_if_interrupted(fitted.histories)
        self._learning: Learning | None = None
        if self.warm_start:
            self._earlier = settings.seed, fitted.networks
        return self._remember(fitted.predictor, fitted.histories)

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Leave everything as it was before if what is within fails."""
        before = dict(self.__dict__)
        try:
            yield
        except BaseException:
            self.__dict__ = before
            raise

    def save(self, path: str | Path) -> None:
        """Write the model to a `.glass` file; `glassnet.load` reads it, as a `Predictor`."""
        check_is_fitted(self)
        self.predictor_.save(path)

    @abstractmethod
    def _columns(self, y: Any) -> Columns:
        """Return the columns of y by the names of the targets."""

    @abstractmethod
    def _learn_targets(
        self, names: Sequence[str], known: Known, labels: Array | None = None
    ) -> list[Target]:
        """Learn the targets from their columns, or from the labels that will come."""

    def _row_weights(self, known: Known, targets: Sequence[Target]) -> Array | None:
        """Return the rows' weights as networks are to take them."""
        return known.weights

    def _partial_fit(
        self, X: Any, y: Any, sample_weight: Any, labels: Array | None = None  # noqa: N803
    ) -> Self:  # fmt: skip
        with self._all_or_nothing():
            return self._learn_further(X, y, sample_weight, labels)

    def _learn_further(self, X: Any, y: Any, sample_weight: Any, labels: Array | None) -> Self:  # noqa: N803
        settings, columns = self._settings(), self._columns(y)
        if hasattr(self, "predictor_"):
            known = known_rows(self._table(X), columns, sample_weight, least=1)
            check_width(columns, self.predictor_.targets)
        else:
            table, named = read_table(X)
            known = known_rows(table, columns, sample_weight)
            targets = self._learn_targets([*columns], known, labels)
            self._remember_names(table, named)
            self._learning = begin_table(known, targets, settings)
            say_what_is_left_out(self._learning.predictor.encoder.schema)
        learning = self._learning or begin_with(self.predictor_, settings)
        learning = learning.copied()  # what fails half way has changed nothing
        weights = self._row_weights(known, learning.predictor.targets)
        known = counted(replace(known, weights=weights))
        histories = learn_further(learning, known, settings)
        self._learning = learning
        return self._remember(learning.predictor, histories)

    def _settings(self) -> FitSettings:
        parameters = self.get_params(deep=False)
        metrics = metrics_of(self.metric)
        if metrics and self.keep_best is None:
            parameters["keep_best"] = True
        types = types_of(self.recipe, parameters, classes="classes" in self._losses)
        callbacks = [Callback.made(each) for each in as_many(self.callbacks)]
        if self.time_limit is not None:
            above("time_limit", self.time_limit, 0, "give seconds, such as 60")
        for name in ("warm_start", "intervals"):
            true_or_false(name, parameters.get(name, False))
        seed, earlier = self._begun_with()
        return FitSettings(
            types,
            kinds=kinds_of(self.kinds),
            numbers=self.numbers,
            loss=loss_for(self.loss, self._losses),
            metrics=metrics,
            callbacks=[*callbacks, Told()] if self.verbose else callbacks,
            intervals=parameters.get("intervals", False),
            seed=seed,
            workers=workers_of(self.n_jobs),
            time_limit=self.time_limit,
            start=earlier,
        )

    def _begun_with(self) -> tuple[int, dict[int, Network]]:
        """Return the seed, and what networks go on from: rows unseen once must be so again."""
        if not (self.warm_start and hasattr(self, "_earlier")):
            return seed_of(self.random_state), {}
        seed, networks = self._earlier
        if self.random_state is None or seed_of(self.random_state) == seed:
            return seed, networks
        return seed_of(self.random_state), {}

    def _held_out(self, eval_set: Any, targets: Sequence[Target], table: Table) -> Known | None:
        if eval_set is None:
            return None
        given = eval_set[0] if isinstance(eval_set, list) and len(eval_set) == 1 else eval_set
        if not isinstance(given, tuple) or len(given) not in {2, 3}:
            raise ShapeError(
                f"eval_set of type {type(eval_set).__name__}",
                rule="it is (X, y), (X, y, weights) or a list of one such",
                remedy="pass eval_set=(X_valid, y_valid)",
            )
        columns = self._columns(given[1])
        check_width(columns, targets)
        rows = self._table(given[0], needed=table.names)
        check_rows(rows, columns)
        weights = row_weights(given[2], len(rows)) if len(given) == 3 else None
        known = Known(rows, tuple(columns.values()), weights)
        return replace(known, weights=self._row_weights(known, targets))

    def _table(self, X: Any, needed: Sequence[str] | None = None) -> Table:  # noqa: N803
        """Return X with the columns that were learned from."""
        named = hasattr(self, "feature_names_in_")
        places = [f"x{number}" for number in range(self.n_features_in_)]
        fitted = self.feature_names_in_.tolist() if named else places
        if needed is None:
            needed = [column.name for column in self.schema_.used]
        return matched(X, fitted, needed, named=named, who=type(self).__name__)

    def _remember_names(self, table: Table, named: bool) -> None:
        self.n_features_in_ = len(table.names)
        if named:
            self.feature_names_in_ = np.array(table.names, dtype=object)
        elif hasattr(self, "feature_names_in_"):
            del self.feature_names_in_

    def _remember(self, predictor: Predictor, histories: list[History]) -> Self:
        first = histories[0]
        chosen = first.best_epoch if first.monitor.startswith("validation_") else None
        self.predictor_, self.schema_ = predictor, predictor.encoder.schema
        self.histories_, self.history_ = histories, first
        self.best_epoch_ = len(first) - 1 if chosen is None else chosen
        return self

    def __sklearn_tags__(self) -> Any:
        """Missing values and categories are welcome, sparse data and text by itself are not."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        return tags
