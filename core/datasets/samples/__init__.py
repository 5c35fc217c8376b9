"""Samples: small, deterministic stand-ins that tell the originals' stories without a network."""
