-- A follow-up visit to a winner (art. 25): the one ahead, and those that were made. Whether it is due is told by the clock.
CREATE TABLE follow_up_visit (
    id {uuid} NOT NULL,
    award_id {uuid} NOT NULL REFERENCES award (id),
    number {int} NOT NULL,
    since {date} NOT NULL,
    planned_on {date},
    visited_on {date},
    visitors {text},
    findings {text},
    result {text},
    recorded_by {uuid} REFERENCES person (id),
    recorded_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT follow_up_visit_number_key UNIQUE (award_id, number),
    CONSTRAINT follow_up_visit_number_check CHECK (number >= 1),
    CONSTRAINT follow_up_visit_record_check CHECK ((recorded_at IS NULL) = (visited_on IS NULL) AND (recorded_at IS NULL) = (visitors IS NULL) AND (recorded_at IS NULL) = (findings IS NULL) AND (recorded_at IS NULL) = (result IS NULL) AND (recorded_at IS NULL) = (recorded_by IS NULL)),
    CONSTRAINT follow_up_visit_order_check CHECK (visited_on IS NULL OR visited_on >= since)
){strict};
CREATE UNIQUE INDEX follow_up_visit_ahead_key ON follow_up_visit (award_id) WHERE recorded_at IS NULL;
CREATE INDEX follow_up_visit_due ON follow_up_visit (since, id) WHERE recorded_at IS NULL;

-- What a winner has to mend after a visit, by when, and what became of it.
CREATE TABLE rectification (
    id {uuid} NOT NULL,
    visit_id {uuid} NOT NULL REFERENCES follow_up_visit (id),
    demand {text} NOT NULL,
    due_on {date} NOT NULL,
    demanded_by {uuid} NOT NULL REFERENCES person (id),
    demanded_at {instant} NOT NULL,
    answer {text},
    answered_at {instant},
    met {bool},
    note {text},
    closed_by {uuid} REFERENCES person (id),
    closed_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT rectification_answered_check CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CONSTRAINT rectification_closed_check CHECK ((closed_at IS NULL) = (met IS NULL) AND (closed_at IS NULL) = (note IS NULL) AND (closed_at IS NULL) = (closed_by IS NULL))
){strict};
CREATE INDEX rectification_visit ON rectification (visit_id, id);
CREATE INDEX rectification_open ON rectification (due_on, id) WHERE closed_at IS NULL;

-- A case of revoking an award (art. 23, 24). Open while OPENED, INVESTIGATED or COMMITTEE_DECIDED, ended by REVOKED or DISMISSED.
CREATE TABLE revocation_case (
    id {uuid} NOT NULL,
    award_id {uuid} NOT NULL REFERENCES award (id),
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    credit_code {text} NOT NULL,
    regulation_id {uuid} NOT NULL REFERENCES regulation (id),
    ground {text} NOT NULL,
    facts {text} NOT NULL,
    visit_id {uuid} REFERENCES follow_up_visit (id),
    opener_id {uuid} NOT NULL REFERENCES person (id),
    opened_at {instant} NOT NULL,
    findings {text},
    investigator_id {uuid} REFERENCES person (id),
    investigated_at {instant},
    hearing_due_at {instant},
    statement {text},
    heard_at {instant},
    resolution_id {uuid} REFERENCES resolution (id),
    state {text} NOT NULL,
    decided_as {text},
    reason {text},
    decider_id {uuid} REFERENCES person (id),
    decided_at {instant},
    adverse_record_id {uuid} REFERENCES adverse_record (id),
    document_number {text},
    document_title {text},
    document_issued_on {date},
    document_url {text},
    published_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT revocation_case_investigated_check CHECK ((investigated_at IS NULL) = (findings IS NULL) AND (investigated_at IS NULL) = (investigator_id IS NULL) AND (investigated_at IS NULL) = (hearing_due_at IS NULL) AND (state = 'DISMISSED' OR (state = 'OPENED') = (investigated_at IS NULL))),
    CONSTRAINT revocation_case_heard_check CHECK ((statement IS NULL) = (heard_at IS NULL) AND (heard_at IS NULL OR investigated_at IS NOT NULL)),
    CONSTRAINT revocation_case_committee_check CHECK (CASE WHEN resolution_id IS NULL THEN state <> 'COMMITTEE_DECIDED' AND (ground = 'FRAUD' OR state <> 'REVOKED') ELSE ground <> 'FRAUD' AND state NOT IN ('OPENED', 'INVESTIGATED') END),
    CONSTRAINT revocation_case_decided_check CHECK ((state IN ('REVOKED', 'DISMISSED')) = (decided_at IS NOT NULL) AND (decided_at IS NULL) = (decided_as IS NULL) AND (decided_at IS NULL) = (reason IS NULL) AND (decided_at IS NULL) = (decider_id IS NULL)),
    CONSTRAINT revocation_case_management_check CHECK (state <> 'REVOKED' OR decided_as = 'MANAGEMENT_DIRECTOR'),
    CONSTRAINT revocation_case_independent_check CHECK (decided_at IS NULL OR decided_as <> 'MANAGEMENT_DIRECTOR' OR (decider_id <> opener_id AND decider_id <> investigator_id)),
    CONSTRAINT revocation_case_record_check CHECK ((adverse_record_id IS NOT NULL) = (state = 'REVOKED' AND ground = 'FRAUD')),
    CONSTRAINT revocation_case_published_check CHECK ((published_at IS NULL) = (document_number IS NULL) AND (published_at IS NULL) = (document_title IS NULL) AND (published_at IS NULL) = (document_issued_on IS NULL) AND (document_url IS NULL OR published_at IS NOT NULL) AND (published_at IS NULL OR state = 'REVOKED'))
){strict};
CREATE UNIQUE INDEX revocation_case_open_key ON revocation_case (award_id) WHERE state IN ('OPENED', 'INVESTIGATED', 'COMMITTEE_DECIDED');
CREATE UNIQUE INDEX revocation_case_revoked_key ON revocation_case (award_id) WHERE state = 'REVOKED';
CREATE INDEX revocation_case_award ON revocation_case (award_id, id);
CREATE INDEX revocation_case_state ON revocation_case (state, id);
CREATE INDEX revocation_case_published ON revocation_case (id) WHERE published_at IS NOT NULL;

-- What a revocation brings about (art. 23, 24), each tracked to its end.
CREATE TABLE revocation_consequence (
    case_id {uuid} NOT NULL REFERENCES revocation_case (id),
    kind {text} NOT NULL,
    amount_fen {instant},
    done_on {date},
    note {text},
    done_by {uuid} REFERENCES person (id),
    done_at {instant},
    PRIMARY KEY (case_id, kind),
    CONSTRAINT revocation_consequence_amount_check CHECK (CASE WHEN amount_fen IS NULL THEN kind <> 'BONUS' ELSE kind = 'BONUS' AND amount_fen > 0 END),
    CONSTRAINT revocation_consequence_done_check CHECK ((done_at IS NULL) = (done_on IS NULL) AND (done_at IS NULL) = (note IS NULL) AND (done_at IS NULL) = (done_by IS NULL))
){strict};
CREATE INDEX revocation_consequence_open ON revocation_consequence (case_id) WHERE done_at IS NULL;
