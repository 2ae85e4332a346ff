"""The book's classes against the book: numbers that it prints, and its formulas."""

import numpy as np
import pytest

from glassnet import book
from glassnet.book import *
from glassnet.errors import DataError, SettingError, ShapeError

Y_TRUE = np.array([0, 1, 1])
SOFTMAX_OUTPUTS = np.array([[0.7, 0.1, 0.2], [0.1, 0.5, 0.4], [0.02, 0.9, 0.08]])


def random(*shape, dtype="float64"):
    return np.random.default_rng(0).standard_normal(shape).astype(dtype)


def test_the_star_import_brings_the_books_names_and_no_others():
    chapter_17 = """
        Layer_Dense Layer_Dropout Activation_ReLU Activation_Softmax Activation_Sigmoid
        Activation_Linear Optimizer_SGD Optimizer_Adagrad Optimizer_RMSprop Optimizer_Adam Loss
        Loss_CategoricalCrossentropy Loss_BinaryCrossentropy Loss_MeanSquaredError
        Loss_MeanAbsoluteError Activation_Softmax_Loss_CategoricalCrossentropy
        init sine_data spiral_data
    """
    ours = ["ChapterRun", "run_chapter", "sine_test_data"]
    assert sorted(book.__all__) == sorted([*chapter_17.split(), *ours])
    public = {
        name
        for module in vars(book).values()
        for name in getattr(module, "__all__", [])
        if getattr(module, "__name__", "").startswith("glassnet.book.")
    }
    assert public == set(book.__all__)


def test_chapter_3_prints_these_outputs():
    """The book's example of the dense layer, as it is printed there."""
    init()
    x, _ = spiral_data(samples=100, classes=3)
    layer = Layer_Dense(2, 3)
    layer.forward(x)
    expected = [
        [0.0000000e00, 0.0000000e00, 0.0000000e00],
        [-1.0475188e-04, 1.1395361e-04, -4.7983500e-05],
        [-2.7414842e-04, 3.1729150e-04, -8.6921798e-05],
        [-4.2188365e-04, 5.2666257e-04, -5.5912682e-05],
        [-5.7707680e-04, 7.1401405e-04, -8.9430439e-05],
    ]
    np.testing.assert_array_equal(layer.output[:5], np.array(expected, "float32"))


def test_chapter_9_prints_these_gradients():
    """The book's example of the whole backward pass, as it is printed there."""
    init()
    x, y = spiral_data(samples=100, classes=3)
    dense1, relu, dense2 = Layer_Dense(2, 3), Activation_ReLU(), Layer_Dense(3, 3)
    loss_activation = Activation_Softmax_Loss_CategoricalCrossentropy()
    dense1.forward(x)
    relu.forward(dense1.output)
    dense2.forward(relu.output)
    loss = loss_activation.forward(dense2.output, y)
    assert str(loss) == "1.0986104"
    loss_activation.backward(loss_activation.output, y)
    dense2.backward(loss_activation.dinputs)
    relu.backward(dense2.dinputs)
    dense1.backward(relu.dinputs)
    expected = {
        "dense1.dweights": [
            [1.5766358e-04, 7.8368575e-05, 4.7324404e-05],
            [1.8161036e-04, 1.1045571e-05, -3.3096316e-05],
        ],
        "dense1.dbiases": [[-3.6055347e-04, 9.6611722e-05, -1.0367142e-04]],
        "dense2.dweights": [
            [5.4410957e-05, 1.0741142e-04, -1.6182236e-04],
            [-4.0791339e-05, -7.1678100e-05, 1.1246944e-04],
            [-5.3011299e-05, 8.5817286e-05, -3.2805994e-05],
        ],
        "dense2.dbiases": [[-1.0732794e-05, -9.4590941e-06, 2.0027626e-05]],
    }
    for name, values in expected.items():
        owner, attribute = name.split(".")
        given = getattr({"dense1": dense1, "dense2": dense2}[owner], attribute)
        # 300 float32 numbers that nearly cancel: their last digits differ from NumPy to NumPy.
        np.testing.assert_allclose(given, values, rtol=1e-5, atol=5e-9, err_msg=name)


