"""Tables the analysis reads: authorities, months, stop words, loanwords. No code."""
