-- Which roles one person may not hold at once; both directions are stored (art. 7, 8, 27).
CREATE TABLE role_incompatible (
    role {text} NOT NULL,
    with_role {text} NOT NULL,
    PRIMARY KEY (role, with_role)
){strict};
INSERT INTO role_incompatible (role, with_role)
SELECT a.role, b.role
FROM (SELECT 'APPLICANT' AS role UNION ALL SELECT 'ADMIN' UNION ALL SELECT 'SUPERVISOR') a
CROSS JOIN (SELECT 'APPLICANT' AS role UNION ALL SELECT 'ADMIN' UNION ALL SELECT 'SUPERVISOR' UNION ALL SELECT 'RECOMMENDER'
    UNION ALL SELECT 'REVIEWER' UNION ALL SELECT 'COMMITTEE_MEMBER' UNION ALL SELECT 'EXECUTIVE_DEPUTY' UNION ALL SELECT 'OFFICE'
    UNION ALL SELECT 'MANAGEMENT_DIRECTOR') b
WHERE a.role <> b.role;
INSERT INTO role_incompatible (role, with_role) VALUES
    ('REVIEWER', 'COMMITTEE_MEMBER'), ('REVIEWER', 'EXECUTIVE_DEPUTY'), ('REVIEWER', 'OFFICE'), ('REVIEWER', 'MANAGEMENT_DIRECTOR'),
    ('MANAGEMENT_DIRECTOR', 'COMMITTEE_MEMBER'), ('MANAGEMENT_DIRECTOR', 'EXECUTIVE_DEPUTY'), ('MANAGEMENT_DIRECTOR', 'OFFICE'),
    ('OFFICE', 'COMMITTEE_MEMBER');
INSERT INTO role_incompatible (role, with_role)
SELECT i.with_role, i.role FROM role_incompatible i
WHERE NOT EXISTS (SELECT 1 FROM role_incompatible j WHERE j.role = i.with_role AND j.with_role = i.role);

-- Every live role of a person, wherever it comes from. EXECUTIVE_DEPUTY is the committee member who may also be the Office.
CREATE VIEW person_role AS
SELECT person_id, role, valid_from, valid_until, department_id, CAST(NULL AS {uuid}) AS organization_id, CAST(NULL AS TEXT) AS permission
FROM role_grant WHERE revoked_at IS NULL
UNION ALL
SELECT person_id, CASE position WHEN 'EXECUTIVE_DEPUTY_DIRECTOR' THEN 'EXECUTIVE_DEPUTY' ELSE 'COMMITTEE_MEMBER' END,
    appointed_on, ended_on, NULL, NULL, position
FROM committee_member
UNION ALL
SELECT person_id, 'APPLICANT', NULL, NULL, NULL, organization_id, permission
FROM team_member WHERE removed_at IS NULL;
