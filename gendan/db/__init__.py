"""Tables, journal, projections and queries: the only floor that knows SQL."""
