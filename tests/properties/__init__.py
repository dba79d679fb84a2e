"""What every caller relies on, tried on drawn documents and options: hundreds in `make test`, more in `make trust`."""
