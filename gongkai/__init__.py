"""Gongkai (公开): a static transparency-site generator. docs/ tells users how; model.py is where to start reading."""

__version__ = "0.1.0"
