"""How the book looks: themes, page and type, with the book itself shown in them."""
