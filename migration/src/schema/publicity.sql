-- A page on a winner's experience (art. 8(3), 26): the winner's draft, and which of its submitted versions everybody sees.
CREATE TABLE experience (
    id {uuid} NOT NULL,
    award_id {uuid} NOT NULL REFERENCES award (id),
    title {text} NOT NULL,
    summary {text} NOT NULL,
    text {text} NOT NULL,
    state {text} NOT NULL,
    number {int} NOT NULL,
    published_number {int},
    published_at {instant},
    drafted_by {uuid} NOT NULL REFERENCES account (id),
    drafted_at {instant} NOT NULL,
    submitted_at {instant},
    decided_by {uuid} REFERENCES account (id),
    decided_at {instant},
    reason {text},
    withdrawn_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT experience_number_check CHECK (number >= 0 AND (number = 0) = (submitted_at IS NULL) AND (number > 0 OR state IN ('DRAFT', 'WITHDRAWN'))),
    CONSTRAINT experience_published_check CHECK ((published_number IS NULL) = (published_at IS NULL) AND (published_number IS NULL OR published_number BETWEEN 1 AND number)),
    CONSTRAINT experience_state_check CHECK (state <> 'PUBLISHED' OR (published_number IS NOT NULL AND published_number = number)),
    CONSTRAINT experience_reason_check CHECK ((state IN ('RETURNED', 'WITHDRAWN')) = (reason IS NOT NULL)),
    CONSTRAINT experience_withdrawn_check CHECK ((state = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)),
    CONSTRAINT experience_decided_check CHECK ((decided_at IS NULL) = (decided_by IS NULL))
){strict};
CREATE INDEX experience_award ON experience (award_id, id);
CREATE INDEX experience_state ON experience (state, id);

-- A version of such a page as it was submitted.
CREATE TABLE experience_version (
    id {uuid} NOT NULL,
    experience_id {uuid} NOT NULL REFERENCES experience (id),
    number {int} NOT NULL,
    title {text} NOT NULL,
    summary {text} NOT NULL,
    text {text} NOT NULL,
    submitted_by {uuid} NOT NULL REFERENCES account (id),
    submitted_at {instant} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT experience_version_number_key UNIQUE (experience_id, number),
    CONSTRAINT experience_version_number_check CHECK (number >= 1)
){strict};
{append_only:experience_version}

-- A case about a person who takes part in the review (art. 28). While it is open, and for ever once it disqualified, the person takes
-- no part.
CREATE TABLE misconduct_case (
    id {uuid} NOT NULL,
    person_id {uuid} NOT NULL REFERENCES person (id),
    facts {text} NOT NULL,
    evidence {text},
    opened_as {text} NOT NULL,
    opener_id {uuid} NOT NULL REFERENCES person (id),
    opened_by {uuid} NOT NULL REFERENCES account (id),
    opened_at {instant} NOT NULL,
    state {text} NOT NULL,
    findings {text},
    decider_id {uuid} REFERENCES person (id),
    decided_by {uuid} REFERENCES account (id),
    decided_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT misconduct_case_opened_check CHECK (opened_as IN ('OFFICE', 'SUPERVISOR')),
    CONSTRAINT misconduct_case_own_check CHECK (opener_id <> person_id AND (decider_id IS NULL OR decider_id <> person_id)),
    CONSTRAINT misconduct_case_decided_check CHECK ((state = 'OPENED') = (decided_at IS NULL) AND (decided_at IS NULL) = (findings IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (decider_id IS NULL))
){strict};
CREATE INDEX misconduct_case_person ON misconduct_case (person_id, state);
CREATE INDEX misconduct_case_state ON misconduct_case (state, id);
CREATE UNIQUE INDEX misconduct_case_open_key ON misconduct_case (person_id) WHERE state = 'OPENED';

-- An application that the findings of a case concern.
CREATE TABLE misconduct_application (
    id {uuid} NOT NULL,
    case_id {uuid} NOT NULL REFERENCES misconduct_case (id),
    application_id {uuid} NOT NULL REFERENCES application (id),
    PRIMARY KEY (id),
    CONSTRAINT misconduct_application_key UNIQUE (case_id, application_id)
){strict};
{append_only:misconduct_application}

-- A referral of a case to the person's employer or to the judicial authorities (art. 28).
CREATE TABLE misconduct_referral (
    id {uuid} NOT NULL,
    case_id {uuid} NOT NULL REFERENCES misconduct_case (id),
    kind {text} NOT NULL,
    body {text} NOT NULL,
    document {text},
    referred_on {date} NOT NULL,
    note {text},
    recorded_by {uuid} NOT NULL REFERENCES account (id),
    recorded_at {instant} NOT NULL,
    PRIMARY KEY (id)
){strict};
CREATE INDEX misconduct_referral_case ON misconduct_referral (case_id, id);
{append_only:misconduct_referral}

-- How a reviewer did in a cycle (art. 8(2)): once a reviewer and cycle.
CREATE TABLE assessment (
    id {uuid} NOT NULL,
    reviewer_id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL,
    grade {text} NOT NULL,
    comment {text} NOT NULL,
    assessed_by {uuid} NOT NULL REFERENCES account (id),
    assessed_at {instant} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT assessment_key UNIQUE (reviewer_id, cycle_id),
    CONSTRAINT assessment_appointment FOREIGN KEY (reviewer_id, cycle_id) REFERENCES appointment (reviewer_id, cycle_id)
){strict};

-- An assessment as it was before it was amended, and why it was.
CREATE TABLE assessment_change (
    id {uuid} NOT NULL,
    assessment_id {uuid} NOT NULL REFERENCES assessment (id),
    former_grade {text} NOT NULL,
    former_comment {text} NOT NULL,
    reason {text} NOT NULL,
    changed_by {uuid} NOT NULL REFERENCES account (id),
    changed_at {instant} NOT NULL,
    PRIMARY KEY (id)
){strict};
CREATE INDEX assessment_change_assessment ON assessment_change (assessment_id, id);
{append_only:assessment_change}
