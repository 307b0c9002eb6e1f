"""The lake: Arrow schemas from the contract, where files lie, what readers see."""
