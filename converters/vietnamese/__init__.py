"""What is particular to Vietnamese: legacy encodings, syllables, normalisation, order, names."""
