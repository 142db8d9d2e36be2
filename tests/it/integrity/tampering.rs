//! Somebody with all rights on the database takes the guards away and changes the audit trail: verification names the very
//! link.

use super::Raw;
use crate::support::{Server, both};
use crate::world::World;
use entity::audit_event;
use quality_award::audit::{self, Verdict};
use quality_award::check;
use sea_orm::EntityTrait;

/// What verification says.
async fn verified(server: &Server) -> Verdict {
    audit::verify(&server.app.db, 1, |_| ()).await.unwrap()
}

fn broken(seq: i64, what: &'static str) -> Verdict {
    Verdict::Broken { seq, what }
}

const CONTINUES: &str = "does not continue the link before";

/// A world with an audit trail that is open to everybody, and a copy of it to go back to.
async fn opened(server: Server) -> (World, Raw, i64) {
    let world = World::new(server).await;
    let raw = Raw::of(&world.server).await;
    raw.drop_triggers().await;
    raw.run("CREATE TABLE kept AS SELECT * FROM audit_event").await;
    let links = raw.number("SELECT COUNT(*) FROM audit_event").await;
    assert!(links > 20, "{links}");
    (world, raw, links)
}

async fn restore(server: &Server, raw: &Raw, links: i64) {
    raw.run("DELETE FROM audit_event").await;
    raw.run("INSERT INTO audit_event SELECT * FROM kept").await;
    assert!(matches!(verified(server).await, Verdict::Intact { links: counted, .. } if counted == links));
}

both! {
    async fn a_changed_link_is_found_whatever_was_changed(server: Server) {
        let (world, raw, links) = opened(server).await;
        let id = raw.id(7);
        for seq in [1, 9, links] {
            for (column, value, what) in [
                ("at", "at + 1", "altered"),
                ("actor_id", id.as_str(), "altered"),
                ("session_id", &id, "altered"),
                ("operation", "operation || 's'", "altered"),
                ("subject_id", &id, "altered"),
                ("cycle_id", &id, "altered"),
                ("payload", "payload || ' '", "altered"),
                ("hash", "'0' || hash", "altered"),
                ("previous_hash", "hash", CONTINUES),
            ] {
                raw.run(&format!("UPDATE audit_event SET {column} = {value} WHERE seq = {seq}")).await;
                assert_eq!(verified(&world.server).await, broken(seq, what), "{column} of {seq}");
                restore(&world.server, &raw, links).await;
            }
        }
    }

    async fn a_removed_link_is_found(server: Server) {
        let (world, raw, links) = opened(server).await;
        for seq in [1, 2, 9, links - 1] {
            raw.run(&format!("DELETE FROM audit_event WHERE seq = {seq}")).await;
            assert_eq!(verified(&world.server).await, broken(seq, "missing"));
            restore(&world.server, &raw, links).await;
        }
        // Closing the gap does not help: the number is part of what is hashed, and so is the link before.
        raw.run("DELETE FROM audit_event WHERE seq = 9").await;
        for later in 10..=links {
            raw.run(&format!("UPDATE audit_event SET seq = {} WHERE seq = {later}", later - 1)).await;
        }
        assert_eq!(verified(&world.server).await, broken(9, CONTINUES));
    }

    async fn reordered_links_are_found(server: Server) {
        let (world, raw, links) = opened(server).await;
        for seq in [1, 9, links - 1] {
            for (from, to) in [(seq, 0), (seq + 1, seq), (0, seq + 1)] {
                raw.run(&format!("UPDATE audit_event SET seq = {to} WHERE seq = {from}")).await;
            }
            assert_eq!(verified(&world.server).await, broken(seq, CONTINUES));
            restore(&world.server, &raw, links).await;
        }
    }

    async fn a_link_that_was_made_up_is_found(server: Server) {
        let (world, raw, links) = opened(server).await;
        let next = (links + 1).to_string();
        let copy = raw.copy("audit_event", &format!("seq = {links}"), &[("seq", &next), ("hash", "'made up'")]).await;
        raw.run(&copy).await;
        assert_eq!(verified(&world.server).await, broken(links + 1, CONTINUES));
        raw.run(&format!("UPDATE audit_event SET previous_hash = (SELECT hash FROM kept WHERE seq = {links}) WHERE seq = {next}")).await;
        assert_eq!(verified(&world.server).await, broken(links + 1, "altered"));
    }

    async fn a_link_that_was_changed_with_its_hash_is_found_at_the_next(server: Server) {
        let (world, raw, _) = opened(server).await;
        let mut row = audit_event::Entity::find_by_id(9).one(&world.server.app.db.read).await.unwrap().unwrap();
        assert_eq!(audit::hash(&row), row.hash);
        row.operation = "nothing".to_owned();
        raw.run(&format!("UPDATE audit_event SET operation = 'nothing', hash = '{}' WHERE seq = 9", audit::hash(&row))).await;
        assert_eq!(verified(&world.server).await, broken(10, CONTINUES));
    }

    async fn an_end_that_was_cut_off_is_found_by_who_knows_how_far_it_went(server: Server) {
        let (world, raw, links) = opened(server).await;
        let whole = verified(&world.server).await;
        raw.run(&format!("DELETE FROM audit_event WHERE seq > {}", links - 3)).await;
        // What is left is a chain of its own; so the last number that was seen is what it is verified from.
        let verdict = audit::verify(&world.server.app.db, links + 1, |_| ()).await.unwrap();
        assert_eq!(verdict, broken(links, "missing"));
        assert_ne!(verified(&world.server).await, whole);
    }

    async fn acts_without_their_link_are_found_by_the_invariants(server: Server) {
        let (world, raw, _) = opened(server).await;
        assert_eq!(check::broken(&world.server.app.db).await.unwrap(), vec![]);
        let last = raw.number("SELECT MAX(seq) FROM audit_event WHERE operation = 'createDepartment'").await;
        raw.run(&format!("DELETE FROM audit_event WHERE seq >= {last}")).await;
        let broken = check::broken(&world.server.app.db).await.unwrap();
        let names: Vec<&str> = broken.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["every idempotency key is in the audit trail"]);
    }
}
