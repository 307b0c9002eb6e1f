"""Days of times."""

from datetime import date

from maillake.contract.days import DAY_NS, utc_day


def test_a_day_lasts_to_its_last_nanosecond() -> None:
    midnight = 20_000 * DAY_NS
    assert utc_day(0) == date(1970, 1, 1)
    assert utc_day(midnight).toordinal() == utc_day(midnight - 1).toordinal() + 1
