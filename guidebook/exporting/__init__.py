"""A version of a guide leaves as a file: to be read elsewhere, or to be imported again without loss."""
