"""Measuring: what a page costs, as a multiple of an authenticated page that shows nothing."""
