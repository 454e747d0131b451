"""The graph as tools for programs that speak the Model Context Protocol: ``lattice mcp``."""
