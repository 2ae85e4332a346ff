"""The same runs on a Dask cluster of two processes."""

import os
import signal
import socket
import threading
import time

import dask
import numpy as np
import pytest
from distributed import Client, LocalCluster

import glassnet as gn
from glassnet.errors import ClusterError, SettingError
from glassnet.sweep import cluster as module

X = np.linspace(-1, 1, 200).reshape(-1, 1)
PATIENCE = 60  # seconds, which bound the test, not what it finds
GRID = {"learning_rate": [0.001, 0.01], "init": [0.1, None]}


def small_cluster(n_workers=1, processes=True):
    return LocalCluster(
        n_workers=n_workers, threads_per_worker=1, processes=processes, dashboard_address=":0",
        silence_logs=50,
    )  # fmt: skip


@pytest.fixture(scope="module")
def cluster():
    with small_cluster(n_workers=2) as cluster:
        yield cluster


def swept(epochs=5, **settings):
    given = {"metrics": "r2", "progress": False} | settings
    fixed = {"hidden": 16, "epochs": epochs, "batch_size": 32, "seeds": 2}
    return gn.sweep((X, X**2), grid=GRID, **fixed, **given)


def test_a_cluster_gives_the_same_bits_and_folders(cluster, losses, tmp_path):
    here, there = (
        swept(out=tmp_path / "here"),
        swept(on=cluster.scheduler_address, out=tmp_path / "there"),
    )
    assert losses(there) == losses(here)
    names = [
        {path.relative_to(each) for path in each.rglob("*")}
        for each in (tmp_path / "here", tmp_path / "there")
    ]
    assert names[0] == names[1]
    for run in there.runs:
        model = gn.load(run.folder)
        other = gn.load(tmp_path / "here" / run.folder.name)
        np.testing.assert_array_equal(model.parameters, other.parameters)


def test_a_client_stays_open(cluster, losses):
    with Client(cluster) as client:
        assert losses(swept(on=client)) == losses(swept())
        assert client.submit(len, "abc").result() == 3


def test_a_worker_that_is_killed_costs_its_runs_a_new_beginning(cluster, losses, tmp_path):
    def kill_one():
        """When the first run has come back, others are under way."""
        until = time.monotonic() + PATIENCE
        while not list(tmp_path.rglob("model.glass")) and time.monotonic() < until:
            time.sleep(0.005)
        os.kill(first, signal.SIGKILL)

    with Client(cluster) as client:
        first, second = client.run(os.getpid).values()
        killing = threading.Thread(target=kill_one)
        killing.start()
        result = swept(epochs=2000, on=client, out=tmp_path / "sweep")
        killing.join()
        assert first not in client.run(os.getpid).values()
        assert second in client.run(os.getpid).values()
    assert result.stopped == "all runs"
    assert losses(result) == losses(swept(epochs=2000))


def test_a_run_that_kills_its_workers_is_an_error():
    def dies(prediction, target):
        os._exit(1)

    once = dask.config.set({"distributed.scheduler.allowed-failures": 1})
    with once, small_cluster() as own, pytest.raises(ClusterError, match="killed its worker"):
        swept(on=own.scheduler_address, metrics=dies)


def test_a_scheduler_that_is_lost_is_an_error():
    own = small_cluster(n_workers=0)

    def close_it():
        """When it has the runs."""
        until = time.monotonic() + PATIENCE
        while not own.scheduler.tasks and time.monotonic() < until:
            time.sleep(0.005)
        own.close()

    closing = threading.Thread(target=close_it)
    closing.start()
    with pytest.raises(ClusterError, match="lost connection"):
        swept(on=own.scheduler_address)
    closing.join()


def test_a_cluster_without_workers_is_not_waited_for_for_ever(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.1)
    with small_cluster(n_workers=0) as own, pytest.raises(ClusterError, match="without workers"):
        swept(on=own.scheduler_address)


def test_a_scheduler_that_is_not_there_is_an_error_and_no_hang():
    assert module.CONNECT_SECONDS < 10
    with pytest.raises(ClusterError, match="no Dask scheduler answers"):
        swept(on="tcp://127.0.0.1:9")


def test_what_listens_there_and_is_no_scheduler_is_an_error_too(monkeypatch):
    monkeypatch.setattr(module, "CONNECT_SECONDS", 0.5)
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, pytest.raises(ClusterError, match="no Dask scheduler answers"):
        swept(on=f"tcp://127.0.0.1:{silent.getsockname()[1]}")


@pytest.mark.parametrize("on", ["nowhere", "xyz://a:1", 8786])
def test_what_is_no_address_is_refused(on):
    with pytest.raises((ClusterError, SettingError)):
        swept(on=on)
