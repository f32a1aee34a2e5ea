"""Pengcheng: software that runs a city's digital government from one folder of plain files."""

__version__ = "0.1.0"
