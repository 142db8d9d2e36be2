-- An uploaded file and its upload slot. It belongs to exactly one thing: an application, an organisation as its licence, a claim of a
-- reward, or a report on the use of a bonus.
CREATE TABLE file (
    id {uuid} NOT NULL,
    owner {text} NOT NULL,
    application_id {uuid} REFERENCES application (id),
    organization_id {uuid} REFERENCES organization (id),
    claim_id {uuid} REFERENCES reward_claim (id),
    use_id {uuid} REFERENCES fund_use (id),
    kind_key {text} NOT NULL,
    name {text} NOT NULL,
    media_type {text} NOT NULL,
    size {instant} NOT NULL,
    sha256 {text} NOT NULL,
    slot_digest {text} NOT NULL,
    slot_expires_at {instant} NOT NULL,
    uploaded_at {instant},
    in_submission {bool} NOT NULL,
    removed_at {instant},
    created_by {uuid} NOT NULL REFERENCES account (id),
    created_at {instant} NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT file_owner_check CHECK (owner IN ('APPLICATION', 'ORGANIZATION_LICENCE', 'REWARD_CLAIM', 'FUND_USE') AND (owner = 'APPLICATION') = (application_id IS NOT NULL) AND (owner = 'ORGANIZATION_LICENCE') = (organization_id IS NOT NULL) AND (owner = 'REWARD_CLAIM') = (claim_id IS NOT NULL) AND (owner = 'FUND_USE') = (use_id IS NOT NULL)),
    CONSTRAINT file_size_check CHECK (size > 0)
){strict};
CREATE INDEX file_application ON file (application_id, kind_key);
CREATE INDEX file_organization ON file (organization_id);
CREATE INDEX file_claim ON file (claim_id, id);
CREATE INDEX file_use ON file (use_id, id);
