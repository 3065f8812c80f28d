"""How commission is reckoned: plain Python over what was sold, without a database."""
