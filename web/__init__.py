"""Pages, JSON and languages over the search of `kashaf.search`."""
