-- An applicant or winner, keyed by its credit code once verified (art. 2, 11).
CREATE TABLE organization (
    id {uuid} NOT NULL,
    credit_code {text} NOT NULL,
    name {text} NOT NULL,
    legal_representative {text} NOT NULL,
    industry {text} NOT NULL,
    address {text} NOT NULL,
    registered_on {date} NOT NULL,
    state {text} NOT NULL,
    state_reason {text},
    decided_by {uuid} REFERENCES account (id),
    decided_at {instant},
    created_at {instant} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (id)
){strict};
CREATE UNIQUE INDEX organization_verified_code_key ON organization (credit_code) WHERE state = 'VERIFIED';
CREATE INDEX organization_code ON organization (credit_code);
CREATE INDEX organization_state ON organization (state, id);
CREATE INDEX organization_name ON organization (name, id);

-- A change of a verified organisation's name; its code stays.
CREATE TABLE organization_renaming (
    id {uuid} NOT NULL,
    organization_id {uuid} NOT NULL REFERENCES organization (id),
    former_name {text} NOT NULL,
    name {text} NOT NULL,
    evidence {text} NOT NULL,
    recorded_by {uuid} NOT NULL REFERENCES account (id),
    recorded_at {instant} NOT NULL,
    PRIMARY KEY (id)
){strict};
CREATE INDEX organization_renaming_organization ON organization_renaming (organization_id);
{append_only:organization_renaming}

-- A member of an organisation's team.
CREATE TABLE team_member (
    id {uuid} NOT NULL,
    organization_id {uuid} NOT NULL REFERENCES organization (id),
    person_id {uuid} NOT NULL REFERENCES person (id),
    permission {text} NOT NULL,
    added_at {instant} NOT NULL,
    removed_at {instant},
    PRIMARY KEY (id)
){strict};
CREATE UNIQUE INDEX team_member_live_key ON team_member (organization_id, person_id) WHERE removed_at IS NULL;
CREATE INDEX team_member_person ON team_member (person_id);

-- An award of an organisation, this government's or another's (art. 4, 20).
CREATE TABLE honour (
    id {uuid} NOT NULL,
    credit_code {text} NOT NULL,
    kind {text} NOT NULL,
    title {text} NOT NULL,
    granted_on {date} NOT NULL,
    valid_until {date} NOT NULL,
    revoked_on {date},
    revocation {text},
    evidence {text} NOT NULL,
    recorded_by {uuid} NOT NULL REFERENCES account (id),
    recorded_at {instant} NOT NULL,
    voided_at {instant},
    void_reason {text},
    PRIMARY KEY (id),
    CONSTRAINT honour_validity_check CHECK (valid_until >= granted_on),
    CONSTRAINT honour_revocation_check CHECK ((revoked_on IS NULL) = (revocation IS NULL))
){strict};
CREATE INDEX honour_code ON honour (credit_code);

-- An entry in the adverse-record register (art. 12(3)-(6)).
CREATE TABLE adverse_record (
    id {uuid} NOT NULL,
    credit_code {text} NOT NULL,
    kind {text} NOT NULL,
    dated_on {date} NOT NULL,
    source {text} NOT NULL,
    description {text} NOT NULL,
    recorded_by {uuid} NOT NULL REFERENCES account (id),
    recorded_at {instant} NOT NULL,
    voided_at {instant},
    void_reason {text},
    PRIMARY KEY (id)
){strict};
CREATE INDEX adverse_record_code ON adverse_record (credit_code, dated_on);

-- A merger or split: whose record and awards count for whom (art. 4, 11, 12).
CREATE TABLE succession (
    id {uuid} NOT NULL,
    predecessor_code {text} NOT NULL,
    successor_code {text} NOT NULL,
    kind {text} NOT NULL,
    dated_on {date} NOT NULL,
    evidence {text} NOT NULL,
    counts_operating_years {bool} NOT NULL,
    counts_valid_award {bool} NOT NULL,
    operating_since {date},
    reason {text} NOT NULL,
    recorded_by {uuid} NOT NULL REFERENCES account (id),
    recorded_at {instant} NOT NULL,
    voided_at {instant},
    void_reason {text},
    PRIMARY KEY (id),
    CONSTRAINT succession_codes_check CHECK (predecessor_code <> successor_code),
    CONSTRAINT succession_years_check CHECK (NOT counts_operating_years OR operating_since IS NOT NULL)
){strict};
CREATE INDEX succession_successor ON succession (successor_code);

-- A registered tie of a person to an organisation, which bars by itself (art. 7).
CREATE TABLE affiliation (
    id {uuid} NOT NULL,
    person_id {uuid} NOT NULL REFERENCES person (id),
    credit_code {text} NOT NULL,
    kind {text} NOT NULL,
    since {date},
    until {date},
    note {text},
    recorded_by {uuid} NOT NULL REFERENCES account (id),
    recorded_at {instant} NOT NULL,
    voided_at {instant},
    void_reason {text},
    PRIMARY KEY (id)
){strict};
CREATE INDEX affiliation_person ON affiliation (person_id);
CREATE INDEX affiliation_code ON affiliation (credit_code);
