"""From files to an index: what an article is, how text becomes terms, what an engine can be asked."""
