//! Roles that check each other are refused by the database too, whichever way a row comes to be; what the API says of them
//! stands in `founding.rs`.

use crate::integrity::Raw;
use crate::support::{Server, both};
use entity::enums::Role;
use quality_award::rules::roles::compatible;

/// Every role as the database tells them apart, and as the rules do: with the executive deputy's mark.
const ROLES: [(&str, Role, bool); 9] = [
    ("APPLICANT", Role::Applicant, false),
    ("RECOMMENDER", Role::Recommender, false),
    ("REVIEWER", Role::Reviewer, false),
    ("COMMITTEE_MEMBER", Role::CommitteeMember, false),
    ("EXECUTIVE_DEPUTY", Role::CommitteeMember, true),
    ("OFFICE", Role::Office, false),
    ("MANAGEMENT_DIRECTOR", Role::ManagementDirector, false),
    ("SUPERVISOR", Role::Supervisor, false),
    ("ADMIN", Role::Admin, false),
];

/// Two persons without roles, an organisation and a department.
struct People {
    raw: Raw,
    one: String,
    other: String,
}

impl People {
    async fn new(server: &Server) -> Self {
        let raw = Raw::of(server).await;
        let (one, other) = (raw.id(1), raw.id(2));
        for id in [&one, &other] {
            raw.run(&format!("INSERT INTO person (id, name, created_at) VALUES ({id}, 'x', 1)")).await;
        }
        raw.run(&format!("INSERT INTO department (id, name, created_at) VALUES ({one}, 'x', 1)")).await;
        raw.run(&format!(
            "INSERT INTO organization (id, credit_code, name, legal_representative, industry, address, registered_on, state, created_at, version) \
             VALUES ({one}, 'x', 'x', 'x', 'C', 'x', '2015-01-01', 'VERIFIED', 1, 1)"
        ))
        .await;
        Self { raw, one, other }
    }

    /// The row that gives a role to a person, live or over; its id is that of the number.
    fn row(&self, role: &str, person: &str, number: u32, live: bool) -> (&'static str, String) {
        let (id, one) = (self.raw.id(number), &self.one);
        let over = |when: &'static str| if live { "NULL" } else { when };
        match role {
            "APPLICANT" => (
                "team_member",
                format!(
                    "(id, organization_id, person_id, permission, added_at, removed_at) VALUES ({id}, {one}, {person}, 'EDIT', 1, {})",
                    over("1")
                ),
            ),
            "COMMITTEE_MEMBER" | "EXECUTIVE_DEPUTY" => {
                let position = if role == "COMMITTEE_MEMBER" { "MEMBER" } else { "EXECUTIVE_DEPUTY_DIRECTOR" };
                let values =
                    format!("VALUES ({id}, {person}, '{position}', 'LAW', '2020-01-01', {}, 1)", over("'2020-12-31'"));
                (
                    "committee_member",
                    format!("(id, person_id, position, expertise, appointed_on, ended_on, version) {values}"),
                )
            }
            _ => {
                let department = if role == "RECOMMENDER" { one } else { "NULL" };
                let values = format!("VALUES ({id}, {person}, '{role}', {department}, '2026-01-01', 1, {})", over("1"));
                (
                    "role_grant",
                    format!("(id, person_id, role, department_id, valid_from, granted_at, revoked_at) {values}"),
                )
            }
        }
    }

    /// Gives a role; whether the database lets it.
    async fn give(&self, role: &str, person: &str, number: u32, live: bool) -> bool {
        let (table, row) = self.row(role, person, number, live);
        self.allowed(&format!("INSERT INTO {table} {row}")).await
    }

    /// Whether the database lets SQL pass; what it refuses it refuses for the roles.
    async fn allowed(&self, sql: &str) -> bool {
        match self.raw.attempt(sql).await {
            Ok(()) => true,
            Err(words) => {
                assert!(words.contains("role_incompatible"), "{sql}: {words}");
                false
            }
        }
    }

    /// Nobody holds anything any more.
    async fn clear(&self) {
        for table in ["team_member", "committee_member", "role_grant"] {
            self.raw.run(&format!("DELETE FROM {table} WHERE person_id IN ({}, {})", self.one, self.other)).await;
        }
    }

