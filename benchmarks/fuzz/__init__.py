"""Fuzzing of each stage, and the promises that neither mutated nor drawn input may break."""
