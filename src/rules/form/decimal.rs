//! Decimal text, read and compared exactly.

/// A decimal number: an optional minus, 1 to 15 digits, and 1 to 6 more after a point, if any; no exponent.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    /// The value in millionths.
    millionths: i128,
    /// How many digits were written after the point.
    decimals: u32,
}

impl Decimal {
    /// Most digits after the point.
    pub const MOST_DECIMALS: u32 = 6;
    const MOST_DIGITS: usize = 15;

    /// Reads decimal text.
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, rest) = match unsigned.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (unsigned, ""),
        };
        let decimals = u32::try_from(rest.len()).ok().filter(|&length| length <= Self::MOST_DECIMALS)?;
        let mut digits = whole.bytes().chain(rest.bytes());
        if !(1..=Self::MOST_DIGITS).contains(&whole.len()) || !digits.all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let units: i128 = format!("{whole}{rest}").parse().ok()?;
        let millionths = units * 10_i128.pow(Self::MOST_DECIMALS - decimals);
        Some(Self { millionths: if text.starts_with('-') { -millionths } else { millionths }, decimals })
    }

    /// An amount of fen, in yuan.
    pub fn of_fen(fen: i64) -> Self {
        Self { millionths: i128::from(fen) * 10_000, decimals: 2 }
    }

    /// The yuan in fen, rounded towards zero.
    pub fn fen(self) -> i64 {
        i64::try_from(self.millionths / 10_000).unwrap_or(i64::MAX)
    }

    /// The value as a whole number, where it is one and fits.
    pub fn whole(self) -> Option<i32> {
        if self.millionths % 1_000_000 == 0 { i32::try_from(self.millionths / 1_000_000).ok() } else { None }
    }

    /// How many digits were written after the point.
    pub fn decimals(self) -> u32 {
        self.decimals
    }
}

/// Numbers are compared by value: 1 and 1.0 are equal.
impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.millionths == other.millionths
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.millionths.cmp(&other.millionths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn text_is_read_exactly() {
        let value = |text| (parse(text).millionths, parse(text).decimals);
        assert_eq!(value("0"), (0, 0));
        assert_eq!(value("-0.5"), (-500_000, 1));
        assert_eq!(value("0.000001"), (1, 6));
        assert_eq!(value("0.10"), (100_000, 2));
        assert_eq!(value("999999999999999.999999"), (999_999_999_999_999_999_999, 6));
        for text in [
            "",
            "-",
            ".",
            "-.",
            "+1",
            "--1",
            ".5",
            "1.",
            "1.0000000",
            "1000000000000000",
            "1e3",
            "1,000",
            " 1",
            "1 ",
            "１",
            "1.-5",
            "NaN",
            "0x1",
            "1.2.3",
        ] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn comparison_is_by_value() {
        assert_eq!(parse("1"), parse("1.000000"));
        assert_eq!(parse("0"), parse("-0.0"));
        assert!(parse("0.000001") > parse("0"));
        assert!(parse("-2") < parse("-1.999999"));
    }

    #[test]
    fn whole_numbers_and_fen() {
        assert_eq!(parse("3.000").whole(), Some(3));
        assert_eq!(parse("-3").whole(), Some(-3));
        assert_eq!(parse("3.5").whole(), None);
        assert_eq!(parse("2147483647").whole(), Some(i32::MAX));
        assert_eq!(parse("2147483648").whole(), None);
        assert_eq!(parse("-12.345").fen(), -1234);
        assert_eq!(parse("999999999999999.999999").fen(), 99_999_999_999_999_999);
        assert_eq!(Decimal::of_fen(50), parse("0.5"));
        assert!(Decimal::of_fen(51) > parse("0.5"));
    }

    proptest! {
        #[test]
        fn fen_and_yuan_agree(fen in any::<i32>()) {
            let fen = i64::from(fen);
            let sign = if fen < 0 { "-" } else { "" };
            let text = format!("{sign}{}.{:02}", fen.abs() / 100, fen.abs() % 100);
            prop_assert_eq!(parse(&text), Decimal::of_fen(fen));
            prop_assert_eq!(parse(&text).fen(), fen);
        }
    }
}
