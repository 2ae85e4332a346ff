"""The networks that every peer trains: sizes, data, first weights, and the work of a step."""

from dataclasses import dataclass

import numpy as np

RATE, BETAS, EPSILON = 1e-3, (0.9, 0.999), 1e-7  # of Adam, for every peer


@dataclass(frozen=True)
class Network:
    """A dense network and its rows: Adam, squared error and ReLU unless said otherwise."""

    letter: str
    sizes: tuple[int, ...]
    batch: int
    rows: int
    check_epochs: int  # of the short training after which the peers' losses are compared
    activation: str = "relu"
    classes: bool = False  # softmax and cross-entropy
    dropout: float = 0.0
    weight_decay: float = 0.0  # above 0: AdamW

    @property
    def title(self):
        extra = [self.activation] if self.activation != "relu" else []
        extra += ["softmax"] if self.classes else []
        extra += [f"dropout {self.dropout}"] if self.dropout else []
        extra += ["AdamW"] if self.weight_decay else []
        sizes = "-".join(map(str, self.sizes))
        return " ".join([f"({self.letter})", sizes, f"{self.batch}/{self.rows}", *extra])

    @property
    def layers(self):
        """(inputs, outputs) of each dense layer."""
        return list(zip(self.sizes[:-1], self.sizes[1:], strict=True))

    @property
    def steps(self):
        """Steps an epoch; every size divides its rows, so that no peer meets a short batch."""
        return self.rows // self.batch

    @property
    def shuffled(self):
        return self.batch < self.rows

    @property
    def flops(self):
        """Of a step's dense products: forward, weight and input gradients; the first needs none."""
        products = [inputs * outputs for inputs, outputs in self.layers]
        return 2 * self.batch * (3 * sum(products) - products[0])

    def data(self):
        """x (rows, inputs) and y (rows, outputs), both float32, or class numbers (rows,)."""
        if self.sizes[0] == 1:
            x = np.arange(self.rows).reshape(-1, 1) / self.rows
            return x.astype("float32"), np.sin(2 * np.pi * x).astype("float32")
        generator = np.random.default_rng(0)
        x = generator.standard_normal((self.rows, self.sizes[0])).astype("float32")
        slopes = generator.standard_normal((self.sizes[0], self.sizes[-1])) / self.sizes[0] ** 0.5
        y = np.sin(2 * x @ slopes)
        return x, y.argmax(axis=1) if self.classes else y.astype("float32")

    def first_weights(self):
        """[(weights, biases), …]: HeNormal, LeCunNormal for SELU, GlorotUniform for the last."""
        generator, values = np.random.default_rng(1), []
        for inputs, outputs in self.layers[:-1]:
            spread = ((1 if self.activation == "selu" else 2) / inputs) ** 0.5
            values.append(spread * generator.standard_normal((inputs, outputs)))
        inputs, outputs = self.layers[-1]
        limit = (6 / (inputs + outputs)) ** 0.5
        values.append(generator.uniform(-limit, limit, (inputs, outputs)))
        return [(w.astype("float32"), np.zeros(w.shape[1], "float32")) for w in values]


WIDE = (32, 256, 256, 256, 1)

NETWORKS = {
    network.letter: network
    for network in (
        Network("a", (1, 64, 64, 1), 1000, 1000, 200),
        Network("b", (1, 64, 64, 1), 100, 1000, 50),
        Network("c", (16, 64, 64, 1), 32, 3200, 10),
        Network("d", WIDE, 256, 5120, 10),
        Network("e", WIDE, 256, 5120, 10, activation="mish"),
        Network("f", WIDE, 256, 5120, 10, activation="selu"),
        Network("g", WIDE, 256, 5120, 10, dropout=0.15, weight_decay=0.01),
        Network("h", (128, 1024, 1024, 1), 1024, 4096, 5),
        Network("i", (16, 64, 64, 3), 64, 3200, 10, classes=True),
    )
}
