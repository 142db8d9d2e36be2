//! One binary: every test speaks GraphQL over HTTP to a real server, on SQLite and on PostgreSQL.

mod access;
mod application_files;
mod applying;
mod asking_first;
mod borders;
mod casework;
mod codes;
mod deciding;
mod eligibility;
mod founding;
mod hostile;
mod inputs;
mod journey;
mod messages;
mod organising;
mod qualification;
mod readme;
mod recusal;
mod resolutions;
mod sandbox;
mod schema;
mod support;
mod tenants;
mod transport;
mod world;
