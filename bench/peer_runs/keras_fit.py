"""Keras on JAX: `fit` with compiled steps, an epoch of them between two looks at the callbacks."""

import os

os.environ["KERAS_BACKEND"] = "jax"

import keras

from peer_runs.shared.networks import BETAS, EPSILON, RATE
from peer_runs.shared.peer import Peer


class Run(Peer):
    packages = ("keras", "jax")

    def build(self):
        keras.backend.clear_session()
        network = self.network
        self.model = keras.Sequential([keras.Input(network.sizes[:1]), *layers(network)])
        self.model.compile(
            optimizer=optimizer(network),
            loss=loss(network),
            jit_compile=True,
            steps_per_execution=network.steps,
        )
        self.model.optimizer.build(self.model.trainable_variables)
        self.fresh = [variable.numpy() for variable in self.model.optimizer.variables]
        self.first = [array for pair in network.first_weights() for array in pair]

    def start(self):
        self.model.set_weights(self.first)
        for variable, values in zip(self.model.optimizer.variables, self.fresh, strict=True):
            variable.assign(values)

    def train(self, epochs):
        history = self.model.fit(
            self.x,
            self.y,
            batch_size=self.network.batch,
            epochs=epochs,
            shuffle=self.network.shuffled,
            verbose=0,
        )
        return history.history["loss"]


def layers(network):
    made = []
    for _, units in network.layers[:-1]:
        made.append(keras.layers.Dense(units, activation=network.activation))
        made += [keras.layers.Dropout(network.dropout)] if network.dropout else []
    return [*made, keras.layers.Dense(network.sizes[-1])]


def loss(network):
    if network.classes:
        return keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return keras.losses.MeanSquaredError()


def optimizer(network):
    settings = {"beta_1": BETAS[0], "beta_2": BETAS[1], "epsilon": EPSILON}
    if network.weight_decay:
        return keras.optimizers.AdamW(RATE, weight_decay=network.weight_decay, **settings)
    return keras.optimizers.Adam(RATE, **settings)
