"""Printing on a receipt printer: what is sent to it, and how it gets there."""
