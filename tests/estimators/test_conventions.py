"""Parameters, attributes, clones, pickles, pipelines and searches, as scikit-learn has them."""

import copy
import pickle
from dataclasses import fields

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone, is_classifier, is_regressor
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import get_tags

import glassnet as gn
from glassnet.recipe import Recipe

BOTH = [gn.TabularRegressor, gn.TabularClassifier]


@pytest.mark.parametrize("cls", BOTH)
def test_every_number_of_the_recipe_is_a_parameter(cls):
    only_classes = {"smoothing"} if cls is gn.TabularRegressor else set()
    names = {field.name for field in fields(Recipe)} - only_classes
    parameters = cls().get_params()
    assert {name: parameters.get(name, "missing") for name in names} == dict.fromkeys(names)


@pytest.mark.parametrize("cls", BOTH)
def test_all_parameters_are_described(cls):
    documentation = gn.estimators.TabularEstimator.__doc__ + Recipe.__doc__ + cls.__doc__
    assert [name for name in cls().get_params() if name not in documentation] == []


def test_a_clone_has_the_parameters_and_nothing_learned(regressor):
    again = clone(regressor)
    assert again.get_params() == regressor.get_params()
    assert not hasattr(again, "predictor_")
    assert "hidden=8" in repr(again)


def test_a_recipe_and_a_callback_go_through_clone():
    made = gn.TabularRegressor(
        recipe=Recipe(hidden=(4,)), callbacks=[gn.ReduceOnPlateau()], loss=gn.Huber(0.5)
    )
    again = clone(made)
    assert again.recipe == made.recipe
    assert repr(again.loss) == "Huber(delta=0.5)"


def test_attributes_after_fitting(regressor, classifier, frame):
    assert regressor.feature_names_in_.tolist() == list(frame.columns)
    assert regressor.n_features_in_ == 5
    assert [str(column.kind) for column in regressor.schema_.columns] == [
        "number", "number", "category", "yes/no", "date",
    ]  # fmt: skip
    assert len(regressor.histories_) == 4  # two of each type
    assert regressor.histories_[0] is regressor.history_
    figures = regressor.history_["validation_loss"]
    assert figures[regressor.best_epoch_] == min(figures)
    assert regressor.predictor_.target.name == "rent"
    assert classifier.predictor_.target.name == "price"
    assert classifier.classes_.tolist() == ["cheap", "dear"]
    assert not hasattr(regressor, "classes_")


def test_names_go_when_a_table_without_any_is_fitted(quick, frame, rent):
    model = gn.TabularRegressor(**quick).fit(frame, rent)
    model.fit(frame[["size", "rooms"]].to_numpy(), rent)
    assert not hasattr(model, "feature_names_in_")
    assert model.n_features_in_ == 2


def test_tags():
    regressor, classifier = get_tags(gn.TabularRegressor()), get_tags(gn.TabularClassifier())
    for tags in (regressor, classifier):
        assert tags.input_tags.allow_nan
        assert tags.input_tags.categorical
        assert not tags.input_tags.sparse
    assert regressor.target_tags.multi_output
    assert not classifier.target_tags.multi_output
    assert is_regressor(gn.TabularRegressor())
    assert is_classifier(gn.TabularClassifier())


@pytest.mark.parametrize(
    "copied",
    [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model)), "joblib"],
    ids=["deepcopy", "pickle", "joblib"],
)
def test_copies_predict_the_same_bits(regressor, classifier, frame, copied, tmp_path):
    def through_a_file(model):
        joblib.dump(model, tmp_path / "model.joblib")
        return joblib.load(tmp_path / "model.joblib", mmap_mode="r")

    make = through_a_file if copied == "joblib" else copied
    for model, method in ((regressor, "predict_interval"), (classifier, "predict_proba")):
        expected = getattr(model, method)(frame)  # the way forward is compiled by now
        np.testing.assert_array_equal(getattr(make(model), method)(frame), expected)


