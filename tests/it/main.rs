//! One binary: every test speaks GraphQL over HTTP to a real server, on SQLite and on PostgreSQL.

mod access;
mod borders;
mod codes;
mod eligibility;
mod hostile;
mod journey;
mod messages;
mod sandbox;
mod schema;
mod support;
mod transport;
mod world;
