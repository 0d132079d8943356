//! The Vietnamese lunar calendar, as far as days off need it: Tết and the tenth of the third month.
//!
//! Months begin on the day of the new moon and the month holding the winter solstice is the eleventh, both
//! reckoned in UTC+7 (Decision 121-CP of 8 August 1967); a year between two eleventh months that has thirteen
//! of them repeats the first one in which the sun enters no sign (*trung khí*). New moons and the sun's
//! apparent longitude follow J. Meeus, *Astronomical Algorithms*, 2nd ed., chapters 49 and 25; ΔT follows
//! Espenak and Meeus, *Five Millennium Canon of Solar Eclipses* (NASA/TP-2006-214141).
//!
//! Chinese tables (UTC+8) differ: Tết of 1985, 2007 and 2030, the tenth of the third month of 2009.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// First year [`new_year_day`] and [`hung_kings_day`] answer for.
pub const FIRST_LUNAR_YEAR: i16 = 1970;
/// Last year [`new_year_day`] and [`hung_kings_day`] answer for.
pub const LAST_LUNAR_YEAR: i16 = 2150;

const HOURS_EAST: f64 = 7.0;
/// Julian day number of 1 January 1970.
const UNIX_EPOCH_JULIAN_DAY: i64 = 2_440_588;
/// Mean new moon of lunation 0 (January 2000), Julian ephemeris day.
const FIRST_LUNATION_DAY: f64 = 2_451_550.097_66;
/// Mean length of a lunation, days.
const LUNATION_DAYS: f64 = 29.530_588_861;

/// The first day of the first lunar month of that year, in the Gregorian calendar.
///
/// ```
/// use calendar::lunar;
/// assert_eq!(lunar::new_year_day(2030), Some(jiff::civil::date(2030, 2, 2)));
/// ```
pub fn new_year_day(year: i16) -> Option<Date> {
    date_in_month(year, 1, 1)
}

/// The tenth of the third lunar month (*Giỗ Tổ Hùng Vương*) of that year.
pub fn hung_kings_day(year: i16) -> Option<Date> {
    date_in_month(year, 3, 10)
}

/// Days of the last lunar month (*tháng Chạp*) before that year's first day: 29 or 30.
pub fn last_month_days(year: i16) -> Option<u8> {
    let first = julian_day(new_year_day(year)?)?;
    // Two weeks before the first day lies the middle of the month before, whichever lunation that is.
    let lunation = ((first as f64 - LUNATION_DAYS / 2.0 - FIRST_LUNATION_DAY) / LUNATION_DAYS).floor() as i64;
    u8::try_from(first - new_moon_day(lunation)).ok()
}

/// Gregorian date of a day in one of the months 1 to 10 of the lunar year (never the repeated month).
fn date_in_month(year: i16, month: u8, day: u8) -> Option<Date> {
    if !(FIRST_LUNAR_YEAR..=LAST_LUNAR_YEAR).contains(&year) {
        return None;
    }
    let first = month_with_solstice(year - 1)?;
    let last = month_with_solstice(year)?;
    let repeated = (last - first > 12)
        .then(|| (first + 1..last).find(|k| has_no_major_term(*k)))
        .flatten();
    // The month after the eleventh is the twelfth, then the first, and so on; the repeated one takes no
    // number.
    let mut number = 11;
    let mut lunation = first;
    while number != month || Some(lunation) == repeated {
        lunation += 1;
        if Some(lunation) != repeated {
            number = number % 12 + 1;
        }
        if lunation > last {
            return None;
        }
    }
    gregorian(new_moon_day(lunation) + i64::from(day) - 1)
}

/// The lunation whose month contains the winter solstice of that Gregorian year.
fn month_with_solstice(year: i16) -> Option<i64> {
    let december_31 = julian_day(Date::new(year, 12, 31).ok()?)?;
    let mut lunation = ((december_31 as f64 - FIRST_LUNATION_DAY) / LUNATION_DAYS).floor() as i64 + 1;
    while new_moon_day(lunation) > december_31 {
        lunation -= 1;
    }
    // Past the solstice when the month began: it was the month before.
    if sun_sign_at_start(new_moon_day(lunation)) >= 9 {
        Some(lunation - 1)
    } else {
        Some(lunation)
    }
}

fn has_no_major_term(lunation: i64) -> bool {
    sun_sign_at_start(new_moon_day(lunation)) == sun_sign_at_start(new_moon_day(lunation + 1))
}

/// Julian day number of the local day on which that lunation begins; lunation 0 is the new moon of 6 January
/// 2000.
fn new_moon_day(lunation: i64) -> i64 {
    let ephemeris = new_moon_ephemeris_day(lunation as f64);
    let local = ephemeris - delta_t_seconds(ephemeris) / 86_400.0 + HOURS_EAST / 24.0;
    (local + 0.5).floor() as i64
}

