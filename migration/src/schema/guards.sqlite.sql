-- Incompatible roles are refused whichever table they come from.
CREATE TRIGGER role_grant_compatible BEFORE INSERT ON role_grant
WHEN EXISTS (SELECT 1 FROM person_role p JOIN role_incompatible i ON i.role = NEW.role AND i.with_role = p.role
    WHERE p.person_id = NEW.person_id
    AND (p.valid_until IS NULL OR p.valid_until >= NEW.valid_from)
    AND (NEW.valid_until IS NULL OR p.valid_from IS NULL OR p.valid_from <= NEW.valid_until))
BEGIN SELECT RAISE(ABORT, 'role_incompatible'); END;
CREATE TRIGGER committee_member_compatible BEFORE INSERT ON committee_member
WHEN EXISTS (SELECT 1 FROM person_role p JOIN role_incompatible i
    ON i.role = CASE NEW.position WHEN 'EXECUTIVE_DEPUTY_DIRECTOR' THEN 'EXECUTIVE_DEPUTY' ELSE 'COMMITTEE_MEMBER' END AND i.with_role = p.role
    WHERE p.person_id = NEW.person_id
    AND (p.valid_until IS NULL OR p.valid_until >= NEW.appointed_on)
    AND (NEW.ended_on IS NULL OR p.valid_from IS NULL OR p.valid_from <= NEW.ended_on))
BEGIN SELECT RAISE(ABORT, 'role_incompatible'); END;
CREATE TRIGGER team_member_compatible BEFORE INSERT ON team_member
WHEN EXISTS (SELECT 1 FROM person_role p JOIN role_incompatible i ON i.role = 'APPLICANT' AND i.with_role = p.role
    WHERE p.person_id = NEW.person_id)
BEGIN SELECT RAISE(ABORT, 'role_incompatible'); END;
-- The same where a row becomes live again, or another person's, or of other days; afterwards, when the row's former role is gone.
CREATE TRIGGER role_grant_still_compatible AFTER UPDATE OF person_id, role, valid_from, valid_until, revoked_at ON role_grant
WHEN NEW.revoked_at IS NULL AND EXISTS (SELECT 1 FROM person_role p JOIN role_incompatible i ON i.role = NEW.role AND i.with_role = p.role
    WHERE p.person_id = NEW.person_id
    AND (p.valid_until IS NULL OR p.valid_until >= NEW.valid_from)
    AND (NEW.valid_until IS NULL OR p.valid_from IS NULL OR p.valid_from <= NEW.valid_until))
BEGIN SELECT RAISE(ABORT, 'role_incompatible'); END;
CREATE TRIGGER committee_member_still_compatible AFTER UPDATE OF person_id, position, appointed_on, ended_on ON committee_member
WHEN EXISTS (SELECT 1 FROM person_role p JOIN role_incompatible i
    ON i.role = CASE NEW.position WHEN 'EXECUTIVE_DEPUTY_DIRECTOR' THEN 'EXECUTIVE_DEPUTY' ELSE 'COMMITTEE_MEMBER' END AND i.with_role = p.role
    WHERE p.person_id = NEW.person_id
    AND (p.valid_until IS NULL OR p.valid_until >= NEW.appointed_on)
    AND (NEW.ended_on IS NULL OR p.valid_from IS NULL OR p.valid_from <= NEW.ended_on))
BEGIN SELECT RAISE(ABORT, 'role_incompatible'); END;
CREATE TRIGGER team_member_still_compatible AFTER UPDATE OF person_id, removed_at ON team_member
WHEN NEW.removed_at IS NULL AND EXISTS (SELECT 1 FROM person_role p JOIN role_incompatible i ON i.role = 'APPLICANT' AND i.with_role = p.role
    WHERE p.person_id = NEW.person_id)
