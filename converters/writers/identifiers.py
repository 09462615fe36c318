"""Identifiers of products: the publisher's ISBN, else one derived from the content."""

from __future__ import annotations

import uuid
from typing import Final

from converters.files import fingerprint
from converters.model.canonical import to_json
from converters.model.isbn import read_isbn
from converters.model.publication import Publication
from converters.vocabularies import PRODUCT_OF, EditionForm

_NAMESPACE: Final = uuid.UUID("6f0c2f5a-6c1e-5d0b-9c55-6a1d3c0c9b53")
"""Fixed for good: another value would rename every book that has no ISBN."""


def edition_identifier(publication: Publication, form: EditionForm) -> str:
    """Return a product's ``urn:isbn:…``, else a ``urn:uuid:…`` that equal content shares.

    The UUID is version 5 (RFC 9562) over the canonical JSON of the publication and the form.
    """
    product = PRODUCT_OF.get(form)
    given = publication.metadata.isbn_of(product) if product is not None else None
    isbn = read_isbn(given or "").digits
    if isbn is not None:
        return f"urn:isbn:{isbn}"
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, fingerprint(to_json(publication), form))}"
