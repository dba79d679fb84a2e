"""Pages of the documentation that commands write: their marked blocks, and the tables of a model card."""
