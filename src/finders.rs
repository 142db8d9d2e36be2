//! Scoped finders.
