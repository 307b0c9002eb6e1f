"""Use cases: what is done with mail, told in terms of the ports."""
