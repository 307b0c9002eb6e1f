"""Days, which are the partitions of every table."""

from datetime import date

DAY_NS = 86_400 * 10**9
EPOCH = date(1970, 1, 1).toordinal()


def utc_day(time_ns: int) -> date:
    """Day of a time in nanoseconds since 1970, UTC; in whole numbers, for a float rounds the last of a day up."""
    return date.fromordinal(EPOCH + time_ns // DAY_NS)
