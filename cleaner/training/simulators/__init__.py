"""Make the damage that repairs undo, as it was done."""
