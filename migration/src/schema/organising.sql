-- A scoring standard, or a guide that re-weights one for an industry (art. 13, 14).
CREATE TABLE standard (
    id {uuid} NOT NULL,
    edition {text} NOT NULL,
    name {json} NOT NULL,
    guide_of {uuid} REFERENCES standard (id),
    industry {text},
    content {json} NOT NULL,
    state {text} NOT NULL,
    resolution_id {uuid},
    created_at {instant} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT standard_edition_key UNIQUE (edition),
    CONSTRAINT standard_guide_check CHECK ((guide_of IS NULL) = (industry IS NULL))
){strict};

-- The year's work plan of the Office (art. 8(3)).
CREATE TABLE work_plan (
    id {uuid} NOT NULL,
    year {int} NOT NULL,
    title {text} NOT NULL,
    content {text} NOT NULL,
    adopted_by {uuid} NOT NULL REFERENCES account (id),
    adopted_at {instant} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT work_plan_year_key UNIQUE (year)
){strict};

-- One award year.
CREATE TABLE cycle (
    id {uuid} NOT NULL,
    year {int} NOT NULL,
    regulation_id {uuid} NOT NULL REFERENCES regulation (id),
    standard_id {uuid} REFERENCES standard (id),
    phase {text} NOT NULL,
    quota {int} NOT NULL,
    quota_resolution_id {uuid},
    window_start {instant},
    window_end {instant},
    announced_at {instant},
    results_reported_at {instant},
    results_summary {text},
    vacancy {text},
    vacancy_note {text},
    vacancy_resolution_id {uuid},
    closed_at {instant},
    next_number {int} NOT NULL,
    created_at {instant} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT cycle_year_key UNIQUE (year),
    CONSTRAINT cycle_window_check CHECK (window_end > window_start),
    CONSTRAINT cycle_announced_check CHECK (phase = 'PLANNING' OR announced_at IS NOT NULL),
    CONSTRAINT cycle_quota_check CHECK (quota > 0),
    CONSTRAINT cycle_resolved_check CHECK (COALESCE(vacancy = 'RESOLVED', FALSE) = (vacancy_resolution_id IS NOT NULL))
){strict};

-- A guide that a cycle uses.
CREATE TABLE cycle_guide (
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    standard_id {uuid} NOT NULL REFERENCES standard (id),
    PRIMARY KEY (cycle_id, standard_id)
){strict};

-- The work procedure of a cycle (art. 7 §3, 8(1)).
CREATE TABLE work_procedure (
    id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    content {json} NOT NULL,
    state {text} NOT NULL,
    resolution_id {uuid},
    created_at {instant} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT work_procedure_cycle_key UNIQUE (cycle_id)
){strict};

-- An announcement of a cycle, or one that lengthens its window (art. 15, 16).
CREATE TABLE announcement (
    id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    supplement {bool} NOT NULL,
    title {text} NOT NULL,
    content {text} NOT NULL,
    channels {json} NOT NULL,
    window_start {date} NOT NULL,
    window_end {date} NOT NULL,
    published_at {instant} NOT NULL,
    published_by {uuid} NOT NULL REFERENCES account (id),
    PRIMARY KEY (id),
    CONSTRAINT announcement_window_check CHECK (window_end >= window_start)
){strict};
CREATE UNIQUE INDEX announcement_first_key ON announcement (cycle_id) WHERE NOT supplement;
CREATE INDEX announcement_published ON announcement (published_at, id);
{append_only:announcement}

-- A term of office in the committee (art. 7).
CREATE TABLE committee_member (
    id {uuid} NOT NULL,
    person_id {uuid} NOT NULL REFERENCES person (id),
    position {text} NOT NULL,
    expertise {text} NOT NULL,
    appointed_on {date} NOT NULL,
    ended_on {date},
    document {text},
    version {int} NOT NULL,
    PRIMARY KEY (id)
){strict};
CREATE UNIQUE INDEX committee_member_person_key ON committee_member (person_id) WHERE ended_on IS NULL;
CREATE UNIQUE INDEX committee_member_director_key ON committee_member (position) WHERE ended_on IS NULL AND position = 'DIRECTOR';
CREATE UNIQUE INDEX committee_member_deputy_key ON committee_member (position) WHERE ended_on IS NULL AND position = 'EXECUTIVE_DEPUTY_DIRECTOR';

-- A resolution of the committee by open vote (art. 7, 18).
CREATE TABLE resolution (
    id {uuid} NOT NULL,
    subject {text} NOT NULL,
    subject_id {uuid},
    quota {int},
    title {text} NOT NULL,
    text {text} NOT NULL,
    state {text} NOT NULL,
    members {int} NOT NULL,
    quorum {json} NOT NULL,
    majority {json} NOT NULL,
    attending {int},
    approvals {int},
    proposed_by {uuid} NOT NULL REFERENCES account (id),
    proposed_at {instant} NOT NULL,
    closed_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT resolution_closed_check CHECK ((state = 'PROPOSED') = (closed_at IS NULL))
){strict};
CREATE INDEX resolution_state ON resolution (state, proposed_at, id);
CREATE UNIQUE INDEX resolution_open_subject_key ON resolution (subject_id) WHERE state = 'PROPOSED' AND subject_id IS NOT NULL;

-- A place on the frozen roll of a resolution, and the open vote cast on it.
CREATE TABLE resolution_vote (
    resolution_id {uuid} NOT NULL REFERENCES resolution (id),
    person_id {uuid} NOT NULL REFERENCES person (id),
    choice {text},
    cast_at {instant},
    PRIMARY KEY (resolution_id, person_id),
    CONSTRAINT resolution_vote_cast_check CHECK ((choice IS NULL) = (cast_at IS NULL))
){strict};

-- A person's confidentiality pledge for a cycle (art. 27).
CREATE TABLE pledge (
    person_id {uuid} NOT NULL REFERENCES person (id),
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    text {text} NOT NULL,
    signed_at {instant} NOT NULL,
    PRIMARY KEY (person_id, cycle_id)
){strict};
{append_only:pledge}

-- A person's interest declaration for an applicant; the latest counts (art. 7).
CREATE TABLE declaration (
    id {uuid} NOT NULL,
    person_id {uuid} NOT NULL REFERENCES person (id),
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    credit_code {text} NOT NULL,
    interest {text},
    explanation {text},
    declared_at {instant} NOT NULL,
    PRIMARY KEY (id)
){strict};
CREATE INDEX declaration_person ON declaration (person_id, cycle_id, credit_code);
{append_only:declaration}

-- An interest that bars a person from a case (art. 7).
CREATE TABLE conflict (
    id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    person_id {uuid} NOT NULL REFERENCES person (id),
    credit_code {text} NOT NULL,
    source {text} NOT NULL,
    interest {text} NOT NULL,
    reason {text} NOT NULL,
    recorded_by {uuid} NOT NULL REFERENCES account (id),
    recorded_at {instant} NOT NULL,
    lifted_at {instant},
    lift_reason {text},
    PRIMARY KEY (id)
){strict};
CREATE UNIQUE INDEX conflict_live_key ON conflict (cycle_id, person_id, credit_code, source) WHERE lifted_at IS NULL;
