"""Writers: one package a product form; data in, finished bytes out."""
