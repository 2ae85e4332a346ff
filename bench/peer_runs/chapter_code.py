"""The book's own code, NumPy operation by operation, in the loop of its scripts."""

import book_code as book
import nnfs
import numpy as np

from peer_runs.shared.networks import BETAS, EPSILON, RATE
from peer_runs.shared.peer import CannotRunError, Peer


class Run(Peer):
    packages = ("nnfs", "numpy")

    def __init__(self, threads):
        super().__init__(threads)
        nnfs.init()  # its products and zeros are float32 from here on

    def build(self):
        if self.network.activation != "relu" or self.network.dropout:
            raise CannotRunError("the chapter has ReLU, Adam, squared error and softmax")
        self.layers = []
        for sizes in self.network.layers:
            self.layers += [book.Layer_Dense(*sizes), book.Activation_ReLU()]
        self.layers.pop()
        self.loss = Softmax() if self.network.classes else Squares()
        self.generator = np.random.default_rng(0)

    def start(self):
        self.optimizer = book.Optimizer_Adam(RATE, 0, EPSILON, *BETAS)
        for layer, (weights, biases) in zip(
            self.layers[::2], self.network.first_weights(), strict=True
        ):
            vars(layer).clear()  # with the moments that Adam keeps in it
            layer.__init__(*weights.shape)
            layer.weights, layer.biases = weights, biases.reshape(1, -1)

    def train(self, epochs):
        return [self._epoch() for _ in range(epochs)]

    def _epoch(self):
        if not self.network.shuffled:
            return float(self._step(self.x, self.y))
        order = self.generator.permutation(self.network.rows)
        batches = order.reshape(self.network.steps, self.network.batch)
        return float(np.mean([self._step(self.x[rows], self.y[rows]) for rows in batches]))

    def _step(self, x, y):
        for layer in self.layers:
            layer.forward(x)
            x = layer.output
        loss, gradient = self.loss.both(x, y)
        for layer in reversed(self.layers):
            layer.backward(gradient)
            gradient = layer.dinputs
        self.optimizer.pre_update_params()
        for layer in self.layers[::2]:
            self.optimizer.update_params(layer)
        self.optimizer.post_update_params()
        return loss


class Squares(book.Loss_MeanSquaredError):
    """Loss and gradient of a regression."""

    def both(self, outputs, y):
        loss = self.calculate(outputs, y)
        self.backward(outputs, y)
        return loss, self.dinputs


class Softmax(book.Activation_Softmax_Loss_CategoricalCrossentropy):
    """Loss and gradient of a classification."""

    def both(self, outputs, y):
        loss = self.forward(outputs, y)
        self.backward(self.output, y)
        return loss, self.dinputs
