"""Build what the package ships: tables, character statistics and the line model. Nothing at run time imports this."""