/// Which twelfth of the ecliptic (0 from the spring equinox, 9 from the winter solstice) the sun is in when
/// the local day begins.
fn sun_sign_at_start(day: i64) -> i64 {
    let universal = day as f64 - 0.5 - HOURS_EAST / 24.0;
    let longitude = sun_longitude_degrees(universal + delta_t_seconds(universal) / 86_400.0);
    (longitude / 30.0).floor() as i64
}

fn julian_day(date: Date) -> Option<i64> {
    let days = date
        .since((jiff::Unit::Day, Date::constant(1970, 1, 1)))
        .ok()?
        .get_days();
    Some(i64::from(days) + UNIX_EPOCH_JULIAN_DAY)
}

fn gregorian(julian_day: i64) -> Option<Date> {
    let span: Span = i32::try_from(julian_day - UNIX_EPOCH_JULIAN_DAY).ok()?.days();
    Date::constant(1970, 1, 1).checked_add(span).ok()
}

/// ΔT = TT − UT1 in seconds; good to a few seconds, and no month of our years begins that near midnight.
fn delta_t_seconds(julian_day: f64) -> f64 {
    let year = 2000.0 + (julian_day - 2_451_545.0) / 365.25;
    let t = year - 2000.0;
    if year < 1986.0 {
        let t = year - 1975.0;
        45.45 + 1.067 * t - t * t / 260.0 - t * t * t / 718.0
    } else if year < 2005.0 {
        63.86
            + t * (0.3345 + t * (-0.060_374 + t * (0.001_727_5 + t * (0.000_651_814 + t * 0.000_023_735_99))))
    } else if year < 2050.0 {
        62.92 + 0.322_17 * t + 0.005_589 * t * t
    } else {
        let u = (year - 1820.0) / 100.0;
        -20.0 + 32.0 * u * u - 0.5628 * (2150.0 - year)
    }
}

/// Apparent longitude of the sun in degrees, 0 to 360 (Meeus chapter 25, lower accuracy: 0.01°).
fn sun_longitude_degrees(ephemeris_day: f64) -> f64 {
    let t = (ephemeris_day - 2_451_545.0) / 36_525.0;
    let mean_longitude = 280.466_46 + t * (36_000.769_83 + t * 0.000_303_2);
    let anomaly = (357.529_11 + t * (35_999.050_29 - t * 0.000_153_7)).to_radians();
    let centre = (1.914_602 - t * (0.004_817 + t * 0.000_014)) * anomaly.sin()
        + (0.019_993 - t * 0.000_101) * (2.0 * anomaly).sin()
        + 0.000_289 * (3.0 * anomaly).sin();
    let node = (125.04 - 1_934.136 * t).to_radians();
    (mean_longitude + centre - 0.005_69 - 0.004_78 * node.sin()).rem_euclid(360.0)
}

/// Moment of a new moon in dynamical time, as a Julian ephemeris day (Meeus chapter 49).
fn new_moon_ephemeris_day(k: f64) -> f64 {
    let t = k / 1_236.85;
    let mean = FIRST_LUNATION_DAY
        + LUNATION_DAYS * k
        + t * t * (0.000_154_37 + t * (-0.000_000_150 + t * 0.000_000_000_73));
    let e = 1.0 - t * (0.002_516 + t * 0.000_007_4);
    let sun = (2.5534 + 29.105_356_70 * k - t * t * (0.000_001_4 + t * 0.000_000_11)).to_radians();
    let moon =
        (201.5643 + 385.816_935_28 * k + t * t * (0.010_758_2 + t * (0.000_012_38 - t * 0.000_000_058)))
            .to_radians();
    let latitude = (160.7108 + 390.670_502_84 * k
        - t * t * (0.001_611_8 + t * (0.000_002_27 - t * 0.000_000_011)))
        .to_radians();
    let node = (124.7746 - 1.563_755_88 * k + t * t * (0.002_067_2 + t * 0.000_002_15)).to_radians();

    let periodic: f64 = NEW_MOON_TERMS
        .iter()
        .map(|term| {
            let angle = term.moon * moon + term.sun * sun + term.latitude * latitude;
            term.days * e.powi(term.sun.abs() as i32) * angle.sin()
        })
        .sum();
    let planetary: f64 = PLANETARY_TERMS
        .iter()
        .enumerate()
        .map(|(i, (days, at_zero, rate))| {
            let bend = if i == 0 { 0.009_173 * t * t } else { 0.0 };
            days * (at_zero + rate * k - bend).to_radians().sin()
        })
        .sum();
    mean + periodic - 0.000_17 * node.sin() + planetary
}

