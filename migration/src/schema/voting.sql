-- A meeting of the committee (art. 18).
CREATE TABLE meeting (
    id {uuid} NOT NULL,
    cycle_id {uuid} NOT NULL REFERENCES cycle (id),
    number {int} NOT NULL,
    title {text} NOT NULL,
    venue {text} NOT NULL,
    starts_at {instant} NOT NULL,
    state {text} NOT NULL,
    members {int} NOT NULL,
    chair_id {uuid} REFERENCES person (id),
    convened_by {uuid} NOT NULL REFERENCES account (id),
    convened_at {instant} NOT NULL,
    opened_at {instant},
    ended_at {instant},
    reason {text},
    minutes {text},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT meeting_number_key UNIQUE (cycle_id, number),
    CONSTRAINT meeting_chair_check CHECK (state <> 'OPEN' OR (chair_id IS NOT NULL AND opened_at IS NOT NULL)),
    CONSTRAINT meeting_ended_check CHECK ((state IN ('CLOSED', 'LAPSED')) = (ended_at IS NOT NULL)),
    CONSTRAINT meeting_minutes_check CHECK ((state = 'CLOSED') = (minutes IS NOT NULL))
){strict};
CREATE UNIQUE INDEX meeting_live_key ON meeting (cycle_id) WHERE state IN ('CONVENED', 'OPEN', 'ADJOURNED');

-- A place on the roll of a meeting, frozen when it was convened.
CREATE TABLE meeting_member (
    meeting_id {uuid} NOT NULL REFERENCES meeting (id),
    person_id {uuid} NOT NULL REFERENCES person (id),
    position {text} NOT NULL,
    attending {bool} NOT NULL,
    PRIMARY KEY (meeting_id, person_id)
){strict};
CREATE INDEX meeting_member_person ON meeting_member (person_id, meeting_id);

-- A round of voting (art. 18).
CREATE TABLE ballot_round (
    id {uuid} NOT NULL,
    meeting_id {uuid} NOT NULL REFERENCES meeting (id),
    list_id {uuid} NOT NULL REFERENCES candidate_list (id),
    number {int} NOT NULL,
    kind {text} NOT NULL,
    tier {text} NOT NULL,
    state {text} NOT NULL,
    mode {text} NOT NULL,
    places {int} NOT NULL,
    slot_limit {int} NOT NULL,
    recused_in_base {bool} NOT NULL,
    prepared_by {uuid} NOT NULL REFERENCES account (id),
    prepared_at {instant} NOT NULL,
    members {int},
    attending {int},
    chair_id {uuid} REFERENCES person (id),
    digest {text},
    opened_at {instant},
    ballots {int},
    closed_at {instant},
    tally_digest {text},
    void_reason {text},
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ballot_round_number_key UNIQUE (meeting_id, number),
    CONSTRAINT ballot_round_limit_key UNIQUE (id, slot_limit),
    CONSTRAINT ballot_round_mode_key UNIQUE (id, mode),
    CONSTRAINT ballot_round_seats_key UNIQUE (id, places),
    CONSTRAINT ballot_round_places_check CHECK (places >= 0 AND slot_limit >= 0),
    CONSTRAINT ballot_round_opened_check CHECK ((state = 'PREPARED') = (opened_at IS NULL) AND (opened_at IS NULL) = (members IS NULL) AND (opened_at IS NULL) = (attending IS NULL) AND (opened_at IS NULL) = (chair_id IS NULL) AND (opened_at IS NULL) = (digest IS NULL)),
    CONSTRAINT ballot_round_closed_check CHECK ((state IN ('CLOSED', 'VOID')) = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (ballots IS NULL)),
    CONSTRAINT ballot_round_tally_check CHECK (state <> 'CLOSED' OR tally_digest IS NOT NULL),
    CONSTRAINT ballot_round_void_check CHECK ((state = 'VOID') = (void_reason IS NOT NULL)),
    CONSTRAINT ballot_round_ballots_check CHECK (ballots IS NULL OR ballots BETWEEN 0 AND attending),
    CONSTRAINT ballot_round_attending_check CHECK (attending IS NULL OR attending BETWEEN 0 AND members)
){strict};
-- One round at a time in the whole database: what is open can be sealed by emptying the tables of open ballots.
CREATE UNIQUE INDEX ballot_round_open_key ON ballot_round (state) WHERE state = 'OPEN';
CREATE INDEX ballot_round_list ON ballot_round (list_id, id);

