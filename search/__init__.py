"""From a reader's words to an answer."""
