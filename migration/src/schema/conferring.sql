-- A public notice of nominees (art. 19): as published, but for being superseded or lengthened.
CREATE TABLE public_notice (
    id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    number {int} NOT NULL,
    supersedes_id {uuid} REFERENCES public_notice (id),
    title {text} NOT NULL,
    content {text} NOT NULL,
    channels {json} NOT NULL,
    ends_at {instant} NOT NULL,
    announced_ends_at {instant} NOT NULL,
    published_by {uuid} NOT NULL REFERENCES account (id),
    published_at {instant} NOT NULL,
    superseded_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT public_notice_number_key UNIQUE (cycle_id, number),
    CONSTRAINT public_notice_supersedes_key UNIQUE (supersedes_id),
    CONSTRAINT public_notice_period_check CHECK (published_at < announced_ends_at AND announced_ends_at <= ends_at),
    CONSTRAINT public_notice_superseded_check CHECK (superseded_at IS NULL OR superseded_at >= published_at)
){strict};
CREATE INDEX public_notice_end ON public_notice (ends_at, id);

-- A nominee on a public notice, as published; struck off, never taken off.
CREATE TABLE notice_entry (
    notice_id {uuid} NOT NULL REFERENCES public_notice (id),
    application_id {uuid} NOT NULL REFERENCES application (id),
    position {int} NOT NULL,
    name {text} NOT NULL,
    credit_code {text} NOT NULL,
    tier {text} NOT NULL,
    pool {text} NOT NULL,
    struck_at {instant},
    strike_reason {text},
    PRIMARY KEY (notice_id, application_id),
    CONSTRAINT notice_entry_position_key UNIQUE (notice_id, position),
    CONSTRAINT notice_entry_struck_check CHECK ((struck_at IS NULL) = (strike_reason IS NULL))
){strict};
CREATE INDEX notice_entry_application ON notice_entry (application_id, notice_id);

-- The publication of a longer period of a notice.
CREATE TABLE notice_extension (
    id {uuid} NOT NULL,
    notice_id {uuid} NOT NULL REFERENCES public_notice (id),
    ends_at {instant} NOT NULL,
    content {text} NOT NULL,
    channels {json} NOT NULL,
    published_by {uuid} NOT NULL REFERENCES account (id),
    published_at {instant} NOT NULL,
    PRIMARY KEY (id)
){strict};
CREATE INDEX notice_extension_notice ON notice_extension (notice_id, id);
{append_only:notice_extension}

