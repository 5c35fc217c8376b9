"""IMDB's film reviews: a yes or no from the words of a text."""

from core.ui.builder.builder import builder

builder("movie_reviews")
