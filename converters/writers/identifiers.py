"""Identifiers of products: the publisher's ISBN, else one derived from the content."""

from __future__ import annotations

import uuid
from typing import Final

from converters.files import fingerprint
from converters.model.canonical import to_json
from converters.model.isbn import read_isbn
from converters.model.publication import Publication
from converters.vocabularies import ProductForm

_NAMESPACE: Final = uuid.UUID("6f0c2f5a-6c1e-5d0b-9c55-6a1d3c0c9b53")
"""Fixed for good: another value would rename every book that has no ISBN."""


def product_identifier(publication: Publication, form: ProductForm) -> str:
    """Return ``urn:isbn:…`` of the product, or a ``urn:uuid:…`` that equal content shares.

    The UUID is version 5 (RFC 9562) over the canonical JSON of the publication and the form.
    """
    isbn = read_isbn(publication.metadata.isbn_of(form) or "").digits
    if isbn is not None:
        return f"urn:isbn:{isbn}"
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, fingerprint(to_json(publication), form))}"
