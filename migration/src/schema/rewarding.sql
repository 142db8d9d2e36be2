-- What a year's budget earmarks for bonuses, or for reviews (art. 5, 21), with what is committed and paid of it.
CREATE TABLE budget_line (
    id {uuid} NOT NULL,
    year {int} NOT NULL,
    purpose {text} NOT NULL,
    amount_fen {instant} NOT NULL,
    committed_fen {instant} NOT NULL,
    paid_fen {instant} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT budget_line_year_key UNIQUE (year, purpose),
    CONSTRAINT budget_line_purpose_key UNIQUE (id, purpose),
    CONSTRAINT budget_line_amount_check CHECK (amount_fen > 0),
    CONSTRAINT budget_line_balance_check CHECK (paid_fen >= 0 AND paid_fen <= committed_fen AND committed_fen <= amount_fen)
){strict};

-- The document that set or raised a line.
CREATE TABLE budget_change (
    id {uuid} NOT NULL,
    line_id {uuid} NOT NULL REFERENCES budget_line (id),
    amount_fen {instant} NOT NULL,
    document {text} NOT NULL,
    decided_by {uuid} NOT NULL REFERENCES account (id),
    decided_at {instant} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT budget_change_amount_check CHECK (amount_fen > 0)
){strict};
CREATE INDEX budget_change_line ON budget_change (line_id, id);
{append_only:budget_change}

-- An achievement for which an organisation claims a reward (art. 20): an honour, or a standard that it led or took part in.
CREATE TABLE reward_claim (
    id {uuid} NOT NULL,
    organization_id {uuid} NOT NULL REFERENCES organization (id),
    credit_code {text} NOT NULL,
    honour_kind {text},
    standard_level {text},
    participation {text},
    standard_number {text},
    title {text} NOT NULL,
    dated_on {date} NOT NULL,
    evidence {text} NOT NULL,
    honour_id {uuid} REFERENCES honour (id),
    state {text} NOT NULL,
    reason {text},
    claimed_by {uuid} NOT NULL REFERENCES account (id),
    claimed_at {instant} NOT NULL,
    decided_by {uuid} REFERENCES account (id),
    decided_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT reward_claim_achievement_check CHECK ((honour_kind IS NULL) = (standard_level IS NOT NULL) AND (standard_level IS NULL) = (participation IS NULL) AND (standard_level IS NULL) = (standard_number IS NULL)),
    CONSTRAINT reward_claim_zone_check CHECK (honour_kind IS NULL OR honour_kind <> 'ZONE_AWARD'),
    CONSTRAINT reward_claim_decided_check CHECK ((state = 'SUBMITTED') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL) AND (state = 'REFUSED') = (reason IS NOT NULL)),
    CONSTRAINT reward_claim_honour_check CHECK ((honour_id IS NOT NULL) = (state = 'VERIFIED' AND honour_kind IS NOT NULL))
){strict};
CREATE UNIQUE INDEX reward_claim_standard_key ON reward_claim (credit_code, standard_number) WHERE standard_number IS NOT NULL AND state <> 'REFUSED';
CREATE UNIQUE INDEX reward_claim_honour_key ON reward_claim (honour_id) WHERE honour_id IS NOT NULL;
CREATE INDEX reward_claim_code ON reward_claim (credit_code, id);
CREATE INDEX reward_claim_organization ON reward_claim (organization_id, id);
CREATE INDEX reward_claim_state ON reward_claim (state, id);

-- Money granted for a claim or as the bonus of an award (art. 20), committed on the line of the year; a repeat winner's award has no
-- bonus to which a grant could refer.
CREATE TABLE reward_grant (
    id {uuid} NOT NULL,
    organization_id {uuid} NOT NULL REFERENCES organization (id),
    credit_code {text} NOT NULL,
    claim_id {uuid} REFERENCES reward_claim (id),
    award_id {uuid} REFERENCES bonus (award_id),
    regulation_id {uuid} NOT NULL REFERENCES regulation (id),
    title {text} NOT NULL,
    scope_year {int} NOT NULL,
    family {text},
    table_fen {instant} NOT NULL,
    granted_before_fen {instant} NOT NULL,
    amount_fen {instant} NOT NULL,
    cancelled_fen {instant} NOT NULL,
    entered_fen {instant} NOT NULL,
    paid_fen {instant} NOT NULL,
    reported_fen {instant} NOT NULL,
    line_id {uuid} NOT NULL,
    purpose {text} NOT NULL,
    granted_by {uuid} NOT NULL REFERENCES account (id),
    granted_at {instant} NOT NULL,
    use_due_on {date},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT reward_grant_claim_key UNIQUE (claim_id),
    CONSTRAINT reward_grant_award_key UNIQUE (award_id),
    CONSTRAINT reward_grant_line_key UNIQUE (id, line_id),
    CONSTRAINT reward_grant_line FOREIGN KEY (line_id, purpose) REFERENCES budget_line (id, purpose),
    CONSTRAINT reward_grant_subject_check CHECK ((claim_id IS NULL) = (award_id IS NOT NULL)),
    CONSTRAINT reward_grant_purpose_check CHECK (purpose = 'BONUS'),
    CONSTRAINT reward_grant_amount_check CHECK (amount_fen > 0 AND granted_before_fen >= 0 AND amount_fen = table_fen - granted_before_fen),
    CONSTRAINT reward_grant_balance_check CHECK (cancelled_fen >= 0 AND paid_fen >= 0 AND paid_fen <= entered_fen AND entered_fen <= amount_fen - cancelled_fen),
    CONSTRAINT reward_grant_use_check CHECK (reported_fen >= 0 AND reported_fen <= paid_fen AND (reported_fen = 0 OR award_id IS NOT NULL) AND (use_due_on IS NULL OR award_id IS NOT NULL))
){strict};
CREATE INDEX reward_grant_code ON reward_grant (credit_code, id);
CREATE INDEX reward_grant_organization ON reward_grant (organization_id, id);

