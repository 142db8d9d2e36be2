//! qualification
