"""Answers as drawings: values of JSON in, SVG with real text out. Nothing here knows of pages or of HTTP."""

from kg.drawing.bars import Bar, draw_bars
from kg.drawing.routes import draw_routes

__all__ = ["Bar", "draw_bars", "draw_routes"]
