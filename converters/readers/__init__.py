"""Readers: one module or package a source format, each giving a Reading."""
