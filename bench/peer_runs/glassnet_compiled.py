"""Glassnet, through its public call, with everything that a call costs counted in."""

import numpy as np

import glassnet as gn
from peer_runs.shared.networks import RATE
from peer_runs.shared.peer import Peer

ACTIVATIONS = {"relu": gn.ReLU, "mish": gn.Mish, "selu": gn.SELU}


class Run(Peer):
    def build(self):
        pairs = self.network.first_weights()
        self.first = np.concatenate([array.ravel() for pair in pairs for array in pair])
        self.loss = gn.CategoricalCrossentropy if self.network.classes else gn.MeanSquaredError

    def start(self):
        self.net = gn.Network(self._layers(), seed=0)
        self.net.parameters[...] = self.first

    def train(self, epochs):
        history = gn.train(
            self.net,
            self.x,
            self.y,
            loss=self.loss(),
            optimizer=self._optimizer(),
            epochs=epochs,
            batch_size=self.network.batch,
            seed=0,
            progress=False,
            engine="compiled",
            threads=self.threads,
        )
        return history["data_loss"]

    def _layers(self):
        network, layers = self.network, []
        for inputs, outputs in network.layers[:-1]:
            layers += [gn.Dense(inputs, outputs), ACTIVATIONS[network.activation]()]
            layers += [gn.Dropout(network.dropout)] if network.dropout else []
        layers.append(gn.Dense(*network.layers[-1]))
        return [*layers, gn.Softmax()] if network.classes else layers

    def _optimizer(self):
        decay = self.network.weight_decay
        return gn.AdamW(RATE, weight_decay=decay) if decay else gn.Adam(RATE)