/// One periodic term: amplitude in days and multiples of the moon's anomaly, the sun's anomaly and the moon's
/// argument of latitude. A term in n times the sun's anomaly also takes the n-th power of the eccentricity
/// factor.
struct Term {
    days: f64,
    moon: f64,
    sun: f64,
    latitude: f64,
}

const fn term(days: f64, moon: f64, sun: f64, latitude: f64) -> Term {
    Term {
        days,
        moon,
        sun,
        latitude,
    }
}

const NEW_MOON_TERMS: [Term; 24] = [
    term(-0.407_20, 1.0, 0.0, 0.0),
    term(0.172_41, 0.0, 1.0, 0.0),
    term(0.016_08, 2.0, 0.0, 0.0),
    term(0.010_39, 0.0, 0.0, 2.0),
    term(0.007_39, 1.0, -1.0, 0.0),
    term(-0.005_14, 1.0, 1.0, 0.0),
    term(0.002_08, 0.0, 2.0, 0.0),
    term(-0.001_11, 1.0, 0.0, -2.0),
    term(-0.000_57, 1.0, 0.0, 2.0),
    term(0.000_56, 2.0, 1.0, 0.0),
    term(-0.000_42, 3.0, 0.0, 0.0),
    term(0.000_42, 0.0, 1.0, 2.0),
    term(0.000_38, 0.0, 1.0, -2.0),
    term(-0.000_24, 2.0, -1.0, 0.0),
    term(-0.000_07, 1.0, 2.0, 0.0),
    term(0.000_04, 2.0, 0.0, -2.0),
    term(0.000_04, 0.0, 3.0, 0.0),
    term(0.000_03, 1.0, 1.0, -2.0),
    term(0.000_03, 2.0, 0.0, 2.0),
    term(-0.000_03, 1.0, 1.0, 2.0),
    term(0.000_03, 1.0, -1.0, 2.0),
    term(-0.000_02, 1.0, -1.0, -2.0),
    term(-0.000_02, 3.0, 1.0, 0.0),
    term(0.000_02, 4.0, 0.0, 0.0),
];

/// Amplitude in days, argument at lunation 0 and its rate per lunation in degrees.
const PLANETARY_TERMS: [(f64, f64, f64); 14] = [
    (0.000_325, 299.77, 0.107_408),
    (0.000_165, 251.88, 0.016_321),
    (0.000_164, 251.83, 26.651_886),
    (0.000_126, 349.42, 36.412_478),
    (0.000_110, 84.66, 18.206_239),
    (0.000_062, 141.74, 53.303_771),
    (0.000_060, 207.14, 2.453_732),
    (0.000_056, 154.84, 7.306_860),
    (0.000_047, 34.52, 27.261_239),
    (0.000_042, 207.19, 0.121_824),
    (0.000_040, 291.34, 1.844_379),
    (0.000_037, 161.72, 24.198_154),
    (0.000_035, 239.56, 25.513_099),
    (0.000_023, 331.55, 3.592_518),
];

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn new_moon_of_the_book() {
        // Meeus, example 49.a: new moon of February 1977.
        assert!((new_moon_ephemeris_day(-283.0) - 2_443_192.651_18).abs() < 0.000_02);
    }

    #[test]
    fn sun_of_the_book() {
        // Meeus, example 25.a: 13 October 1992, 0h TD, apparent longitude 199.90895 degrees.
        assert!((sun_longitude_degrees(2_448_908.5) - 199.908_95).abs() < 0.000_02);
    }

    #[test]
    fn years_where_vietnam_and_china_differ() {
        assert_eq!(new_year_day(1985), Some(date(1985, 1, 21)));
        assert_eq!(new_year_day(2007), Some(date(2007, 2, 17)));
        assert_eq!(new_year_day(2030), Some(date(2030, 2, 2)));
        assert_eq!(hung_kings_day(2009), Some(date(2009, 4, 4)));
    }

    #[test]
    fn outside_its_years_there_is_no_answer() {
        assert_eq!(new_year_day(FIRST_LUNAR_YEAR - 1), None);
        assert_eq!(hung_kings_day(LAST_LUNAR_YEAR + 1), None);
        for year in FIRST_LUNAR_YEAR..=LAST_LUNAR_YEAR {
            let tet = new_year_day(year).unwrap();
            assert!((date(year, 1, 20)..=date(year, 2, 22)).contains(&tet), "{tet}");
            assert!(matches!(last_month_days(year), Some(29 | 30)), "{year}");
            let days = hung_kings_day(year)
                .unwrap()
                .since((jiff::Unit::Day, tet))
                .unwrap()
                .get_days();
            assert!(
                (67..=69).contains(&days) || (96..=99).contains(&days),
                "{year}: {days}"
            );
        }
    }
}
