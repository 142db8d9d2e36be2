//! One binary: every test speaks GraphQL over HTTP to a real server, on SQLite and on PostgreSQL.

mod support;
