-- An expert of the reviewer pool (art. 8(2)).
CREATE TABLE reviewer (
    id {uuid} NOT NULL,
    person_id {uuid} NOT NULL REFERENCES person (id),
    state {text} NOT NULL,
    expertise {text} NOT NULL,
    industries {json} NOT NULL,
    admitted_at {instant} NOT NULL,
    changed_by {uuid} NOT NULL REFERENCES account (id),
    changed_at {instant} NOT NULL,
    reason {text},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT reviewer_person_key UNIQUE (person_id)
){strict};
CREATE INDEX reviewer_state ON reviewer (state, id);

-- A reviewer appointed for a cycle (art. 9).
CREATE TABLE appointment (
    reviewer_id {uuid} NOT NULL REFERENCES reviewer (id),
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    appointed_by {uuid} NOT NULL REFERENCES account (id),
    appointed_at {instant} NOT NULL,
    PRIMARY KEY (reviewer_id, cycle_id)
){strict};

-- A review group of a cycle (art. 9).
CREATE TABLE review_group (
    id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    name {text} NOT NULL,
    industries {json} NOT NULL,
    state {text} NOT NULL,
    schedule {json} NOT NULL,
    formed_by {uuid} NOT NULL REFERENCES account (id),
    formed_at {instant} NOT NULL,
    activated_at {instant},
    dissolved_at {instant},
    dissolution_reason {text},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT review_group_name_key UNIQUE (cycle_id, name),
    CONSTRAINT review_group_dissolved_check CHECK ((state = 'DISSOLVED') = (dissolved_at IS NOT NULL)),
    CONSTRAINT review_group_active_check CHECK (state <> 'ACTIVE' OR activated_at IS NOT NULL)
){strict};

-- A reviewer in a group, until released (art. 9).
CREATE TABLE group_member (
    id {uuid} NOT NULL,
    group_id {uuid} NOT NULL REFERENCES review_group (id),
    person_id {uuid} NOT NULL REFERENCES person (id),
    leader {bool} NOT NULL,
    acting_leader {bool} NOT NULL,
    joined_at {instant} NOT NULL,
    released_at {instant},
    release_reason {text},
    PRIMARY KEY (id),
    CONSTRAINT group_member_leader_check CHECK (NOT (leader AND acting_leader))
){strict};
CREATE UNIQUE INDEX group_member_live_key ON group_member (group_id, person_id) WHERE released_at IS NULL;
CREATE UNIQUE INDEX group_member_leader_key ON group_member (group_id) WHERE leader AND released_at IS NULL;
CREATE UNIQUE INDEX group_member_acting_key ON group_member (group_id) WHERE acting_leader AND released_at IS NULL;
CREATE INDEX group_member_person ON group_member (person_id, group_id);

-- The group to which an accepted application is assigned (art. 9, 18).
CREATE TABLE assignment (
    application_id {uuid} NOT NULL REFERENCES application (id),
    group_id {uuid} NOT NULL REFERENCES review_group (id),
    assigned_by {uuid} NOT NULL REFERENCES account (id),
    assigned_at {instant} NOT NULL,
    reason {text},
    PRIMARY KEY (application_id)
){strict};
CREATE INDEX assignment_group ON assignment (group_id, application_id);

-- What one reviewer gives one application in one stage (art. 9, 18).
CREATE TABLE score_sheet (
    id {uuid} NOT NULL,
    application_id {uuid} NOT NULL REFERENCES application (id),
    group_id {uuid} NOT NULL REFERENCES review_group (id),
    person_id {uuid} NOT NULL REFERENCES person (id),
    stage {text} NOT NULL,
    consensus {bool} NOT NULL,
    state {text} NOT NULL,
    total {int},
    opened_at {instant} NOT NULL,
    submitted_at {instant},
    reason {text},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT score_sheet_submitted_check CHECK (state <> 'SUBMITTED' OR (submitted_at IS NOT NULL AND total IS NOT NULL)),
    CONSTRAINT score_sheet_total_check CHECK (total IS NULL OR total >= 0)
){strict};
CREATE UNIQUE INDEX score_sheet_live_key ON score_sheet (application_id, stage, person_id, consensus) WHERE state <> 'VOID';
CREATE UNIQUE INDEX score_sheet_consensus_key ON score_sheet (application_id, stage) WHERE consensus AND state <> 'VOID';
CREATE INDEX score_sheet_group ON score_sheet (group_id, application_id);
CREATE INDEX score_sheet_person ON score_sheet (person_id, application_id);

-- One category of a score sheet: saved as one.
CREATE TABLE sheet_section (
    sheet_id {uuid} NOT NULL REFERENCES score_sheet (id),
    category {text} NOT NULL,
    scores {json} NOT NULL,
    strengths {text} NOT NULL,
    improvements {text} NOT NULL,
    version {int} NOT NULL,
    edited_at {instant} NOT NULL,
    PRIMARY KEY (sheet_id, category)
){strict};

-- The visit of a group to an applicant: plan, announcement and record (art. 17).
CREATE TABLE site_visit (
    id {uuid} NOT NULL,
    application_id {uuid} NOT NULL REFERENCES application (id),
    starts_on {date} NOT NULL,
    ends_on {date} NOT NULL,
    announced_by {uuid} NOT NULL REFERENCES account (id),
    announced_at {instant} NOT NULL,
    visited_on {date},
    people_met {text},
    documents_seen {text},
    recorded_by {uuid} REFERENCES person (id),
    recorded_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT site_visit_application_key UNIQUE (application_id),
    CONSTRAINT site_visit_days_check CHECK (starts_on <= ends_on),
    CONSTRAINT site_visit_record_check CHECK ((recorded_at IS NULL) = (visited_on IS NULL) AND (recorded_at IS NULL) = (recorded_by IS NULL))
){strict};

