"""Terminals that work apart and exchange bundles."""