    /// Makes the second row live again.
    async fn revive(&self, role: &str) -> bool {
        let (table, _) = self.row(role, &self.one, 2, true);
        let column = match table {
            "team_member" => "removed_at",
            "committee_member" => "ended_on",
            _ => "revoked_at",
        };
        self.allowed(&format!("UPDATE {table} SET {column} = NULL WHERE id = {}", self.raw.id(2))).await
    }
}

both! {
    async fn the_database_refuses_every_pair_that_the_rules_refuse_and_no_other(server: Server) {
        let people = People::new(&server).await;
        let (one, other) = (people.one.as_str(), people.other.as_str());
        for (held, held_role, held_deputy) in ROLES {
            for (wanted, wanted_role, wanted_deputy) in ROLES {
                // One person has one seat in the committee, which is another rule.
                if held_role == wanted_role {
                    continue;
                }
                let expected = compatible(held_role, wanted_role, held_deputy || wanted_deputy);
                assert!(people.give(held, one, 1, true).await);
                assert_eq!(people.give(wanted, one, 2, true).await, expected, "{held}, then {wanted}");
                people.clear().await;

                // Another's role that becomes this person's.
                assert!(people.give(held, one, 1, true).await && people.give(wanted, other, 2, true).await);
                let (table, _) = people.row(wanted, one, 2, true);
                let moved = format!("UPDATE {table} SET person_id = {one} WHERE id = {}", people.raw.id(2));
                assert_eq!(people.allowed(&moved).await, expected, "{held}, then another's {wanted}");
                people.clear().await;

                // A role that was over and is to be live again. A term of office that is over still bars a team.
                assert!(people.give(wanted, one, 2, false).await);
                let revived = people.give(held, one, 1, true).await && people.revive(wanted).await;
                assert_eq!(revived, expected, "{held} beside a former {wanted}");
                people.clear().await;
            }
        }
    }

    async fn a_changed_role_or_time_is_judged_like_a_new_one(server: Server) {
        let people = People::new(&server).await;
        let (one, first, second) = (people.one.as_str(), people.raw.id(1), people.raw.id(2));
        let grant = |change: &str, id: &str| format!("UPDATE role_grant SET {change} WHERE id = {id}");
        // The only role may become another; a second one may not become what the first excludes.
        assert!(people.give("OFFICE", one, 1, true).await);
        assert!(people.allowed(&grant("role = 'SUPERVISOR'", &first)).await);
        assert!(people.allowed(&grant("role = 'OFFICE'", &first)).await);
        assert!(people.give("RECOMMENDER", one, 2, true).await);
        assert!(!people.allowed(&grant("role = 'REVIEWER', department_id = NULL", &second)).await);
        people.clear().await;

        // The Office up to a day, the supervisor from the next.
        assert!(people.give("OFFICE", one, 1, true).await);
        assert!(people.allowed(&grant("valid_until = '2026-01-31'", &first)).await);
        let (table, row) = people.row("SUPERVISOR", one, 2, true);
        assert!(people.allowed(&format!("INSERT INTO {table} {}", row.replace("2026-01-01", "2026-02-01"))).await);
        assert!(!people.allowed(&grant("valid_until = '2026-02-01'", &first)).await);
        assert!(!people.allowed(&grant("valid_until = NULL", &first)).await);
        assert!(!people.allowed(&grant("valid_from = '2026-01-31'", &second)).await);
        assert!(people.allowed(&grant("valid_until = '2026-01-30'", &first)).await);
        assert!(people.allowed(&grant("valid_from = '2026-01-31'", &second)).await);
        people.clear().await;

        // The executive deputy may be the Office, a member may not.
        assert!(people.give("EXECUTIVE_DEPUTY", one, 1, true).await && people.give("OFFICE", one, 2, true).await);
        let position = |position: &str| format!("UPDATE committee_member SET position = '{position}' WHERE id = {first}");
        assert!(!people.allowed(&position("MEMBER")).await);
        assert!(!people.allowed(&position("DIRECTOR")).await);
        assert!(people.allowed(&grant("revoked_at = 1", &second)).await);
        assert!(people.allowed(&position("MEMBER")).await);
    }
}
