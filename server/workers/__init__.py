"""Killable processes that hold the graph in memory: a keeper, and the workers that are its forks."""
