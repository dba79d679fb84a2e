"""Write parts of the documentation: marked blocks of its pages, and the tables of a model card."""
