"""Writes metrics.json: what scikit-learn says about predictions drawn from a fixed seed.

Run `python tests/golden/train/make_metrics.py` where scikit-learn 1.9.1 is installed.
"""

import json
import math
from pathlib import Path

import numpy as np

SEED, ROWS = 7, 40


def regression_cases(generator):
    one = generator.normal(3, 2, (ROWS, 1))
    three = generator.normal(3, 2, (ROWS, 3))
    constant = np.full((ROWS, 1), 2.5)
    half_constant = np.hstack([constant, one])
    noise = generator.normal(0, 0.5, (ROWS, 3))
    return {
        "one output": (one, one + noise[:, :1]),
        "three outputs": (three, three + noise),
        "worse than the mean": (one, -one),
        "perfect": (three, three),
        "constant target, missed": (constant, constant + noise[:, :1]),
        "constant target, met": (constant, constant),
        "one of two outputs constant": (half_constant, half_constant + noise[:, :2]),
    }


def binary_cases(generator):
    target = generator.integers(0, 2, ROWS)
    score = np.clip(0.3 * target + generator.uniform(0, 0.7, ROWS), 0, 1)
    sure = np.where(generator.random(ROWS) < 0.8, target, 1 - target).astype(float)
    return {
        "binary": (target, score),
        "binary with ties": (target, score.round(1)),
        "binary, all the same": (target, np.full(ROWS, 0.25)),
        "binary, 0 and 1, some wrong": (target, sure),
        "binary, rare class": (np.arange(ROWS) % 20 == 0, generator.uniform(0.01, 0.6, ROWS)),
    }


def class_cases(generator):
    target = generator.integers(0, 4, ROWS)
    logits = generator.normal(0, 1, (ROWS, 4))
    logits[np.arange(ROWS), target] += 1
    sharp = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    blunt = (sharp * 4).round() + 1  # few levels, hence ties
    return {
        "four classes": (target, sharp),
        "four classes with ties": (target, blunt / blunt.sum(axis=1, keepdims=True)),
    }


def regression_values(target, prediction, weights):
    from sklearn import metrics

    mse = metrics.mean_squared_error(target, prediction, sample_weight=weights)
    return {
        "mse": mse,
        "rmse": math.sqrt(mse),  # of all outputs together
        "mae": metrics.mean_absolute_error(target, prediction, sample_weight=weights),
        "mape": metrics.mean_absolute_percentage_error(target, prediction, sample_weight=weights),
        "r2": metrics.r2_score(target, prediction, sample_weight=weights),
    }


def class_values(target, p, weights):
    from sklearn import metrics

    labels = p.argmax(axis=1)
    chance = {"y_score": p[:, 1]} if p.shape[1] == 2 else {"y_score": p, "multi_class": "ovr"}
    return {
        "accuracy": metrics.accuracy_score(target, labels, sample_weight=weights),
        "balanced_accuracy": metrics.balanced_accuracy_score(target, labels, sample_weight=weights),
        "log_loss": metrics.log_loss(
            target, p, sample_weight=weights, labels=list(range(p.shape[1]))
        ),
        "roc_auc": metrics.roc_auc_score(target, **chance, average="macro", sample_weight=weights),
    }


def both(name, target, prediction, values_of, full, weights):
    for label, chosen in (("", None), (", weighted", weights)):
        yield {
            "name": name + label,
            "target": target.tolist(),
            "prediction": prediction.tolist(),
            "weights": None if chosen is None else chosen.tolist(),
            "expected": {
                metric: float(value) for metric, value in values_of(target, full, chosen).items()
            },
        }


def main():
    import sklearn

    generator = np.random.default_rng(SEED)
    weights = generator.integers(0, 25, ROWS) / 8  # so that weighted sums of constants are exact
    cases = []
    for name, (target, prediction) in regression_cases(generator).items():
        cases += both(name, target, prediction, regression_values, prediction, weights)
    for name, (truth, score) in binary_cases(generator).items():
        target, column = truth.astype(int), score.reshape(-1, 1)
        two = np.hstack([1 - column, column])
        cases += both(f"{name}, one column", target, column, class_values, two, weights)
        cases += both(f"{name}, two columns", target, two, class_values, two, weights)
    for name, (target, p) in class_cases(generator).items():
        cases += both(name, target, p, class_values, p, weights)
    content = {"scikit-learn": sklearn.__version__, "cases": cases}
    path = Path(__file__).with_name("metrics.json")
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
