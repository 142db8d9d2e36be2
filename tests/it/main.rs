//! One binary: every test speaks GraphQL over HTTP to a real server, on SQLite and on PostgreSQL.

mod access;
mod borders;
mod eligibility;
mod founding;
mod hostile;
mod identity;
mod integrity;
mod journey;
mod messages;
mod organising;
mod recusal;
mod resolutions;
mod sandbox;
mod schema;
mod statements;
mod support;
mod transport;
mod world;
