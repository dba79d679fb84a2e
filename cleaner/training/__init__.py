"""Build what the package ships: tables, character statistics and the line model. Cleaning never imports this."""
