//! The review (art. 7-10, 13, 14, 17, 18): reviewers and their groups, score sheets, site visits, reports, the candidate
//! list, and what applicants and the public say meanwhile.

pub mod assignment;
pub mod avoidance;
pub mod candidates;
pub mod case;
pub mod completeness;
pub mod groups;
pub mod lineup;
pub mod opinions;
pub mod pool;
pub mod progress;
pub mod report;
pub mod sheets;
pub mod visits;
pub mod voiding;

use super::ids::Kind;
use async_graphql::{ID, SimpleObject};
use entity::person;

/// 人员 · A person by name
#[derive(Clone, Debug, SimpleObject)]
pub struct NamedPerson {
    /// 人员标识 · Global id of the person.
    pub person_id: ID,
    /// 姓名 · Full name.
    pub name: String,
}

impl From<person::Model> for NamedPerson {
    fn from(person: person::Model) -> Self {
        Self { person_id: Kind::Person.id(person.id), name: person.name }
    }
}