BEGIN SELECT RAISE(ABORT, 'role_incompatible'); END;
-- What the committee approved never changes.
CREATE TRIGGER regulation_immutable BEFORE UPDATE ON regulation
WHEN OLD.state = 'APPROVED' AND (NEW.state <> OLD.state OR NEW.parameters <> OLD.parameters OR NEW.form <> OLD.form OR NEW.edition <> OLD.edition)
BEGIN SELECT RAISE(ABORT, 'regulation_immutable'); END;
CREATE TRIGGER standard_immutable BEFORE UPDATE ON standard
WHEN OLD.state = 'APPROVED' AND (NEW.state <> OLD.state OR NEW.content <> OLD.content OR NEW.edition <> OLD.edition)
BEGIN SELECT RAISE(ABORT, 'standard_immutable'); END;
CREATE TRIGGER work_procedure_immutable BEFORE UPDATE ON work_procedure
WHEN OLD.state = 'APPROVED' AND (NEW.state <> OLD.state OR NEW.content <> OLD.content)
BEGIN SELECT RAISE(ABORT, 'work_procedure_immutable'); END;
CREATE TRIGGER resolution_vote_final BEFORE UPDATE ON resolution_vote
WHEN OLD.choice IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'resolution_vote_final'); END;
CREATE TRIGGER resolution_vote_kept BEFORE DELETE ON resolution_vote
WHEN OLD.choice IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'resolution_vote_final'); END;
-- A ballot comes in while its round is open, and a round that was closed stays as it was counted.
CREATE TRIGGER ballot_marker_open BEFORE INSERT ON ballot_marker
WHEN (SELECT state FROM ballot_round WHERE id = NEW.round_id) <> 'OPEN'
BEGIN SELECT RAISE(ABORT, 'voting_not_open'); END;
CREATE TRIGGER ballot_open BEFORE INSERT ON ballot
WHEN (SELECT state FROM ballot_round WHERE id = NEW.round_id) <> 'OPEN'
BEGIN SELECT RAISE(ABORT, 'voting_not_open'); END;
CREATE TRIGGER ballot_round_final BEFORE UPDATE ON ballot_round
WHEN OLD.state = 'VOID' OR (OLD.state = 'CLOSED' AND NEW.state <> 'VOID')
BEGIN SELECT RAISE(ABORT, 'ballot_round_final'); END;
CREATE TRIGGER round_candidate_final BEFORE UPDATE ON round_candidate WHEN OLD.result IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'round_candidate_final'); END;
CREATE TRIGGER meeting_member_roll BEFORE DELETE ON meeting_member
BEGIN SELECT RAISE(ABORT, 'meeting_member_roll'); END;
-- A public notice stays as it was published: it is superseded or lengthened, its nominees are struck off; an objection stays as it was
-- filed, with what its nominee was told and said; an award stays as it was conferred, and gets its certificate once.
CREATE TRIGGER public_notice_final BEFORE UPDATE ON public_notice
WHEN NEW.ends_at < OLD.ends_at OR NEW.announced_ends_at < OLD.announced_ends_at OR NEW.id <> OLD.id OR NEW.cycle_id <> OLD.cycle_id
    OR NEW.number <> OLD.number OR NEW.title <> OLD.title OR NEW.content <> OLD.content OR NEW.channels <> OLD.channels
    OR NEW.published_at <> OLD.published_at OR NEW.published_by <> OLD.published_by OR NEW.supersedes_id IS NOT OLD.supersedes_id
    OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at IS NOT OLD.superseded_at)
BEGIN SELECT RAISE(ABORT, 'public_notice_final'); END;
CREATE TRIGGER notice_entry_final BEFORE UPDATE ON notice_entry
WHEN OLD.struck_at IS NOT NULL OR NEW.notice_id <> OLD.notice_id OR NEW.application_id <> OLD.application_id OR NEW.name <> OLD.name
    OR NEW.credit_code <> OLD.credit_code OR NEW.position <> OLD.position OR NEW.tier <> OLD.tier OR NEW.pool <> OLD.pool
