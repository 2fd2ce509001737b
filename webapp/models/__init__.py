"""What is kept: one module for each thing, queries and rules included."""
