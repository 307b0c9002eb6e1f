"""The world behind the ports: independent siblings that never import one another."""
