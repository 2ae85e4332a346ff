"""Trains a little network with kernels out of the cache, and NumPy beside it.

Prints the parameters of both, as JSON. Arguments: the largest size of a file in bytes, or 0; and an
activation of the library by name, or several with commas between, or a folder that ends in a slash
with a module `own_activation` that has `Mine`.
"""

import json
import sys

import numpy as np

import glassnet as gn


def layers(activation):
    if "/" not in activation:
        chosen = [gn.nn.Activation.named(name)() for name in activation.split(",")]
        return [gn.Dense(1, 1), *chosen]
    sys.path.insert(0, activation)
    import own_activation

    return [gn.Dense(1, 1), own_activation.Mine()]


def trained(engine, activation):
    x = np.linspace(-1, 1, 12).reshape(-1, 1)
    net = gn.Network(layers(activation), dtype="float64")
    settings = {"epochs": 3, "batch_size": 5, "optimizer": gn.SGD(0.01), "engine": engine}
    gn.train(net, x, x**2, **settings)
    return net.parameters.tolist()


def main(limit="0", activation="SiLU"):
    if limit != "0":
        import resource

        most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), most))
    print(json.dumps({engine: trained(engine, activation) for engine in ("compiled", "numpy")}))


if __name__ == "__main__":
    main(*sys.argv[1:])
