"""RealMLP-TD-S, the simple form of RealMLP, from pytabkit."""

from pytabkit import RealMLP_TD_S_Classifier, RealMLP_TD_S_Regressor

from table_runs.shared.realmlp import RealMLP

MODELS = {"regression": RealMLP_TD_S_Regressor, "classification": RealMLP_TD_S_Classifier}


class Run(RealMLP):
    def model(self, task, settings):
        return MODELS[task](**settings)