-- An announced visitor.
CREATE TABLE site_visitor (
    visit_id {uuid} NOT NULL REFERENCES site_visit (id),
    person_id {uuid} NOT NULL REFERENCES person (id),
    PRIMARY KEY (visit_id, person_id)
){strict};

-- A question that the material leaves for the site visit (art. 18).
CREATE TABLE site_issue (
    id {uuid} NOT NULL,
    application_id {uuid} NOT NULL REFERENCES application (id),
    raised_by {uuid} NOT NULL REFERENCES person (id),
    raised_at {instant} NOT NULL,
    category {text} NOT NULL,
    question {text} NOT NULL,
    finding {text},
    evidence {text},
    closed_by {uuid} REFERENCES person (id),
    closed_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT site_issue_closed_check CHECK ((closed_at IS NULL) = (finding IS NULL) AND (closed_at IS NULL) = (evidence IS NULL))
){strict};
CREATE INDEX site_issue_application ON site_issue (application_id, id);

-- A group's report with its ranking (art. 18).
CREATE TABLE group_report (
    id {uuid} NOT NULL,
    group_id {uuid} NOT NULL REFERENCES review_group (id),
    number {int} NOT NULL,
    state {text} NOT NULL,
    summary {text} NOT NULL,
    put_forward {int} NOT NULL,
    formula {json},
    signed_by {uuid} REFERENCES person (id),
    signed_at {instant},
    reason {text},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT group_report_number_key UNIQUE (group_id, number),
    CONSTRAINT group_report_signed_check CHECK (state <> 'SIGNED' OR (signed_by IS NOT NULL AND signed_at IS NOT NULL AND formula IS NOT NULL)),
    CONSTRAINT group_report_put_forward_check CHECK (put_forward >= 0)
){strict};
CREATE UNIQUE INDEX group_report_live_key ON group_report (group_id) WHERE state <> 'SUPERSEDED';

-- An application's place in a report.
CREATE TABLE report_rank (
    report_id {uuid} NOT NULL REFERENCES group_report (id),
    application_id {uuid} NOT NULL REFERENCES application (id),
    rank {int} NOT NULL,
    evaluation {text} NOT NULL,
    reason {text},
    total_numerator {instant},
    total_denominator {instant},
    PRIMARY KEY (report_id, application_id),
    CONSTRAINT report_rank_rank_key UNIQUE (report_id, rank),
    CONSTRAINT report_rank_rank_check CHECK (rank > 0),
    CONSTRAINT report_rank_total_check CHECK ((total_numerator IS NULL) = (total_denominator IS NULL) AND (total_denominator IS NULL OR total_denominator > 0))
){strict};

-- The Office's candidate list (art. 18).
CREATE TABLE candidate_list (
    id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    number {int} NOT NULL,
    state {text} NOT NULL,
    submitted_by {uuid} NOT NULL REFERENCES account (id),
    submitted_at {instant} NOT NULL,
    reason {text},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT candidate_list_number_key UNIQUE (cycle_id, number)
){strict};
CREATE UNIQUE INDEX candidate_list_live_key ON candidate_list (cycle_id) WHERE state = 'SUBMITTED';

-- An application on a candidate list.
CREATE TABLE candidate (
    list_id {uuid} NOT NULL REFERENCES candidate_list (id),
    application_id {uuid} NOT NULL REFERENCES application (id),
    report_id {uuid} NOT NULL REFERENCES group_report (id),
    position {int} NOT NULL,
    PRIMARY KEY (list_id, application_id),
    CONSTRAINT candidate_position_key UNIQUE (list_id, position)
){strict};

-- An applicant's request that somebody keep away from its case (art. 7).
CREATE TABLE avoidance_request (
    id {uuid} NOT NULL,
    application_id {uuid} NOT NULL REFERENCES application (id),
    named {text} NOT NULL,
    reason {text} NOT NULL,
    requested_by {uuid} NOT NULL REFERENCES account (id),
    requested_at {instant} NOT NULL,
    granted {bool},
    decision_reason {text},
    decided_by {uuid} REFERENCES account (id),
    decided_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT avoidance_request_decided_check CHECK ((granted IS NULL) = (decided_at IS NULL))
){strict};
CREATE INDEX avoidance_request_application ON avoidance_request (application_id, id);

-- What a department, association, institution, medium or citizen says (art. 10).
CREATE TABLE opinion (
    id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    credit_code {text},
    source {text} NOT NULL,
    author {text},
    contact {text},
    text {text} NOT NULL,
    receipt_digest {text} NOT NULL,
    received_at {instant} NOT NULL,
    state {text} NOT NULL,
    moderated_by {uuid} REFERENCES account (id),
    moderated_at {instant},
    reason {text},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT opinion_receipt_key UNIQUE (receipt_digest),
    CONSTRAINT opinion_moderated_check CHECK ((state = 'RECEIVED') = (moderated_at IS NULL))
){strict};
CREATE INDEX opinion_cycle ON opinion (cycle_id, state, id);
CREATE INDEX opinion_credit_code ON opinion (credit_code, cycle_id);
