//! Correcting a fact of an application.

use crate::rules::form::kind_of_fact;
use entity::application;
use entity::enums::{Fact, FieldKind};
use sea_orm::{IntoActiveModel, Set};

/// The new value of a fact.
#[derive(Clone, Copy, Debug)]
pub enum New {
    Boolean(bool),
    Date(chrono::NaiveDate),
    Integer(i32),
}

impl New {
    /// The kind of form field that holds such a value.
    pub const fn kind(&self) -> FieldKind {
        match self {
            Self::Boolean(_) => FieldKind::Boolean,
            Self::Date(_) => FieldKind::Date,
            Self::Integer(_) => FieldKind::Number,
        }
    }
}

impl std::fmt::Display for New {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Date(day) => write!(f, "{day}"),
            Self::Integer(value) => write!(f, "{value}"),
        }
    }
}

/// The old value as text, and the application with the new one; the rule has checked that the kinds agree.
pub fn replace(
    application: application::Model,
    fact: Fact,
    value: Option<New>,
) -> (Option<String>, application::ActiveModel) {
    debug_assert!(value.as_ref().is_none_or(|value| value.kind() == kind_of_fact(fact)));
    let flag = value.and_then(|value| if let New::Boolean(flag) = value { Some(flag) } else { None });
    let day = value.and_then(|value| if let New::Date(day) = value { Some(day) } else { None });
    let number = value.and_then(|value| if let New::Integer(number) = value { Some(number) } else { None });
    let version = application.version + 1;
    let old = match fact {
        Fact::LegalEntity => application.legal_entity.map(|old| old.to_string()),
        Fact::RegisteredInZone => application.registered_in_zone.map(|old| old.to_string()),
        Fact::OperatingSince => application.operating_since.map(|old| old.to_string()),
        Fact::ExcellenceSince => application.excellence_since.map(|old| old.to_string()),
        Fact::SelfReportYears => application.self_report_years.map(|old| old.to_string()),
        Fact::ForProfit => application.for_profit.map(|old| old.to_string()),
        Fact::IndustryRank => application.industry_rank.map(|old| old.to_string()),
        Fact::LowestTier => application.lowest_tier.clone(),
    };
    let mut row = application.into_active_model();
    match fact {
        Fact::LegalEntity => row.legal_entity = Set(flag),
        Fact::RegisteredInZone => row.registered_in_zone = Set(flag),
        Fact::OperatingSince => row.operating_since = Set(day),
        Fact::ExcellenceSince => row.excellence_since = Set(day),
        Fact::SelfReportYears => row.self_report_years = Set(number),
        Fact::ForProfit => row.for_profit = Set(flag),
        Fact::IndustryRank => row.industry_rank = Set(number),
        // What the applicant wants is not corrected: the rule has refused it.
        Fact::LowestTier => {}
    }
    row.version = Set(version);
    (old, row)
}
