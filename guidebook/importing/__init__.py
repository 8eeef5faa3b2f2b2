"""Importing an existing guide: a file becomes the sections of a draft, nothing lost, and a report of what changed."""
