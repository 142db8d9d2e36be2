//! Scalars as they travel: text. They refuse only the wrong JSON kind; what the text says is checked by
//! [`super::check::Check`], so that an input with five faults gets five errors.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::NaiveDate;
use entity::Instant;

macro_rules! text_scalar {
    ($(#[$doc:meta])* $name:ident, $url:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub String);

        $(#[$doc])*
        #[Scalar(specified_by_url = $url)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) => Ok(Self(text)),
                    other => Err(InputValueError::expected_type(other)),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }
    };
}

text_scalar! {
    /// 日期时间，北京时间，毫秒 · An instant in Beijing time with milliseconds: `2026-03-02T09:00:00.000+08:00`. Any offset is accepted as input.
    DateTime, "https://www.rfc-editor.org/rfc/rfc3339"
}
text_scalar! {
    /// 日期（北京时间） · A day in Beijing: `2026-03-02`. A deadline that is a date ends at 24:00 of it.
    Date, "https://www.rfc-editor.org/rfc/rfc3339#section-5.6"
}
text_scalar! {
    /// 金额（元，两位小数） · Yuan with two decimals: `100000.00`.
    Money, "https://www.iso.org/iso-4217-currency-codes.html"
}
text_scalar! {
    /// 小数（无指数） · A decimal number without exponent: `12.50`.
    Decimal, "https://www.w3.org/TR/xmlschema-2/#decimal"
}
text_scalar! {
    /// 统一社会信用代码（GB 32100-2015） · Unified social credit code, 18 characters; lower case and outer blanks are accepted as input.
    CreditCode, "https://openstd.samr.gov.cn/bzgk/gb/newGbInfo?hcno=24691C25985C1073D3A7C85629378AC0"
}

impl From<Instant> for DateTime {
    fn from(instant: Instant) -> Self {
        Self(instant.to_string())
    }
}

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        Self(day.to_string())
    }
}

impl Money {
    /// Fen as yuan.
    pub fn from_fen(fen: i64) -> Self {
        let sign = if fen < 0 { "-" } else { "" };
        Self(format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100))
    }

    /// Yuan as fen; `None` where it is not an amount with at most two decimals or too large.
    pub fn to_fen(&self) -> Option<i64> {
        let (sign, text) = self.0.strip_prefix('-').map_or((1, self.0.as_str()), |rest| (-1, rest));
        let (yuan, fen) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(yuan) || !digits(fen) || yuan.len() > 13 || fen.len() > 2 {
            return None;
        }
        let fen = fen.parse::<i64>().ok()? * if fen.len() == 1 { 10 } else { 1 };
        Some(sign * (yuan.parse::<i64>().ok()? * 100 + fen))
    }
}
