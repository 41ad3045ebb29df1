"""Figures, dashboards and summaries: the room that reads all others."""
