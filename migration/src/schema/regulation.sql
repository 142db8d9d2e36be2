-- One version of the rules, as data (art. 29).
CREATE TABLE regulation (
    id {uuid} NOT NULL,
    edition {text} NOT NULL,
    title {json} NOT NULL,
    document_number {text},
    issued_on {date},
    in_force_from {date},
    repealed_on {date},
    state {text} NOT NULL,
    parameters {json} NOT NULL,
    form {json} NOT NULL,
    resolution_id {uuid},
    created_at {instant} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT regulation_edition_key UNIQUE (edition),
    CONSTRAINT regulation_force_check CHECK (in_force_from IS NULL OR state = 'APPROVED')
){strict};

-- An article of a regulation.
CREATE TABLE regulation_article (
    regulation_id {uuid} NOT NULL REFERENCES regulation (id),
    number {int} NOT NULL,
    chapter {int} NOT NULL,
    chapter_title {json} NOT NULL,
    title {json} NOT NULL,
    text {text} NOT NULL,
    human_judgement {json} NOT NULL,
    PRIMARY KEY (regulation_id, number)
){strict};

-- Which article a rule code enforces in a regulation, and what it demands.
CREATE TABLE regulation_rule (
    id {uuid} NOT NULL,
    regulation_id {uuid} NOT NULL REFERENCES regulation (id),
    position {int} NOT NULL,
    code {text} NOT NULL,
    article {int} NOT NULL,
    clause {text},
    text {json} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT regulation_rule_article FOREIGN KEY (regulation_id, article) REFERENCES regulation_article (regulation_id, number)
){strict};
CREATE INDEX regulation_rule_code ON regulation_rule (regulation_id, code);

-- A year whose statutory calendar is loaded.
CREATE TABLE calendar_year (
    year {int} NOT NULL,
    source {text} NOT NULL,
    loaded_at {instant} NOT NULL,
    PRIMARY KEY (year)
){strict};

-- A day that is not what its weekday says.
CREATE TABLE calendar_day (
    day {date} NOT NULL,
    kind {text} NOT NULL,
    name {text} NOT NULL,
    PRIMARY KEY (day)
){strict};
