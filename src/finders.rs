//! Scoped finders: which rows a viewer may see or touch. What is not visible is not found.

pub mod organization;
