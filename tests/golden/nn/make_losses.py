"""Values and gradients of the losses: PyTorch in float64, scikit-learn's pinball loss, mpmath.

python tests/golden/nn/make_losses.py, with torch 2.13.0, scikit-learn 1.9.1, mpmath 1.3.0; see
make_file.py. The gradient of the pinball loss is PyTorch's of max(q·e, (q - 1)·e).
"""

import mpmath
import numpy as np
import torch
from make_file import numbers, write
from sklearn.metrics import mean_pinball_loss
from torch.nn import functional

generator = np.random.default_rng(0)
numbers_3 = generator.normal(0, 2, (7, 3))
target_3 = generator.normal(0, 2, (7, 3))
target_1 = target_3[:, :1]
counts = generator.poisson(3, (7, 3)).astype(float)
yes_no = generator.integers(0, 2, (7, 3)).astype(float)
shares = generator.uniform(0, 1, (7, 3))
classes = generator.integers(0, 3, 7)
rows = np.exp(numbers_3) / np.exp(numbers_3).sum(axis=1, keepdims=True)
logits = 4 * numbers_3
class_weights = np.array([1.0, 2.5, 0.5])


def case(loss, prediction, target, function, weights=None):
    """One value with its gradient, `function` applied to tensors of prediction and target."""
    p = torch.tensor(prediction, requires_grad=True)
    value = function(p, torch.tensor(target))
    value.backward()
    found = {"loss": loss, "prediction": numbers(prediction), "target": numbers(target)}
    found |= {"value": value.item(), "gradient": numbers(p.grad)}
    return found if weights is None else found | {"sample_weight": numbers(weights)}


def log_cosh(prediction, target):
    """Ln cosh(ŷ - y) and tanh(ŷ - y), each to fifty digits, then rounded."""
    mpmath.mp.dps = 50
    pairs = zip(prediction.ravel(), target.ravel(), strict=True)
    errors = [mpmath.mpf(ours) - mpmath.mpf(theirs) for ours, theirs in pairs]
    value = sum(mpmath.log(mpmath.cosh(e)) for e in errors) / len(errors)
    gradient = np.reshape([float(mpmath.tanh(e) / len(errors)) for e in errors], target.shape)
    found = {"loss": "LogCosh()", "prediction": numbers(prediction), "target": numbers(target)}
    return found | {"value": float(value), "gradient": numbers(gradient)}


def pinball(levels, prediction, target):
    """The mean over the levels of scikit-learn's mean_pinball_loss."""
    q = torch.tensor(levels, dtype=torch.float64)

    def by_torch(p, y):
        return torch.maximum(q * (y - p), (q - 1) * (y - p)).mean()

    found = case(f"Quantile(levels={levels})", prediction, target, by_torch)
    wide = np.broadcast_to(target, prediction.shape)
    each = [levels] * prediction.shape[1] if isinstance(levels, float) else levels
    columns = zip(each, wide.T, prediction.T, strict=True)
    found["value"] = float(np.mean([mean_pinball_loss(y, p, alpha=q) for q, y, p in columns]))
    return found


def gaussian(p, y):
    """The prediction is [means, log-variances]; PyTorch takes the variances."""
    mean, log_variance = p.chunk(2, dim=1)
    return functional.gaussian_nll_loss(mean, y, log_variance.exp(), full=True)


means_and_logs = np.concatenate([numbers_3, generator.normal(0, 1.5, (7, 3))], axis=1)
weighted = functional.cross_entropy


def smoothed_probabilities(p, y):
    """The form of Szegedy et al.: (1 - ε)·H(class, p) + ε·H(uniform, p)."""
    return 0.9 * functional.nll_loss(p.log(), y) - 0.1 * p.log().mean()


def smoothed_and_weighted(p, y):
    """PyTorch's weights are of classes, with smoothing too; here they are of rows."""
    rows, weights = weighted(p, y, label_smoothing=0.1, reduction="none"), class_weights[classes]
    return (rows * torch.tensor(weights)).sum() / weights.sum()


write(
    __file__,
    {
        "cases": [
            case("MeanSquaredError()", numbers_3, target_3, functional.mse_loss),
            case("MeanSquaredError()", numbers_3[:, :1], target_1, functional.mse_loss),
            case("MeanAbsoluteError()", numbers_3, target_3, functional.l1_loss),
            case("Huber()", numbers_3, target_3, functional.smooth_l1_loss),
            case(
                "Huber(delta=0.4)",
                numbers_3,
                target_3,
                lambda p, y: functional.huber_loss(p, y, delta=0.4),
            ),
            log_cosh(numbers_3, target_3),
            log_cosh(100 * numbers_3, target_3),
            pinball(0.9, numbers_3, target_3),
            pinball([0.1, 0.5, 0.9], numbers_3, target_1),
            case("Poisson()", numbers_3, counts, functional.poisson_nll_loss),
            case("GaussianNLL()", means_and_logs, target_3, gaussian),
            case("GaussianNLL()", means_and_logs[:, ::3], target_1, gaussian),
            case("BinaryCrossentropy()", rows, yes_no, functional.binary_cross_entropy),
            case("BinaryCrossentropy()", rows, shares, functional.binary_cross_entropy),
            case(
                "BinaryCrossentropy(from_logits=True)",
                100 * logits,
                yes_no,
                functional.binary_cross_entropy_with_logits,
            ),
            case(
                "BinaryCrossentropy(from_logits=True)",
                logits,
                shares,
                functional.binary_cross_entropy_with_logits,
            ),
            case(
                "CategoricalCrossentropy()",
                rows,
                classes,
                lambda p, y: functional.nll_loss(p.log(), y),
            ),
            case(
                "CategoricalCrossentropy(from_logits=True)",
                logits,
                classes,
                functional.cross_entropy,
            ),
            case(
                "CategoricalCrossentropy(from_logits=True)", logits, rows, functional.cross_entropy
            ),
            case(
                "CategoricalCrossentropy(from_logits=True)",
                logits,
                classes,
                lambda p, y: weighted(p, y, weight=torch.tensor(class_weights)),
                weights=class_weights[classes],
            ),
            case(
                "CategoricalCrossentropy()",
                rows,
                classes,
                lambda p, y: functional.nll_loss(p.log(), y, weight=torch.tensor(class_weights)),
                weights=class_weights[classes],
            ),
            case("CategoricalCrossentropy(smoothing=0.1)", rows, classes, smoothed_probabilities),
            *(
                case(
                    "CategoricalCrossentropy(smoothing=0.1, from_logits=True)",
                    logits,
                    target,
                    lambda p, y: functional.cross_entropy(p, y, label_smoothing=0.1),
                )
                for target in (classes, rows)
            ),
            case(
                "CategoricalCrossentropy(smoothing=0.1, from_logits=True)",
                logits,
                classes,
                smoothed_and_weighted,
                weights=class_weights[classes],
            ),
        ]
    },
)
