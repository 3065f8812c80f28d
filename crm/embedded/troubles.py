class Trouble(Exception):
    """Something a person has to mend; the message is one plain sentence for them."""
