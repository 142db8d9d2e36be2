-- One link of the audit chain; append-only.
CREATE TABLE audit_event (
    seq {instant} NOT NULL,
    at {instant} NOT NULL,
    actor_id {uuid},
    session_id {uuid},
    operation {text} NOT NULL,
    subject_id {uuid},
    cycle_id {uuid},
    payload {text} NOT NULL,
    previous_hash {text} NOT NULL,
    hash {text} NOT NULL,
    PRIMARY KEY (seq),
    CONSTRAINT audit_event_hash_key UNIQUE (hash)
){strict};
CREATE INDEX audit_event_subject ON audit_event (subject_id, seq);
{append_only:audit_event}

-- One reading of confidential material; append-only.
CREATE TABLE access_event (
    id {uuid} NOT NULL,
    at {instant} NOT NULL,
    actor_id {uuid} NOT NULL,
    session_id {uuid},
    operation {text} NOT NULL,
    object_id {uuid} NOT NULL,
    detail {text} NOT NULL,
    PRIMARY KEY (id)
){strict};
CREATE INDEX access_event_object ON access_event (object_id, at);
{append_only:access_event}

-- A committed mutation by the key under which it may be retried.
CREATE TABLE idempotency_key (
    actor {text} NOT NULL,
    key {text} NOT NULL,
    operation {text} NOT NULL,
    fingerprint {text} NOT NULL,
    subject_id {uuid} NOT NULL,
    created_at {instant} NOT NULL,
    PRIMARY KEY (actor, key)
){strict};
CREATE INDEX idempotency_key_created ON idempotency_key (created_at);

-- A fact about this installation, such as that it is a sandbox.
CREATE TABLE setting (
    key {text} NOT NULL,
    value {text} NOT NULL,
    PRIMARY KEY (key)
){strict};
