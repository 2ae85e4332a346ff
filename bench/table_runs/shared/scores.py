"""The two scores, computed here so that they are the same for everyone; less is better."""

import numpy as np

LEAST = float(np.finfo("float32").eps)  # probabilities in float32 know none closer to 0 and 1


def score(model, split):
    if split.task == "regression":
        return root_mean_square(split.y_test, model.predict(split.x_test))
    return log_loss(split.y_test, model.predict_proba(split.x_test), split.classes)


def root_mean_square(truth, prediction):
    errors = np.asarray(prediction, "float64").reshape(len(truth)) - truth
    return float(np.sqrt(np.mean(errors**2)))


def log_loss(truth, probabilities, classes):
    """The mean of −ln of the probability of the true class, a row's probabilities summing to 1."""
    probabilities = np.asarray(probabilities, "float64")
    if probabilities.shape != (len(truth), classes):
        raise ValueError(f"probabilities of shape {probabilities.shape} for {classes} classes")
    of_truth = probabilities[np.arange(len(truth)), truth] / probabilities.sum(axis=1)
    return float(-np.log(np.clip(of_truth, LEAST, 1)).mean())
