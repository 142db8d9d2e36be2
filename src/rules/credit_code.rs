//! The unified social credit code 统一社会信用代码 (GB 32100-2015), by which an organisation is known (art. 2, 11).

use std::fmt;

/// The 31 characters, each standing for its position; I, O, S, V and Z are left out.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Registering departments, the first character.
const DEPARTMENTS: &str = "123456789ANY";
const LENGTH: usize = 18;

/// A well-formed code: 18 characters in upper case with a matching check character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode(String);

impl CreditCode {
    /// Reads a code; white space around it and lower case are forgiven, nothing else is. The error is the id of the
    /// message that names the first rule it breaks.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let code = text.trim_ascii().to_ascii_uppercase();
        if code.chars().count() != LENGTH {
            return Err("credit-code-length");
        }
        let values: Option<Vec<usize>> = code.chars().map(|c| ALPHABET.find(c)).collect();
        let Some([subject @ .., check]) = values.as_deref() else { return Err("credit-code-alphabet") };
        if !code.starts_with(|c| DEPARTMENTS.contains(c)) {
            return Err("credit-code-department");
        }
        // Characters 3 to 8 name the region, in digits.
        if subject.iter().skip(2).take(6).any(|&value| value > 9) {
            return Err("credit-code-region");
        }
        if *check == check_value(subject) { Ok(Self(code)) } else { Err("credit-code-check") }
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The value of the check character: what is missing to a multiple of 31 under the weights 1, 3, 9, … (powers of 3).
fn check_value(subject: &[usize]) -> usize {
    let (sum, _) = subject.iter().fold((0, 1), |(sum, weight), value| (sum + value * weight, weight * 3 % 31));
    (31 - sum % 31) % 31
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn valid_codes() {
        for code in [
            "91350100M000100Y43",
            "91150200MA0XXXX15E",
            "911502001000000168",
            "52150200MJY00001XJ",
            "12150200400000026G",
            "93150200MA0QRTW51Q",
            "911502003FLC1626XK",
            "91150200G06YYGB400",
            "91150200DRLA2RYP6Y",
            "N2150200RFGY7NGW6K",
        ] {
            assert_eq!(CreditCode::parse(code).unwrap().as_str(), code);
        }
    }

    #[test]
    fn invalid_codes_name_the_first_rule_broken() {
        for (code, message) in [
            ("91350100M000100Y4Z", "credit-code-alphabet"),
            ("91350100M000100Y44", "credit-code-check"),
            ("91150200MA0XXXX15", "credit-code-length"),
            ("91150200MA0XXXX15E0", "credit-code-length"),
            ("91350100M001000Y43", "credit-code-check"),
            ("91350100N000100Y43", "credit-code-check"),
            ("9135O100M000100Y43", "credit-code-alphabet"),
            ("91A50100M000100Y42", "credit-code-region"),
            ("000000000000000000", "credit-code-department"),
            ("91350100M000100Y4３", "credit-code-alphabet"),
            ("", "credit-code-length"),
            ("91350100 M000100Y43", "credit-code-length"),
            ("9135010 M000100Y43", "credit-code-alphabet"),
            ("\u{3000}91350100M000100Y43", "credit-code-length"),
            ("ſ1350100M000100Y43", "credit-code-alphabet"),
        ] {
            assert_eq!(CreditCode::parse(code), Err(message), "{code}");
        }
    }

    #[test]
    fn the_right_check_character_is_found() {
        for (code, check) in [("91350100M000100Y4", 3), ("91350100M001000Y4", 29), ("91350100N000100Y4", 14)] {
            let values: Vec<usize> = code.chars().filter_map(|c| ALPHABET.find(c)).collect();
            assert_eq!(check_value(&values), check, "{code}");
        }
    }

    #[test]
    fn case_and_surrounding_space_are_forgiven() {
        for code in ["91350100m000100y43", " 91350100M000100Y43", "91350100M000100Y43\n"] {
            assert_eq!(CreditCode::parse(code).unwrap().to_string(), "91350100M000100Y43");
        }
    }

    prop_compose! {
        fn code()(subject in "[1-9ANY][0-9A-HJ-NP-RTUWXY][0-9]{6}[0-9A-HJ-NP-RTUWXY]{9}") -> String {
            let values: Vec<usize> = subject.chars().filter_map(|c| ALPHABET.find(c)).collect();
            let check = ALPHABET.chars().nth(check_value(&values)).unwrap();
            format!("{subject}{check}")
        }
    }

    proptest! {
        #[test]
        fn a_made_code_is_valid(code in code()) {
            prop_assert_eq!(CreditCode::parse(&code).unwrap().to_string(), code);
        }

        #[test]
        fn a_changed_character_is_found(code in code(), at in 0..LENGTH, to in 0..31_usize) {
            let mut changed: Vec<char> = code.chars().collect();
            changed[at] = ALPHABET.chars().nth(to).unwrap();
            let changed: String = changed.into_iter().collect();
            prop_assert_eq!(CreditCode::parse(&changed).is_ok(), changed == code);
        }

        #[test]
        fn swapped_neighbours_are_found(code in code(), at in 0..LENGTH - 1) {
            let mut swapped: Vec<char> = code.chars().collect();
            swapped.swap(at, at + 1);
            let swapped: String = swapped.into_iter().collect();
            prop_assert_eq!(CreditCode::parse(&swapped).is_ok(), swapped == code);
        }

        #[test]
        fn any_text_is_answered(text in "\\PC*") {
            let _ = CreditCode::parse(&text);
        }
    }
}
