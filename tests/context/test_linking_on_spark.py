"""The same decisions in a region's Spark. Runs where the extra `spark` is installed."""

import importlib.util

import pytest

from tests.proofs import spark_equals

pytestmark = pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="the extra spark is not installed")


def test_spark_decides_as_duckdb_does():
    outcome = spark_equals.run(trials=150, seed=1)
    assert outcome.trials >= 150
    assert not outcome.failures
