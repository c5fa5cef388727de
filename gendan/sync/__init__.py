"""How terminals bring their journals together."""
