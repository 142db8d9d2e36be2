//! How an award is made known (art. 26): its wording with the award year, and a check of a winner's own text.

use crate::error::{NOT_FOUND, Result};
use crate::finders::organization::permission;
use crate::graphql::check::Check;
use crate::graphql::conferring::awards::AwardEntry;
use crate::graphql::ids::Kind;
use crate::graphql::scope::Scope;
use crate::graphql::user_error::{UserError, explain};
use crate::graphql::visible;
use crate::locale::{self, Language};
use crate::rules::conferral::award_state;
use crate::rules::publicity::{Mention, current};
use crate::work::Subject;
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::enums::AwardState;
use entity::{award, cycle, honour, regulation};

/// Most characters of a text that is checked.
const TEXT_LENGTH: usize = 20_000;

/// 宣传用语 · How an award is to be named where it is made known, with its year (art. 26)
#[derive(Clone, Debug, SimpleObject)]
pub struct PublicityWording {
    /// 中文 · In Chinese.
    pub zh: String,
    /// 英文 · In English.
    pub en: String,
    /// 获奖年度 · The award year, which has to be stated.
    pub year: i32,
    /// 可作为现有荣誉 · Whether it may be used as a current honour: the award is valid.
    pub may_use_as_current: bool,
}

/// 宣传文字检查 · What a winner's own text says about the award (art. 26)
#[derive(Clone, Debug, SimpleObject)]
pub struct PublicityCheck {
    /// 提到奖项 · Whether it mentions the award.
    pub mentions_award: bool,
    /// 标明年度 · Whether it states the award year.
    pub states_year: bool,
    /// 可作为现有荣誉 · Whether the award may be used as a current honour: false once it has expired or was revoked.
    pub may_use_as_current: bool,
    /// 提示 · How the award may be used, in the caller's language.
    pub note: String,
    /// 宣传用语 · The right wording; null: the award was revoked.
    pub wording: Option<PublicityWording>,
    /// 业务错误 · AWARD_YEAR_MISSING where it mentions the award without its year; empty otherwise.
    pub user_errors: Vec<UserError>,
}

/// An award with what its publicity goes by.
pub struct Publicity {
    pub award: award::Model,
    pub cycle: cycle::Model,
    pub regulation: regulation::Model,
    pub honour: honour::Model,
    pub state: AwardState,
}

impl Publicity {
    /// Of an award, through the loaders of a request.
    pub async fn of(scope: &Scope<'_>, award: award::Model) -> Result<Self> {
        let cycle = scope.one::<cycle::Entity>(award.cycle_id).await?;
        let regulation = scope.one::<regulation::Entity>(cycle.regulation_id).await?;
        let honour = scope.one::<honour::Entity>(award.honour_id).await?;
        let revoked = honour.revoked_on.zip(honour.revocation);
        let state = award_state(honour.valid_until, revoked, scope.now.day());
        Ok(Self { award, cycle, regulation, honour, state })
    }

    /// The right wording; none for a revoked award.
    pub fn wording(&self) -> Option<PublicityWording> {
        let (id, until) = match self.state {
            AwardState::Valid => ("publicity-won", None),
            AwardState::Expired => ("publicity-formerly", Some(self.honour.valid_until.to_string())),
            AwardState::Revoked => return None,
        };
        let said = |language: Language| {
            let mut args = vec![
                ("name", self.award.name.clone()),
                ("year", self.cycle.year.to_string()),
                ("award", self.regulation.parameters.names.award.pick(language.english()).to_owned()),
            ];
            args.extend(until.clone().map(|until| ("until", until)));
            locale::text(language, id, &args)
        };
        Some(PublicityWording {
            zh: said(Language::ZhCn),
            en: said(Language::En),
            year: self.cycle.year,
            may_use_as_current: current(self.state),
        })
    }

    /// What a text says about it.
    pub fn mention(&self, text: &str) -> Mention {
        Mention::of(text, self.cycle.year, &self.regulation.parameters)
    }
}

/// A winner's check of its own text.
#[derive(Debug, Default)]
pub struct ApplicantWording;

#[Object]
impl ApplicantWording {
    /// 检查宣传文字 · Says whether a text about the own award states when it was won, and whether the award may still be used as a current honour (art. 26); null where the award is none of the viewer's organisations'. Nothing of the text is kept.
    async fn check_publicity_text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "奖项 · Global id of an own award.")] award: ID,
        #[graphql(desc = "文字 · The text, at most 20000 characters.")] text: String,
    ) -> Option<async_graphql::Result<PublicityCheck>> {
        visible(async { check(&Scope::of(ctx)?, &award, &text).await }.await)
    }
}

async fn check(scope: &Scope<'_>, award: &ID, text: &str) -> Result<PublicityCheck> {
    let award = AwardEntry::reload(scope, Kind::Award.parse(award).ok_or(NOT_FOUND)?).await?.0;
    permission(scope.signed_in()?, award.organization_id).ok_or(NOT_FOUND)?;
    let mut check = Check::new();
    let text = check.text("text", text, TEXT_LENGTH);
    check.done()?;
    let publicity = Publicity::of(scope, award).await?;
    let mention = publicity.mention(&text);
    let note = match publicity.state {
        AwardState::Valid => "publicity-current",
        AwardState::Expired => "publicity-expired",
        AwardState::Revoked => "publicity-revoked",
    };
    let refusals = mention.ruling(publicity.cycle.year).err().unwrap_or_default();
    Ok(PublicityCheck {
        mentions_award: mention.award,
        states_year: mention.year,
        may_use_as_current: current(publicity.state),
        note: locale::text(scope.language, note, &[]),
        wording: publicity.wording(),
        // Publicity follows the regulation in force.
        user_errors: explain(scope, None, &refusals).await?,
    })
}
