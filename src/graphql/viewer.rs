//! The viewer and one area per role. A stage file contributes its fields to an area as a merged object; the field here
//! decides who gets the area at all.

use super::ids::Kind;
use super::organization::ApplicantOrganizations;
use super::registers::OfficeRegisters;
use super::verification::OfficeOrganizations;
use crate::access::Viewer;
use async_graphql::{ID, MergedObject, Object};
use entity::enums::Role;

/// 申报单位 · What an applicant sees
#[derive(Debug, Default, MergedObject)]
pub struct ApplicantArea(ApplicantOrganizations);

/// 评审办公室 · What the Office sees
#[derive(Debug, Default, MergedObject)]
pub struct OfficeArea(OfficeOrganizations, OfficeRegisters);

/// 当前用户 · Who is signed in
#[derive(Debug)]
pub struct ViewerFields(pub Viewer);

/// 当前用户 · Who is signed in, with one area per role, null where the role is not held
#[Object(name = "Viewer")]
impl ViewerFields {
    /// 账号标识 · Global id of the account.
    async fn id(&self) -> ID {
        Kind::Account.id(self.0.account_id)
    }

    /// 姓名 · Full name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// 账号 · Account name.
    async fn account(&self) -> &str {
        &self.0.login
    }

    /// 角色 · Every role held at this moment, without repetition, in the order of the enum.
    async fn roles(&self) -> Vec<Role> {
        Role::all().filter(|role| self.0.is(*role)).collect()
    }

    /// 申报单位 · The area of an applicant; null where the viewer is on no organisation's team.
    async fn applicant(&self) -> Option<ApplicantArea> {
        self.0.is(Role::Applicant).then(ApplicantArea::default)
    }

    /// 评审办公室 · The area of the Office; null where the viewer is not of it.
    async fn office(&self) -> Option<OfficeArea> {
        self.0.is(Role::Office).then(OfficeArea::default)
    }
}
