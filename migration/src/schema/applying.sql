-- An application (art. 16) and its way through the qualification review.
CREATE TABLE application (
    id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    organization_id {uuid} NOT NULL REFERENCES organization (id),
    number {text},
    state {text} NOT NULL,
    legal_entity {bool},
    registered_in_zone {bool},
    operating_since {date},
    excellence_since {date},
    self_report_years {int},
    for_profit {bool},
    industry_rank {int},
    lowest_tier {text},
    first_submitted_at {instant},
    submitted_at {instant},
    returned_at {instant},
    correction_deadline {instant},
    correction {json},
    decided_at {instant},
    decided_by {uuid} REFERENCES account (id),
    decision_reason {text},
    decision_rows {json},
    withdrawn_at {instant},
    withdrawal_reason {text},
    created_at {instant} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT application_submitted_check CHECK (state IN ('DRAFT', 'WITHDRAWN') OR (submitted_at IS NOT NULL AND number IS NOT NULL)),
    CONSTRAINT application_returned_check CHECK (state <> 'RETURNED' OR (returned_at IS NOT NULL AND correction_deadline IS NOT NULL AND correction IS NOT NULL)),
    CONSTRAINT application_decided_check CHECK (state NOT IN ('ACCEPTED', 'INELIGIBLE') OR decided_at IS NOT NULL)
){strict};
CREATE UNIQUE INDEX application_live_key ON application (cycle_id, organization_id) WHERE state <> 'WITHDRAWN';
CREATE UNIQUE INDEX application_number_key ON application (number) WHERE number IS NOT NULL;
CREATE INDEX application_cycle_state ON application (cycle_id, state, id);
CREATE INDEX application_organization ON application (organization_id, id);

-- A section of an application: what is being edited and what was last submitted.
CREATE TABLE application_section (
    application_id {uuid} NOT NULL REFERENCES application (id),
    section_key {text} NOT NULL,
    answers {json} NOT NULL,
    submitted_answers {json},
    version {int} NOT NULL,
    edited_by {uuid} NOT NULL REFERENCES account (id),
    edited_at {instant} NOT NULL,
    PRIMARY KEY (application_id, section_key)
){strict};

-- A department that an application names, and its answer (art. 3).
CREATE TABLE recommendation (
    id {uuid} NOT NULL,
    application_id {uuid} NOT NULL REFERENCES application (id),
    department_id {uuid} NOT NULL REFERENCES department (id),
    state {text} NOT NULL,
    opinion {text},
    named_at {instant} NOT NULL,
    decided_by {uuid} REFERENCES account (id),
    decided_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT recommendation_department_key UNIQUE (application_id, department_id),
    CONSTRAINT recommendation_decided_check CHECK ((state = 'NAMED') = (decided_at IS NULL))
){strict};
CREATE INDEX recommendation_department ON recommendation (department_id, state, id);

-- The Office's verdict on a row of articles 11 and 12.
CREATE TABLE verdict (
    application_id {uuid} NOT NULL REFERENCES application (id),
    code {text} NOT NULL,
    value {text} NOT NULL,
    note {text} NOT NULL,
    given_by {uuid} NOT NULL REFERENCES account (id),
    given_at {instant} NOT NULL,
    PRIMARY KEY (application_id, code)
){strict};

-- A fact that the Office corrected, with evidence; old and new are kept.
CREATE TABLE fact_correction (
    id {uuid} NOT NULL,
    application_id {uuid} NOT NULL REFERENCES application (id),
    fact {text} NOT NULL,
    old_value {text},
    new_value {text},
    evidence {text} NOT NULL,
    corrected_by {uuid} NOT NULL REFERENCES account (id),
    corrected_at {instant} NOT NULL,
    PRIMARY KEY (id)
){strict};
CREATE INDEX fact_correction_application ON fact_correction (application_id);
{append_only:fact_correction}
