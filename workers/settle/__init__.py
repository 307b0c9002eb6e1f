"""The settle job."""