-- An objection to a nominee, or a re-examination that the Office opens itself (art. 19).
CREATE TABLE objection (
    id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    notice_id {uuid} NOT NULL,
    application_id {uuid} NOT NULL,
    credit_code {text} NOT NULL,
    origin {text} NOT NULL,
    objector_kind {text},
    objector_name {text},
    objector_contact {text},
    facts {text} NOT NULL,
    evidence {text},
    receipt_digest {text},
    filed_at {instant} NOT NULL,
    opened_by {uuid} REFERENCES account (id),
    joined_to_id {uuid} REFERENCES objection (id),
    hearing_summary {text},
    hearing_opened_at {instant},
    hearing_due_at {instant},
    hearing_statement {text},
    heard_at {instant},
    state {text} NOT NULL,
    findings {text},
    reply {text},
    decided_by {uuid} REFERENCES account (id),
    decided_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT objection_receipt_key UNIQUE (receipt_digest),
    CONSTRAINT objection_entry FOREIGN KEY (notice_id, application_id) REFERENCES notice_entry (notice_id, application_id),
    CONSTRAINT objection_origin_check CHECK ((origin = 'OFFICE') = (receipt_digest IS NULL) AND (origin = 'OFFICE') = (opened_by IS NOT NULL)),
    CONSTRAINT objection_hearing_check CHECK ((hearing_summary IS NULL) = (hearing_due_at IS NULL) AND (hearing_summary IS NULL) = (hearing_opened_at IS NULL)),
    CONSTRAINT objection_heard_check CHECK ((hearing_statement IS NULL) = (heard_at IS NULL) AND (heard_at IS NULL OR hearing_opened_at IS NOT NULL)),
    CONSTRAINT objection_decided_check CHECK ((state = 'FILED') = (decided_at IS NULL) AND (decided_at IS NULL) = (findings IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
    CONSTRAINT objection_joined_check CHECK (joined_to_id IS NULL OR joined_to_id <> id)
){strict};
CREATE INDEX objection_application ON objection (application_id, id);
CREATE INDEX objection_cycle ON objection (cycle_id, state, id);
CREATE INDEX objection_joined ON objection (joined_to_id);

-- A place that an upheld objection made vacant (art. 19 §2).
CREATE TABLE vacant_place (
    id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    tier {text} NOT NULL,
    round_id {uuid} NOT NULL REFERENCES ballot_round (id),
    application_id {uuid} NOT NULL REFERENCES application (id),
    objection_id {uuid} NOT NULL REFERENCES objection (id),
    opened_at {instant} NOT NULL,
    state {text} NOT NULL,
    substitute_id {uuid} REFERENCES application (id),
    vote_id {uuid} REFERENCES ballot_round (id),
    resolution_id {uuid} REFERENCES resolution (id),
    reason {text},
    decided_by {uuid} REFERENCES account (id),
    decided_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT vacant_place_application_key UNIQUE (application_id),
    CONSTRAINT vacant_place_substitute_key UNIQUE (round_id, substitute_id),
    CONSTRAINT vacant_place_filled_check CHECK ((state = 'FILLED') = (substitute_id IS NOT NULL) AND (vote_id IS NULL OR state = 'FILLED')),
    CONSTRAINT vacant_place_left_check CHECK ((state = 'LEFT_VACANT') = (reason IS NOT NULL) AND (resolution_id IS NULL OR state = 'LEFT_VACANT')),
    CONSTRAINT vacant_place_decided_check CHECK ((state = 'OPEN') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
    CONSTRAINT vacant_place_substitute_check CHECK (substitute_id IS NULL OR substitute_id <> application_id)
){strict};
CREATE INDEX vacant_place_cycle ON vacant_place (cycle_id, id);

-- A decision on a nominee after the notice (art. 19). Each step is approved once; a refusal is final.
CREATE TABLE approval (
    id {uuid} NOT NULL,
    application_id {uuid} NOT NULL REFERENCES application (id),
    step {int} NOT NULL,
    role {text} NOT NULL,
    approved {bool} NOT NULL,
    reason {text} NOT NULL,
    stands_in {text},
    digest {text} NOT NULL,
    person_id {uuid} NOT NULL REFERENCES person (id),
    drafter_id {uuid} NOT NULL REFERENCES person (id),
    decided_by {uuid} NOT NULL REFERENCES account (id),
    decided_at {instant} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT approval_independent_check CHECK (person_id <> drafter_id),
    CONSTRAINT approval_step_check CHECK (step >= 1)
){strict};
CREATE UNIQUE INDEX approval_step_key ON approval (application_id, step) WHERE approved;
CREATE UNIQUE INDEX approval_person_key ON approval (application_id, person_id) WHERE approved;
CREATE UNIQUE INDEX approval_refusal_key ON approval (application_id) WHERE NOT approved;
{append_only:approval}

-- The document that publishes the winners of a cycle (art. 19).
CREATE TABLE publication_document (
    id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    number {text} NOT NULL,
    title {text} NOT NULL,
    issued_on {date} NOT NULL,
    url {text},
    PRIMARY KEY (id),
    CONSTRAINT publication_document_cycle_key UNIQUE (cycle_id),
    CONSTRAINT publication_document_number_key UNIQUE (number)
){strict};
{append_only:publication_document}

-- An award (art. 6, 19). The places stand in every row, tied to those of the vote: a winner needs one of them, a repeat winner none.
CREATE TABLE award (
    id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    application_id {uuid} NOT NULL REFERENCES application (id),
    organization_id {uuid} NOT NULL REFERENCES organization (id),
    name {text} NOT NULL,
    honour_id {uuid} NOT NULL REFERENCES honour (id),
    document_id {uuid} NOT NULL REFERENCES publication_document (id),
    tier {text} NOT NULL,
    pool {text} NOT NULL,
    round_id {uuid} NOT NULL,
    places {int} NOT NULL,
    slot_no {int},
    certificate_number {text},
    certificate_issued_on {date},
    conferred_by {uuid} NOT NULL REFERENCES account (id),
    conferred_at {instant} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT award_application_key UNIQUE (application_id),
    CONSTRAINT award_honour_key UNIQUE (honour_id),
    CONSTRAINT award_pool_key UNIQUE (id, pool),
    CONSTRAINT award_slot_key UNIQUE (cycle_id, tier, slot_no),
    CONSTRAINT award_certificate_key UNIQUE (certificate_number),
    CONSTRAINT award_places FOREIGN KEY (round_id, places) REFERENCES ballot_round (id, places),
    CONSTRAINT award_slot_check CHECK ((pool = 'FORMER') = (slot_no IS NULL) AND (slot_no IS NULL OR slot_no BETWEEN 1 AND places)),
    CONSTRAINT award_certificate_check CHECK ((certificate_number IS NULL) = (certificate_issued_on IS NULL))
){strict};
CREATE INDEX award_organization ON award (organization_id, id);
CREATE INDEX award_cycle ON award (cycle_id, id);

-- The bonus of an award (art. 20): a repeat winner can have none.
CREATE TABLE bonus (
    award_id {uuid} NOT NULL,
    pool {text} NOT NULL,
    amount_fen {instant} NOT NULL,
    PRIMARY KEY (award_id),
    CONSTRAINT bonus_award FOREIGN KEY (award_id, pool) REFERENCES award (id, pool),
    CONSTRAINT bonus_pool_check CHECK (pool = 'QUOTA'),
    CONSTRAINT bonus_amount_check CHECK (amount_fen > 0)
){strict};
