"""Articles over HTTP: post one or a batch, read, correct and compare them."""