-- An instalment of a grant, or an expense of a review (art. 21, 22): entered by one person, confirmed by another.
CREATE TABLE payment (
    id {uuid} NOT NULL,
    line_id {uuid} NOT NULL,
    purpose {text} NOT NULL,
    grant_id {uuid},
    category {text},
    payee {text} NOT NULL,
    description {text},
    relation {text},
    amount_fen {instant} NOT NULL,
    state {text} NOT NULL,
    entered_by {uuid} NOT NULL REFERENCES account (id),
    entered_person {uuid} NOT NULL REFERENCES person (id),
    entered_at {instant} NOT NULL,
    decided_by {uuid} REFERENCES account (id),
    decided_person {uuid} REFERENCES person (id),
    decided_at {instant},
    paid_on {date},
    receipt {text},
    reason {text},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT payment_line FOREIGN KEY (line_id, purpose) REFERENCES budget_line (id, purpose),
    CONSTRAINT payment_grant FOREIGN KEY (grant_id, line_id) REFERENCES reward_grant (id, line_id),
    CONSTRAINT payment_purpose_check CHECK ((purpose = 'BONUS') = (grant_id IS NOT NULL) AND (grant_id IS NULL) = (category IS NOT NULL) AND (category IS NULL) = (description IS NULL)),
    CONSTRAINT payment_amount_check CHECK (amount_fen > 0),
    CONSTRAINT payment_related_check CHECK (category IS NULL OR (category = 'RELATED') = (relation IS NOT NULL)),
    CONSTRAINT payment_independent_check CHECK (state <> 'CONFIRMED' OR decided_person <> entered_person),
    CONSTRAINT payment_decided_check CHECK ((state = 'ENTERED') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (decided_person IS NULL)),
    CONSTRAINT payment_receipt_check CHECK ((state = 'CONFIRMED') = (receipt IS NOT NULL) AND (receipt IS NULL) = (paid_on IS NULL) AND (state = 'REJECTED') = (reason IS NOT NULL))
){strict};
CREATE INDEX payment_of_grant ON payment (grant_id, id);
CREATE INDEX payment_of_line ON payment (line_id, id);
CREATE INDEX payment_state ON payment (state, id);

-- What a winner did with its bonus (art. 22), as reported at a time.
CREATE TABLE fund_use (
    id {uuid} NOT NULL,
    grant_id {uuid} NOT NULL REFERENCES reward_grant (id),
    number {int} NOT NULL,
    summary {text} NOT NULL,
    amount_fen {instant} NOT NULL,
    state {text} NOT NULL,
    submitted_by {uuid} NOT NULL REFERENCES account (id),
    submitted_at {instant} NOT NULL,
    finding {text},
    decided_by {uuid} REFERENCES account (id),
    decided_at {instant},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT fund_use_number_key UNIQUE (grant_id, number),
    CONSTRAINT fund_use_amount_check CHECK (amount_fen > 0),
    CONSTRAINT fund_use_decided_check CHECK ((state = 'SUBMITTED') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL) AND (finding IS NULL OR decided_at IS NOT NULL) AND (state <> 'RETURNED' OR finding IS NOT NULL))
){strict};
CREATE INDEX fund_use_state ON fund_use (state, id);

-- One use of the money.
CREATE TABLE fund_use_item (
    id {uuid} NOT NULL,
    use_id {uuid} NOT NULL REFERENCES fund_use (id),
    category {text} NOT NULL,
    amount_fen {instant} NOT NULL,
    description {text} NOT NULL,
    evidence {text} NOT NULL,
    relation {text},
    PRIMARY KEY (id),
    CONSTRAINT fund_use_item_amount_check CHECK (amount_fen > 0),
    CONSTRAINT fund_use_item_related_check CHECK ((category = 'OTHER') = (relation IS NOT NULL))
){strict};
CREATE INDEX fund_use_item_use ON fund_use_item (use_id, id);
{append_only:fund_use_item}
