//! One binary: every test speaks GraphQL over HTTP to a real server, on SQLite and on PostgreSQL.

// The schema is one type, nested as deeply as it has parts.
#![recursion_limit = "256"]

mod access;
mod application_files;
mod applying;
mod approvals;
mod asking_first;
mod board;
mod borders;
mod canary;
mod casework;
mod chamber;
mod codes;
mod conferral;
mod deciding;
mod eligibility;
mod formula;
mod founding;
mod governments;
mod groups;
mod hostile;
mod identity;
mod importing;
mod inputs;
mod integrity;
mod journey;
mod leaders_page;
mod messages;
mod nomination;
mod notice;
mod objections;
mod opinions;
mod organising;
mod panel;
mod qualification;
mod races;
mod readme;
mod reapplication;
mod recusal;
mod report;
mod resolutions;
mod sandbox;
mod schema;
mod scoring;
mod secrecy;
mod stages;
mod statements;
mod substitution;
mod support;
mod tenants;
mod transport;
mod voting;
mod worklist;
mod world;
