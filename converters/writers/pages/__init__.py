"""Editions that show or describe scanned pages one by one: hOCR, ALTO, TIFF and what they share."""
