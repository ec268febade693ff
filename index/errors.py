"""What can go wrong, said in one sentence: what happened, to what, and what to do."""


class KashafError(Exception):
    """Base of every error that a user is shown; its text is complete by itself."""


class InputError(KashafError):
    """A file, folder or table given by the user cannot be used."""
