-- A human being; roles, conflicts and votes are counted per person, never per account.
CREATE TABLE person (
    id {uuid} NOT NULL,
    name {text} NOT NULL,
    created_at {instant} NOT NULL,
    PRIMARY KEY (id)
){strict};

-- A way for a person to sign in.
CREATE TABLE account (
    id {uuid} NOT NULL,
    person_id {uuid} NOT NULL REFERENCES person (id),
    login {text} NOT NULL,
    password_hash {text} NOT NULL,
    must_change_password {bool} NOT NULL,
    disabled_at {instant},
    created_at {instant} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT account_login_key UNIQUE (login)
){strict};
CREATE INDEX account_person ON account (person_id);

-- A body that recommends applicants (art. 3).
CREATE TABLE department (
    id {uuid} NOT NULL,
    name {text} NOT NULL,
    created_at {instant} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT department_name_key UNIQUE (name)
){strict};

-- A role of a person, for a time; an applicant's role is its team membership.
CREATE TABLE role_grant (
    id {uuid} NOT NULL,
    person_id {uuid} NOT NULL REFERENCES person (id),
    role {text} NOT NULL,
    department_id {uuid} REFERENCES department (id),
    document {text},
    valid_from {date} NOT NULL,
    valid_until {date},
    granted_by {uuid} REFERENCES account (id),
    granted_at {instant} NOT NULL,
    revoked_at {instant},
    PRIMARY KEY (id),
    CONSTRAINT role_grant_department_check CHECK ((role = 'RECOMMENDER') = (department_id IS NOT NULL)),
    CONSTRAINT role_grant_role_check CHECK (role <> 'APPLICANT'),
    CONSTRAINT role_grant_validity_check CHECK (valid_until IS NULL OR valid_until >= valid_from)
){strict};
CREATE INDEX role_grant_person ON role_grant (person_id);
CREATE UNIQUE INDEX role_grant_live_key ON role_grant (person_id, role) WHERE revoked_at IS NULL AND department_id IS NULL;
CREATE UNIQUE INDEX role_grant_department_key ON role_grant (person_id, department_id) WHERE revoked_at IS NULL;

-- A signed-in device. Times are of the machine clock.
CREATE TABLE session (
    id {uuid} NOT NULL,
    account_id {uuid} NOT NULL REFERENCES account (id),
    device {text},
    created_at {instant} NOT NULL,
    last_used_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    ended_at {instant},
    PRIMARY KEY (id)
){strict};
CREATE INDEX session_account ON session (account_id, ended_at);

-- A refresh token, as its digest only.
CREATE TABLE refresh_token (
    digest {text} NOT NULL,
    session_id {uuid} NOT NULL REFERENCES session (id),
    issued_at {instant} NOT NULL,
    used_at {instant},
    PRIMARY KEY (digest)
){strict};
CREATE INDEX refresh_token_session ON refresh_token (session_id);

-- Failed sign-ins of one key (account and network, or network alone).
CREATE TABLE sign_in_throttle (
    key {text} NOT NULL,
    failures {int} NOT NULL,
    blocked_until {instant} NOT NULL,
    updated_at {instant} NOT NULL,
    PRIMARY KEY (key)
){strict};
