//! One binary: every test speaks GraphQL over HTTP to a real server, on SQLite and on PostgreSQL.

mod access;
mod borders;
mod eligibility;
mod founding;
mod hostile;
mod journey;
mod messages;
mod organising;
mod readme;
mod recusal;
mod resolutions;
mod sandbox;
mod schema;
mod support;
mod transport;
mod world;
