"""Forms clean input; actions decide."""
