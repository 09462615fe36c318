"""Transforms: publication in, publication out."""