def test_chapter_9_takes_two_ways_to_the_same_gradient():
    """Softmax and loss in one and one by one, without a forward pass, as printed there."""
    both = Activation_Softmax_Loss_CategoricalCrossentropy()
    both.backward(SOFTMAX_OUTPUTS, Y_TRUE)
    activation, loss = Activation_Softmax(), Loss_CategoricalCrossentropy()
    activation.output = SOFTMAX_OUTPUTS
    loss.backward(SOFTMAX_OUTPUTS, Y_TRUE)
    activation.backward(loss.dinputs)
    expected = [
        [-0.1, 0.03333333, 0.06666667],
        [0.03333333, -0.16666667, 0.13333333],
        [0.00666667, -0.03333333, 0.02666667],
    ]
    for given in (both.dinputs, activation.dinputs):
        np.testing.assert_allclose(given, expected, atol=5e-9)


def test_chapter_5_prints_this_loss():
    assert round(float(Loss_CategoricalCrossentropy().calculate(SOFTMAX_OUTPUTS, Y_TRUE)), 12) == (
        0.385060880052
    )


def test_class_numbers_and_one_hot_rows_mean_the_same():
    for loss in (Loss_CategoricalCrossentropy(), Activation_Softmax_Loss_CategoricalCrossentropy()):
        values, gradients = [], []
        for y in (Y_TRUE, np.eye(3)[Y_TRUE]):
            values.append(loss.forward(SOFTMAX_OUTPUTS, y))
            loss.backward(SOFTMAX_OUTPUTS, y)
            gradients.append(loss.dinputs)
        np.testing.assert_allclose(*values)
        np.testing.assert_array_equal(*gradients)


@pytest.mark.parametrize(
    ("loss", "forward", "backward"),
    [
        (Loss_MeanSquaredError(), lambda p, y: (y - p) ** 2, lambda p, y: -2 * (y - p)),
        (
            Loss_BinaryCrossentropy(),
            lambda p, y: -(y * np.log(p) + (1 - y) * np.log(1 - p)),
            lambda p, y: -(y / p - (1 - y) / (1 - p)),
        ),
        (Loss_MeanAbsoluteError(), lambda p, y: np.abs(y - p), lambda p, y: -np.sign(y - p)),
    ],
)
def test_losses_follow_the_books_formulas(loss, forward, backward):
    p, y = np.random.default_rng(0).uniform(0.1, 0.9, (5, 2)), np.eye(2)[[0, 1, 1, 0, 1]]
    rows = np.mean(forward(p, y), axis=-1)
    np.testing.assert_array_equal(loss.forward(p, y), rows)
    assert loss.calculate(p, y) == np.mean(rows)
    loss.backward(p, y)
    np.testing.assert_array_equal(loss.dinputs, backward(p, y) / 2 / 5)


def test_class_numbers_out_of_range_are_refused():
    with pytest.raises(DataError, match="class 3 in row 1"):
        Loss_CategoricalCrossentropy().forward(SOFTMAX_OUTPUTS, np.array([0, 3, 1]))


@pytest.mark.parametrize(
    ("activation", "forward", "derivative"),
    [
        (Activation_ReLU(), lambda x: np.maximum(0, x), lambda x, y: x > 0),
        (Activation_Linear(), lambda x: x, lambda x, y: 1),
        (Activation_Sigmoid(), lambda x: 1 / (1 + np.exp(-x)), lambda x, y: (1 - y) * y),
    ],
)
def test_activations_follow_the_books_formulas(activation, forward, derivative):
    x, d = random(6, 3), random(6, 3)[::-1]
    activation.forward(x)
    np.testing.assert_allclose(activation.output, forward(x), rtol=1e-14)
    activation.backward(d)
    np.testing.assert_allclose(activation.dinputs, d * derivative(x, forward(x)), rtol=1e-14)
    assert activation.inputs is x
    assert activation.dinputs is not d


def test_softmax_follows_the_books_formulas():
    x, d, softmax = random(4, 3), random(4, 3)[::-1], Activation_Softmax()
    softmax.forward(x)
    exponentials = np.exp(x - np.max(x, axis=1, keepdims=True))
    probabilities = exponentials / np.sum(exponentials, axis=1, keepdims=True)
    np.testing.assert_allclose(softmax.output, probabilities, rtol=1e-14)
    softmax.backward(d)
    for given, p, one in zip(softmax.dinputs, probabilities, d, strict=True):
        jacobian = np.diagflat(p) - np.outer(p, p)
        np.testing.assert_allclose(given, np.dot(jacobian, one), atol=1e-15)


