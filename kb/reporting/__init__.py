"""Hands over what is in a knowledge base: the working paper on a document, and the coverage of all of them."""
