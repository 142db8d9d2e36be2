//! Stages that many tests start from: each is played once a process and database, and every test goes on from a copy of it.

use crate::board::Board;
use crate::chamber::Chamber;
use crate::panel::{Accepted, Expert, Review};
use crate::support::{Backend, Client, Server};
use crate::world::{Applicant, World};
use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::sync::OnceCell;

/// People and things on a server, who can go on from a copy of it.
pub trait Stage: Send + Sync + Sized + 'static {
    /// The server they are on.
    fn server(&self) -> &Server;

    /// The same on a server that is a copy of theirs.
    fn on(&self, server: Server) -> Self;
}

type Saved = Arc<OnceCell<Box<dyn Any + Send + Sync>>>;

/// What was played so far, by database and name.
static SAVED: Mutex<BTreeMap<(Backend, String), Saved>> = Mutex::new(BTreeMap::new());

/// Goes on from a stage, on a copy of the server on which `play` brought about what `name` says.
pub async fn staged<S: Stage>(server: Server, name: String, play: impl AsyncFnOnce(Server) -> S) -> S {
    let saved = Arc::clone(SAVED.lock().unwrap().entry((server.backend, name)).or_default());
    let settings = server.app.settings.clone();
    let stage = saved.get_or_init(async move || {
        // On the heap: stages nest, and so would the futures.
        let stage = Box::pin(play(server)).await;
        stage.server().freeze().await;
        Box::new(stage) as Box<dyn Any + Send + Sync>
    });
    let stage = stage.await.downcast_ref::<S>().unwrap();
    stage.on(Server::copy_of(stage.server(), settings).await)
}

impl Client {
    /// The same session on a copy of the server.
    fn on(&self, old: &Server, new: &Server) -> Self {
        let token = self.token.as_ref().map(|token| {
            let (account, session, _) = old.app.keys.read_access_token(token, &old.app.clock).unwrap();
            new.app.keys.access_token(account, session, &new.app.clock).unwrap().0
        });
        Self { token, ..new.anonymous() }
    }
}

impl Applicant {
    fn on(&self, old: &Server, new: &Server) -> Self {
        Self {
            client: self.client.on(old, new),
            organization: self.organization.clone(),
            credit_code: self.credit_code.clone(),
        }
    }
}

impl Stage for World {
    fn server(&self) -> &Server {
        &self.server
    }

    fn on(&self, server: Server) -> Self {
        let old = &self.server;
        Self {
            admin: self.admin.on(old, &server),
            office: self.office.on(old, &server),
            committee: self.committee.iter().map(|member| member.on(old, &server)).collect(),
            recommender: self.recommender.on(old, &server),
            department: self.department.clone(),
            people: self.people.clone(),
            cycle: self.cycle.clone(),
            server,
        }
    }
}

impl Stage for Review {
    fn server(&self) -> &Server {
        &self.world.server
    }

    fn on(&self, server: Server) -> Self {
        let old = &self.world.server;
        let expert = |expert: &Expert| Expert {
            client: expert.client.on(old, &server),
            person: expert.person.clone(),
            entry: expert.entry.clone(),
        };
        let case = |case: &Accepted| Accepted { applicant: case.applicant.on(old, &server), id: case.id.clone() };
        Self {
            experts: self.experts.iter().map(expert).collect(),
            group: self.group.clone(),
            cases: self.cases.iter().map(case).collect(),
            signatory: self.signatory,
            world: Arc::new(self.world.on(server)),
        }
    }
}

impl Stage for Chamber {
    fn server(&self) -> &Server {
        self.review.server()
    }

    fn on(&self, server: Server) -> Self {
        Self { review: self.review.on(server) }
    }
}

impl Stage for Board {
    fn server(&self) -> &Server {
        self.chamber.server()
    }

    fn on(&self, server: Server) -> Self {
        Self { chamber: self.chamber.on(server) }
    }
}
