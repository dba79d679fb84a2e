"""How well Traditional text becomes Simplified."""
