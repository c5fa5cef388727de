"""gendan (跟单): follows a store's customer orders from the moment they are taken until the customer is content."""

__version__ = "0.1.0"
SMALLEST = (80, 24)
"""Columns and lines that every screen is made for."""