-- A candidate of a round, and its votes once the round is counted.
CREATE TABLE round_candidate (
    round_id {uuid} NOT NULL REFERENCES ballot_round (id),
    application_id {uuid} NOT NULL REFERENCES application (id),
    pool {text} NOT NULL,
    position {int} NOT NULL,
    approvals {int},
    base {int},
    result {text},
    PRIMARY KEY (round_id, application_id),
    CONSTRAINT round_candidate_pool_key UNIQUE (round_id, application_id, pool),
    CONSTRAINT round_candidate_position_key UNIQUE (round_id, position),
    CONSTRAINT round_candidate_counted_check CHECK ((approvals IS NULL) = (base IS NULL) AND (approvals IS NULL) = (result IS NULL) AND (approvals IS NULL OR approvals >= 0))
){strict};

-- Who attended when a round opened.
CREATE TABLE round_attendee (
    round_id {uuid} NOT NULL REFERENCES ballot_round (id),
    person_id {uuid} NOT NULL REFERENCES person (id),
    PRIMARY KEY (round_id, person_id)
){strict};

-- An attending member who is recused from a candidate; late: the conflict surfaced when the member's ballot was in.
CREATE TABLE round_recusal (
    round_id {uuid} NOT NULL,
    person_id {uuid} NOT NULL,
    application_id {uuid} NOT NULL,
    late {bool} NOT NULL,
    PRIMARY KEY (round_id, person_id, application_id),
    FOREIGN KEY (round_id, person_id) REFERENCES round_attendee (round_id, person_id),
    FOREIGN KEY (round_id, application_id) REFERENCES round_candidate (round_id, application_id)
){strict};

-- That a member's ballot is in; never what it holds, and not when it came.
CREATE TABLE ballot_marker (
    round_id {uuid} NOT NULL,
    person_id {uuid} NOT NULL,
    PRIMARY KEY (round_id, person_id),
    CONSTRAINT ballot_marker_attendee FOREIGN KEY (round_id, person_id) REFERENCES round_attendee (round_id, person_id)
){unordered};
{append_only:ballot_marker}

-- A ballot of the open round; empty once the round is closed.
CREATE TABLE ballot (
    id {uuid} NOT NULL,
    round_id {uuid} NOT NULL,
    mode {text} NOT NULL,
    person_id {uuid} REFERENCES person (id),
    PRIMARY KEY (id),
    CONSTRAINT ballot_round_key UNIQUE (id, round_id),
    CONSTRAINT ballot_mode FOREIGN KEY (round_id, mode) REFERENCES ballot_round (id, mode),
    CONSTRAINT ballot_mode_check CHECK ((mode = 'NAMED') = (person_id IS NOT NULL))
){unordered};

-- A choice on a ballot of the open round. The limit stands in every row, tied to the round's: a quota candidate needs a slot.
CREATE TABLE ballot_choice (
    ballot_id {uuid} NOT NULL,
    round_id {uuid} NOT NULL,
    application_id {uuid} NOT NULL,
    pool {text} NOT NULL,
    slot_no {int},
    slot_limit {int} NOT NULL,
    PRIMARY KEY (ballot_id, application_id),
    CONSTRAINT ballot_choice_slot_key UNIQUE (ballot_id, slot_no),
    CONSTRAINT ballot_choice_ballot FOREIGN KEY (ballot_id, round_id) REFERENCES ballot (id, round_id),
    CONSTRAINT ballot_choice_candidate FOREIGN KEY (round_id, application_id, pool) REFERENCES round_candidate (round_id, application_id, pool),
    CONSTRAINT ballot_choice_limit FOREIGN KEY (round_id, slot_limit) REFERENCES ballot_round (id, slot_limit),
    CONSTRAINT ballot_choice_slot_check CHECK ((pool = 'FORMER') = (slot_no IS NULL) AND (slot_no IS NULL OR slot_no BETWEEN 1 AND slot_limit))
){unordered};

-- A ballot of a closed round, copied in random order under a new identity; a named one names its member.
CREATE TABLE sealed_ballot (
    id {uuid} NOT NULL,
    round_id {uuid} NOT NULL REFERENCES ballot_round (id),
    person_id {uuid} REFERENCES person (id),
    PRIMARY KEY (id)
){unordered};
CREATE INDEX sealed_ballot_round ON sealed_ballot (round_id, id);
{append_only:sealed_ballot}

-- A choice on a sealed ballot.
CREATE TABLE sealed_choice (
    ballot_id {uuid} NOT NULL REFERENCES sealed_ballot (id),
    application_id {uuid} NOT NULL REFERENCES application (id),
    PRIMARY KEY (ballot_id, application_id)
){unordered};
{append_only:sealed_choice}
