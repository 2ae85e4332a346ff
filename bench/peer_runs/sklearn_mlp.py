"""scikit-learn's MLPRegressor and MLPClassifier, without early stopping and without a penalty."""

import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

from peer_runs.shared.networks import BETAS, EPSILON, RATE
from peer_runs.shared.peer import CannotRunError, Peer

NEVER = 10**9


class Run(Peer):
    packages = ("scikit-learn",)

    def build(self):
        network = self.network
        if network.activation != "relu" or network.dropout:
            raise CannotRunError("it has no Mish, no SELU, no dropout and no AdamW")
        kind = MLPClassifier if network.classes else MLPRegressor
        self.target = self.y if network.classes else self.y.ravel()
        self.model = kind(
            hidden_layer_sizes=network.sizes[1:-1],
            alpha=0,
            batch_size=network.batch,
            learning_rate_init=RATE,
            beta_1=BETAS[0],
            beta_2=BETAS[1],
            epsilon=EPSILON,
            shuffle=network.shuffled,
            random_state=0,
            tol=0,
            n_iter_no_change=NEVER,
            max_iter=1,
            warm_start=True,  # so that `fit` starts from the weights that `start` puts in
        )
        warnings.simplefilter("ignore", ConvergenceWarning)
        self.model.fit(self.x, self.target)

    def start(self):
        weights, biases = zip(*self.network.first_weights(), strict=True)
        self.model.coefs_, self.model.intercepts_ = list(weights), list(biases)
        self.model.loss_curve_.clear()

    def train(self, epochs):
        self.model.set_params(max_iter=epochs).fit(self.x, self.target)
        scale = 1 if self.network.classes else 2  # its squared error is halved
        return [scale * float(loss) for loss in self.model.loss_curve_]
