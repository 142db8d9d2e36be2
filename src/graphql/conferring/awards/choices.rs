//! What the award roll can be searched for.

use crate::error::Result;
use crate::graphql::regulation::Tier;
use crate::graphql::scope::Scope;
use async_graphql::SimpleObject;
use entity::{award, cycle, regulation};
use sea_orm::{EntityTrait, JoinType, QueryOrder, QuerySelect, RelationTrait};
use uuid::Uuid;

/// 名册检索选项 · What the award roll can be searched for
#[derive(Clone, Debug, SimpleObject)]
pub struct AwardChoices {
    /// 年度 · The award years of the roll, the latest first; give one as `year`.
    years: Vec<i32>,
    /// 奖项等级 · The prize classes of the roll, those of the latest year first, the highest first; give a `key` as `tier`.
    tiers: Vec<Tier>,
}

impl AwardChoices {
    /// Of the awards that were conferred.
    pub(super) async fn read(scope: &Scope<'_>) -> Result<Self> {
        let rows: Vec<(i32, Uuid, String)> = award::Entity::find()
            .join(JoinType::InnerJoin, award::Relation::Cycle.def())
            .select_only()
            .column(cycle::Column::Year)
            .column(cycle::Column::RegulationId)
            .column(award::Column::Tier)
            .distinct()
            .order_by_desc(cycle::Column::Year)
            .into_tuple()
            .all(scope.db())
            .await?;
        let mut years: Vec<i32> = rows.iter().map(|(year, ..)| *year).collect();
        years.dedup();
        let mut regulations: Vec<Uuid> = rows.iter().map(|(_, regulation, _)| *regulation).collect();
        regulations.dedup();
        let known = scope.all::<regulation::Entity>(regulations.clone()).await?;
        let mut tiers: Vec<Tier> = Vec::new();
        for row in regulations.iter().filter_map(|id| known.get(id)) {
            for tier in row.parameters.tiers.clone() {
                let conferred = rows.iter().any(|(_, regulation, key)| *regulation == row.id && *key == tier.key);
                // A class that two regulations have stands once, in the words of the later one.
                if conferred && tiers.iter().all(|known| known.key != tier.key) {
                    tiers.push(Tier::of(tier, scope.language));
                }
            }
        }
        Ok(Self { years, tiers })
    }
}