def test_a_layer_follows_the_books_formulas_with_penalties():
    x, d = random(5, 3), random(5, 2)
    layer = Layer_Dense(3, 2, 0.1, 0.2, 0.3, 0.4)
    layer.weights, layer.biases = random(3, 2), random(1, 2)
    w, b = layer.weights, layer.biases
    layer.forward(x)
    np.testing.assert_allclose(layer.output, np.dot(x, w) + b, rtol=1e-14)
    layer.backward(d)
    np.testing.assert_allclose(layer.dinputs, np.dot(d, w.T), rtol=1e-14)
    dweights = np.dot(x.T, d) + 0.1 * np.where(w < 0, -1, 1) + 2 * 0.2 * w
    np.testing.assert_allclose(layer.dweights, dweights, rtol=1e-13)
    dbiases = np.sum(d, axis=0, keepdims=True) + 0.3 * np.where(b < 0, -1, 1) + 2 * 0.4 * b
    np.testing.assert_allclose(layer.dbiases, dbiases, rtol=1e-13)
    penalty = 0.1 * np.sum(np.abs(w)) + 0.2 * np.sum(w * w)
    penalty += 0.3 * np.sum(np.abs(b)) + 0.4 * np.sum(b * b)
    assert Loss_MeanSquaredError().regularization_loss(layer) == pytest.approx(penalty, rel=1e-14)


def test_what_a_script_assigns_to_a_layer_holds():
    layer = Layer_Dense(1, 1)
    layer.weights, layer.biases = np.array([[2.0]]), np.array([[1.0]])
    layer.weight_regularizer_l2 = 0.5
    assert Loss_MeanSquaredError().regularization_loss(layer) == 2
    layer.weights += 1
    layer.forward(np.array([[10.0]]))
    assert layer.output == [[31]]


def test_each_backward_pass_has_arrays_of_its_own():
    layer = Layer_Dense(1, 1)
    layer.forward(np.array([[1.0]]))
    layer.backward(np.array([[1.0]]))
    first = layer.dweights, layer.dbiases, layer.output
    layer.forward(np.array([[2.0]]))
    layer.backward(np.array([[2.0]]))
    second = layer.dweights, layer.dbiases, layer.output
    assert not any(a is b for a, b in zip(first, second, strict=True))
    assert first[0] == [[1]]


def test_without_init_everything_is_float64():
    layer = Layer_Dense(2, 3)
    expected = 0.01 * np.random.RandomState(0).randn(2, 3)
    np.testing.assert_array_equal(layer.weights, expected)
    assert layer.biases.dtype == spiral_data(2, 2)[0].dtype == np.float64


def test_init_seeds_and_rounds_to_float32():
    init()
    layer = Layer_Dense(2, 3)
    drawn = np.random.RandomState(0).randn(2, 3).astype("float32")
    np.testing.assert_array_equal(layer.weights, 0.01 * drawn)
    assert layer.weights.dtype == layer.biases.dtype == spiral_data(2, 2)[0].dtype == np.float32
    layer.forward(random(4, 2))
    expected = np.dot(layer.inputs, layer.weights.astype("float64")).astype("float32")
    np.testing.assert_array_equal(layer.output, expected)


def test_dropout_draws_and_scales_as_the_book_does():
    x, layer = random(4, 3, dtype="float32"), Layer_Dropout(0.2)
    np.random.seed(5)
    layer.forward(x)
    np.random.seed(5)
    mask = np.random.binomial(1, 0.8, size=x.shape) / 0.8
    np.testing.assert_array_equal(layer.binary_mask, mask)
    np.testing.assert_array_equal(layer.output, x * mask)
    layer.backward(x)
    np.testing.assert_array_equal(layer.dinputs, x * mask)
    assert layer.output.dtype == layer.dinputs.dtype == np.float64
    assert layer.rate == 0.8


def test_sizes_and_widths_are_checked():
    with pytest.raises(SettingError, match="units=0"):
        Layer_Dense(1, 0)
    with pytest.raises(SettingError, match="rate="):
        Layer_Dropout(1)
    with pytest.raises(ShapeError, match="2 columns"):
        Layer_Dense(3, 1).forward(np.zeros((1, 2)))
