"""RealMLP-TD as its authors advise it for log loss: epochs chosen by it, no smoothed labels."""

from pytabkit import RealMLP_TD_Classifier

from table_runs.shared.realmlp import RealMLP


class Run(RealMLP):
    tasks = ("classification",)

    def model(self, task, settings):
        return RealMLP_TD_Classifier(val_metric_name="cross_entropy", use_ls=False, **settings)
