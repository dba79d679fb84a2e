"""Do the damage that repairs undo, in the way it is really done."""