BEGIN SELECT RAISE(ABORT, 'notice_entry_final'); END;
CREATE TRIGGER objection_final BEFORE UPDATE ON objection
WHEN OLD.state <> 'FILED' OR NEW.id <> OLD.id OR NEW.cycle_id <> OLD.cycle_id OR NEW.notice_id <> OLD.notice_id
    OR NEW.application_id <> OLD.application_id OR NEW.credit_code <> OLD.credit_code OR NEW.origin <> OLD.origin
    OR NEW.facts <> OLD.facts OR NEW.filed_at <> OLD.filed_at OR NEW.objector_kind IS NOT OLD.objector_kind
    OR NEW.objector_name IS NOT OLD.objector_name OR NEW.objector_contact IS NOT OLD.objector_contact
    OR NEW.evidence IS NOT OLD.evidence OR NEW.receipt_digest IS NOT OLD.receipt_digest OR NEW.opened_by IS NOT OLD.opened_by
    OR (OLD.hearing_opened_at IS NOT NULL AND (NEW.hearing_summary IS NOT OLD.hearing_summary OR NEW.hearing_opened_at IS NOT OLD.hearing_opened_at OR NEW.hearing_due_at IS NOT OLD.hearing_due_at))
    OR (OLD.heard_at IS NOT NULL AND (NEW.hearing_statement IS NOT OLD.hearing_statement OR NEW.heard_at IS NOT OLD.heard_at))
BEGIN SELECT RAISE(ABORT, 'objection_final'); END;
CREATE TRIGGER award_final BEFORE UPDATE ON award
WHEN NEW.id <> OLD.id OR NEW.cycle_id <> OLD.cycle_id OR NEW.application_id <> OLD.application_id
    OR NEW.organization_id <> OLD.organization_id OR NEW.name <> OLD.name OR NEW.honour_id <> OLD.honour_id
    OR NEW.document_id <> OLD.document_id OR NEW.tier <> OLD.tier OR NEW.pool <> OLD.pool OR NEW.round_id <> OLD.round_id
    OR NEW.places <> OLD.places OR NEW.conferred_by <> OLD.conferred_by OR NEW.conferred_at <> OLD.conferred_at
    OR NEW.slot_no IS NOT OLD.slot_no
    OR (OLD.certificate_number IS NOT NULL AND (NEW.certificate_number IS NOT OLD.certificate_number OR NEW.certificate_issued_on IS NOT OLD.certificate_issued_on))
BEGIN SELECT RAISE(ABORT, 'award_final'); END;
-- None of them is taken away, nor replaced: an INSERT OR REPLACE fires no delete trigger.
CREATE TRIGGER public_notice_kept BEFORE DELETE ON public_notice
BEGIN SELECT RAISE(ABORT, 'public_notice_kept'); END;
CREATE TRIGGER public_notice_not_replaced BEFORE INSERT ON public_notice WHEN EXISTS (SELECT 1 FROM public_notice WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'public_notice_kept'); END;
CREATE TRIGGER notice_entry_kept BEFORE DELETE ON notice_entry
BEGIN SELECT RAISE(ABORT, 'notice_entry_kept'); END;
CREATE TRIGGER notice_entry_not_replaced BEFORE INSERT ON notice_entry WHEN EXISTS (SELECT 1 FROM notice_entry WHERE notice_id = NEW.notice_id AND application_id = NEW.application_id)
BEGIN SELECT RAISE(ABORT, 'notice_entry_kept'); END;
CREATE TRIGGER objection_kept BEFORE DELETE ON objection
BEGIN SELECT RAISE(ABORT, 'objection_kept'); END;
CREATE TRIGGER objection_not_replaced BEFORE INSERT ON objection WHEN EXISTS (SELECT 1 FROM objection WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'objection_kept'); END;
CREATE TRIGGER award_kept BEFORE DELETE ON award
BEGIN SELECT RAISE(ABORT, 'award_kept'); END;
CREATE TRIGGER award_not_replaced BEFORE INSERT ON award WHEN EXISTS (SELECT 1 FROM award WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'award_kept'); END;
-- A page on experience that was withdrawn stays so and no version is taken back; a misconduct case stays as it was opened, and as it was
-- decided; an assessment stays that of its reviewer and cycle. None of them is taken away or replaced.
CREATE TRIGGER experience_final BEFORE UPDATE ON experience
WHEN OLD.state = 'WITHDRAWN' OR NEW.number < OLD.number
    OR NEW.id <> OLD.id OR NEW.award_id <> OLD.award_id OR NEW.drafted_by <> OLD.drafted_by OR NEW.drafted_at <> OLD.drafted_at
