"""Measurements, each one command, each printing what it compares with: `make bench`."""