def test_in_a_pipeline_with_dataframes_inside(quick, frame, rent):
    scaled = ColumnTransformer(
        [("scale", StandardScaler(), ["size", "rooms"])], remainder="passthrough",
        verbose_feature_names_out=False,
    ).set_output(transform="pandas")  # fmt: skip
    pipeline = make_pipeline(scaled, gn.TabularRegressor(**quick)).fit(frame, rent)
    assert pipeline[-1].feature_names_in_.tolist() == list(frame.columns)
    assert pipeline.predict(frame).shape == (len(frame),)


def test_in_a_grid_search(quick, frame, dear):
    search = GridSearchCV(
        gn.TabularClassifier(**quick), {"hidden": [4, (8, 8)], "class_weight": [None, "balanced"]},
        cv=2, scoring="neg_log_loss", error_score="raise",
    )  # fmt: skip
    search.fit(frame, dear)
    assert search.best_estimator_.classes_.tolist() == ["cheap", "dear"]
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()


def test_cross_validation_in_processes_gives_the_same_scores(quick, frame, rent):
    model = gn.TabularRegressor(**quick)
    alone = cross_val_score(model, frame, rent, cv=2, error_score="raise")
    np.testing.assert_array_equal(
        cross_val_score(model, frame, rent, cv=2, n_jobs=2, error_score="raise"), alone
    )


def test_a_class_may_be_missing_from_a_fold(quick, line):
    x, _ = line
    y = np.where(np.arange(200) < 3, "rare", np.where(x[:, 0] > 0, "up", "down"))
    model = gn.TabularClassifier(**quick, class_weight={"rare": 5.0})
    y_found = cross_val_predict(model, x, y, cv=3)
    assert set(y_found) <= {"rare", "up", "down"}


def test_set_params_reach_the_training(quick, line):
    model = gn.TabularRegressor(**quick).set_params(epochs=2, hidden=[4, 4])
    assert len(model.fit(*line).history_) == 2
    assert model.predictor_.network.config()["layers"][0]["branches"][0]["layers"]


def test_metadata_can_be_requested():
    model = gn.TabularRegressor()
    assert {"sample_weight", "eval_set"} <= set(model.get_metadata_routing().fit.requests)


def test_score_is_r2_and_accuracy(regressor, classifier, frame, rent, dear):
    error = ((rent - regressor.predict(frame)) ** 2).sum()
    expected = 1 - error / ((rent - rent.mean()) ** 2).sum()
    assert regressor.score(frame, rent) == pytest.approx(expected)
    assert classifier.score(frame, dear) == (classifier.predict(frame) == dear).mean()


@pytest.mark.parametrize(
    "labels", [[False, True], [-1, 1], [3, 7], ["no", "yes"], np.array(["a", "b"], object)]
)
def test_labels_keep_their_type(quick, line, labels):
    x, y = line
    named = np.asarray(labels)[(y > 0).astype(int)]
    model = gn.TabularClassifier(**quick).fit(x, named)
    assert model.classes_.dtype == named.dtype
    assert model.predict(x).dtype == named.dtype
    np.testing.assert_array_equal(model.predict_log_proba(x), np.log(model.predict_proba(x)))


def test_labels_beyond_what_floats_tell_apart(quick, line):
    x, y = line
    labels = np.where(y > 0, 2**60, 2**60 + 1)
    model = gn.TabularClassifier(**quick | {"epochs": 40}).fit(x, labels)
    assert model.classes_.tolist() == [2**60, 2**60 + 1]
    assert model.score(x, labels) > 0.9


def test_labels_of_pandas(quick, line):
    x, y = line
    labels = pd.Series(np.where(y > 0, "up", "down"), dtype="category", name="way")
    model = gn.TabularClassifier(**quick).fit(x, labels)
    assert model.predictor_.predict(x)[0] == model.predict(x)[0]
    assert model.predictor_.target.name == "way"
