"""RealMLP-TD from pytabkit: the tuned defaults."""

from pytabkit import RealMLP_TD_Classifier, RealMLP_TD_Regressor

from table_runs.shared.realmlp import RealMLP

MODELS = {"regression": RealMLP_TD_Regressor, "classification": RealMLP_TD_Classifier}


class Run(RealMLP):
    def model(self, task, settings):
        return MODELS[task](**settings)