BEGIN SELECT RAISE(ABORT, 'experience_final'); END;
CREATE TRIGGER misconduct_case_final BEFORE UPDATE ON misconduct_case
WHEN OLD.state <> 'OPENED' OR NEW.evidence IS NOT OLD.evidence
    OR NEW.id <> OLD.id OR NEW.person_id <> OLD.person_id OR NEW.facts <> OLD.facts OR NEW.opened_as <> OLD.opened_as OR NEW.opener_id <> OLD.opener_id OR NEW.opened_by <> OLD.opened_by OR NEW.opened_at <> OLD.opened_at
BEGIN SELECT RAISE(ABORT, 'misconduct_case_final'); END;
CREATE TRIGGER assessment_final BEFORE UPDATE ON assessment
WHEN NEW.id <> OLD.id OR NEW.reviewer_id <> OLD.reviewer_id OR NEW.cycle_id <> OLD.cycle_id OR NEW.assessed_by <> OLD.assessed_by OR NEW.assessed_at <> OLD.assessed_at
BEGIN SELECT RAISE(ABORT, 'assessment_final'); END;
CREATE TRIGGER experience_kept BEFORE DELETE ON experience
BEGIN SELECT RAISE(ABORT, 'experience_kept'); END;
CREATE TRIGGER experience_not_replaced BEFORE INSERT ON experience WHEN EXISTS (SELECT 1 FROM experience WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'experience_kept'); END;
CREATE TRIGGER misconduct_case_kept BEFORE DELETE ON misconduct_case
BEGIN SELECT RAISE(ABORT, 'misconduct_case_kept'); END;
CREATE TRIGGER misconduct_case_not_replaced BEFORE INSERT ON misconduct_case WHEN EXISTS (SELECT 1 FROM misconduct_case WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'misconduct_case_kept'); END;
CREATE TRIGGER assessment_kept BEFORE DELETE ON assessment
BEGIN SELECT RAISE(ABORT, 'assessment_kept'); END;
CREATE TRIGGER assessment_not_replaced BEFORE INSERT ON assessment WHEN EXISTS (SELECT 1 FROM assessment WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'assessment_kept'); END;
-- Nobody whom a misconduct case suspends or disqualified is appointed or put into a group or the committee (art. 28).
CREATE TRIGGER appointment_undisputed BEFORE INSERT ON appointment
WHEN EXISTS (SELECT 1 FROM reviewer r JOIN misconduct_case m ON m.person_id = r.person_id WHERE r.id = NEW.reviewer_id AND m.state IN ('OPENED', 'DISQUALIFIED'))
BEGIN SELECT RAISE(ABORT, 'person_disqualified'); END;
CREATE TRIGGER group_member_undisputed BEFORE INSERT ON group_member
WHEN EXISTS (SELECT 1 FROM misconduct_case m WHERE m.person_id = NEW.person_id AND m.state IN ('OPENED', 'DISQUALIFIED'))
BEGIN SELECT RAISE(ABORT, 'person_disqualified'); END;
CREATE TRIGGER committee_member_undisputed BEFORE INSERT ON committee_member
WHEN EXISTS (SELECT 1 FROM misconduct_case m WHERE m.person_id = NEW.person_id AND m.state IN ('OPENED', 'DISQUALIFIED'))
BEGIN SELECT RAISE(ABORT, 'person_disqualified'); END;
