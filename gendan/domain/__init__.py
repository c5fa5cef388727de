"""The rules of the business over plain values."""
