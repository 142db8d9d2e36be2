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
-- A claim, a payment and a report on fund use stay as they were made and are decided once; a grant stays as it was computed.
CREATE TRIGGER reward_claim_final BEFORE UPDATE ON reward_claim
WHEN OLD.state <> 'SUBMITTED' OR NEW.id <> OLD.id OR NEW.organization_id <> OLD.organization_id OR NEW.credit_code <> OLD.credit_code OR NEW.title <> OLD.title OR NEW.dated_on <> OLD.dated_on OR NEW.evidence <> OLD.evidence OR NEW.claimed_by <> OLD.claimed_by OR NEW.claimed_at <> OLD.claimed_at OR NEW.honour_kind IS NOT OLD.honour_kind OR NEW.standard_level IS NOT OLD.standard_level OR NEW.participation IS NOT OLD.participation OR NEW.standard_number IS NOT OLD.standard_number
BEGIN SELECT RAISE(ABORT, 'reward_claim_final'); END;
CREATE TRIGGER reward_grant_final BEFORE UPDATE ON reward_grant
WHEN NEW.id <> OLD.id OR NEW.organization_id <> OLD.organization_id OR NEW.credit_code <> OLD.credit_code OR NEW.regulation_id <> OLD.regulation_id OR NEW.title <> OLD.title OR NEW.scope_year <> OLD.scope_year OR NEW.table_fen <> OLD.table_fen OR NEW.granted_before_fen <> OLD.granted_before_fen OR NEW.amount_fen <> OLD.amount_fen OR NEW.line_id <> OLD.line_id OR NEW.purpose <> OLD.purpose OR NEW.granted_by <> OLD.granted_by OR NEW.granted_at <> OLD.granted_at OR NEW.claim_id IS NOT OLD.claim_id OR NEW.award_id IS NOT OLD.award_id OR NEW.family IS NOT OLD.family
BEGIN SELECT RAISE(ABORT, 'reward_grant_final'); END;
CREATE TRIGGER payment_final BEFORE UPDATE ON payment
WHEN OLD.state <> 'ENTERED' OR NEW.id <> OLD.id OR NEW.line_id <> OLD.line_id OR NEW.purpose <> OLD.purpose OR NEW.payee <> OLD.payee OR NEW.amount_fen <> OLD.amount_fen OR NEW.entered_by <> OLD.entered_by OR NEW.entered_person <> OLD.entered_person OR NEW.entered_at <> OLD.entered_at OR NEW.grant_id IS NOT OLD.grant_id OR NEW.category IS NOT OLD.category OR NEW.description IS NOT OLD.description OR NEW.relation IS NOT OLD.relation
BEGIN SELECT RAISE(ABORT, 'payment_final'); END;
CREATE TRIGGER fund_use_final BEFORE UPDATE ON fund_use
WHEN OLD.state <> 'SUBMITTED' OR NEW.id <> OLD.id OR NEW.grant_id <> OLD.grant_id OR NEW.number <> OLD.number OR NEW.summary <> OLD.summary OR NEW.amount_fen <> OLD.amount_fen OR NEW.submitted_by <> OLD.submitted_by OR NEW.submitted_at <> OLD.submitted_at
BEGIN SELECT RAISE(ABORT, 'fund_use_final'); END;
CREATE TRIGGER reward_claim_kept BEFORE DELETE ON reward_claim
BEGIN SELECT RAISE(ABORT, 'reward_claim_kept'); END;
CREATE TRIGGER reward_claim_not_replaced BEFORE INSERT ON reward_claim WHEN EXISTS (SELECT 1 FROM reward_claim WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'reward_claim_kept'); END;
CREATE TRIGGER reward_grant_kept BEFORE DELETE ON reward_grant
BEGIN SELECT RAISE(ABORT, 'reward_grant_kept'); END;
CREATE TRIGGER reward_grant_not_replaced BEFORE INSERT ON reward_grant WHEN EXISTS (SELECT 1 FROM reward_grant WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'reward_grant_kept'); END;
CREATE TRIGGER payment_kept BEFORE DELETE ON payment
BEGIN SELECT RAISE(ABORT, 'payment_kept'); END;
CREATE TRIGGER payment_not_replaced BEFORE INSERT ON payment WHEN EXISTS (SELECT 1 FROM payment WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'payment_kept'); END;
CREATE TRIGGER fund_use_kept BEFORE DELETE ON fund_use
BEGIN SELECT RAISE(ABORT, 'fund_use_kept'); END;
CREATE TRIGGER fund_use_not_replaced BEFORE INSERT ON fund_use WHEN EXISTS (SELECT 1 FROM fund_use WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fund_use_kept'); END;
CREATE TRIGGER budget_line_kept BEFORE DELETE ON budget_line
BEGIN SELECT RAISE(ABORT, 'budget_line_kept'); END;
CREATE TRIGGER budget_line_not_replaced BEFORE INSERT ON budget_line WHEN EXISTS (SELECT 1 FROM budget_line WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'budget_line_kept'); END;
-- What proves a claim or a report on fund use stays as it was uploaded and is added or removed while that is not decided; none is deleted.
CREATE TRIGGER evidence_open BEFORE INSERT ON file
WHEN EXISTS (SELECT 1 FROM reward_claim WHERE id = NEW.claim_id AND state <> 'SUBMITTED') OR EXISTS (SELECT 1 FROM fund_use WHERE id = NEW.use_id AND state <> 'SUBMITTED')
BEGIN SELECT RAISE(ABORT, 'evidence_final'); END;
CREATE TRIGGER evidence_final BEFORE UPDATE ON file
WHEN EXISTS (SELECT 1 FROM reward_claim WHERE id IN (OLD.claim_id, NEW.claim_id) AND state <> 'SUBMITTED') OR EXISTS (SELECT 1 FROM fund_use WHERE id IN (OLD.use_id, NEW.use_id) AND state <> 'SUBMITTED')
    OR ((OLD.claim_id IS NOT NULL OR OLD.use_id IS NOT NULL) AND (OLD.removed_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.owner <> OLD.owner OR NEW.kind_key <> OLD.kind_key OR NEW.name <> OLD.name OR NEW.media_type <> OLD.media_type OR NEW.size <> OLD.size OR NEW.sha256 <> OLD.sha256 OR NEW.created_by <> OLD.created_by OR NEW.created_at <> OLD.created_at
    OR NEW.claim_id IS NOT OLD.claim_id OR NEW.use_id IS NOT OLD.use_id OR (OLD.uploaded_at IS NOT NULL AND NEW.uploaded_at IS NOT OLD.uploaded_at)))
BEGIN SELECT RAISE(ABORT, 'evidence_final'); END;
CREATE TRIGGER evidence_kept BEFORE DELETE ON file WHEN OLD.claim_id IS NOT NULL OR OLD.use_id IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'evidence_kept'); END;
CREATE TRIGGER evidence_not_replaced BEFORE INSERT ON file WHEN EXISTS (SELECT 1 FROM file WHERE id = NEW.id AND (claim_id IS NOT NULL OR use_id IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'evidence_kept'); END;
-- A visit stays as it was recorded, a demand and its answer as they were given; a revocation case keeps what was opened, found, said and
-- decided, and its publication; a consequence that was brought about stays so.
CREATE TRIGGER follow_up_visit_final BEFORE UPDATE ON follow_up_visit
WHEN OLD.recorded_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.award_id <> OLD.award_id OR NEW.number <> OLD.number OR NEW.since <> OLD.since
BEGIN SELECT RAISE(ABORT, 'follow_up_visit_final'); END;
CREATE TRIGGER rectification_final BEFORE UPDATE ON rectification
WHEN OLD.closed_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.visit_id <> OLD.visit_id OR NEW.demand <> OLD.demand OR NEW.due_on <> OLD.due_on OR NEW.demanded_by <> OLD.demanded_by OR NEW.demanded_at <> OLD.demanded_at
    OR (OLD.answered_at IS NOT NULL AND (NEW.answer IS NOT OLD.answer OR NEW.answered_at IS NOT OLD.answered_at))
BEGIN SELECT RAISE(ABORT, 'rectification_final'); END;
CREATE TRIGGER revocation_case_final BEFORE UPDATE ON revocation_case
WHEN OLD.state = 'DISMISSED' OR NEW.id <> OLD.id OR NEW.award_id <> OLD.award_id OR NEW.cycle_id <> OLD.cycle_id OR NEW.credit_code <> OLD.credit_code OR NEW.regulation_id <> OLD.regulation_id OR NEW.ground <> OLD.ground OR NEW.facts <> OLD.facts OR NEW.opener_id <> OLD.opener_id OR NEW.opened_at <> OLD.opened_at
    OR NEW.visit_id IS NOT OLD.visit_id
    OR (OLD.investigated_at IS NOT NULL AND (NEW.findings IS NOT OLD.findings OR NEW.investigator_id IS NOT OLD.investigator_id OR NEW.investigated_at IS NOT OLD.investigated_at OR NEW.hearing_due_at IS NOT OLD.hearing_due_at))
    OR (OLD.heard_at IS NOT NULL AND (NEW.statement IS NOT OLD.statement OR NEW.heard_at IS NOT OLD.heard_at))
    OR (OLD.resolution_id IS NOT NULL AND (NEW.resolution_id IS NOT OLD.resolution_id))
    OR (OLD.decided_at IS NOT NULL AND (NEW.state IS NOT OLD.state OR NEW.decided_as IS NOT OLD.decided_as OR NEW.reason IS NOT OLD.reason OR NEW.decider_id IS NOT OLD.decider_id OR NEW.decided_at IS NOT OLD.decided_at OR NEW.adverse_record_id IS NOT OLD.adverse_record_id))
    OR (OLD.published_at IS NOT NULL AND (NEW.document_number IS NOT OLD.document_number OR NEW.document_title IS NOT OLD.document_title OR NEW.document_issued_on IS NOT OLD.document_issued_on OR NEW.document_url IS NOT OLD.document_url OR NEW.published_at IS NOT OLD.published_at))
BEGIN SELECT RAISE(ABORT, 'revocation_case_final'); END;
CREATE TRIGGER revocation_consequence_final BEFORE UPDATE ON revocation_consequence
WHEN OLD.done_at IS NOT NULL OR NEW.case_id <> OLD.case_id OR NEW.kind <> OLD.kind
    OR NEW.amount_fen IS NOT OLD.amount_fen
BEGIN SELECT RAISE(ABORT, 'revocation_consequence_final'); END;
CREATE TRIGGER follow_up_visit_kept BEFORE DELETE ON follow_up_visit
BEGIN SELECT RAISE(ABORT, 'follow_up_visit_kept'); END;
CREATE TRIGGER follow_up_visit_not_replaced BEFORE INSERT ON follow_up_visit WHEN EXISTS (SELECT 1 FROM follow_up_visit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'follow_up_visit_kept'); END;
CREATE TRIGGER rectification_kept BEFORE DELETE ON rectification
BEGIN SELECT RAISE(ABORT, 'rectification_kept'); END;
CREATE TRIGGER rectification_not_replaced BEFORE INSERT ON rectification WHEN EXISTS (SELECT 1 FROM rectification WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'rectification_kept'); END;
CREATE TRIGGER revocation_case_kept BEFORE DELETE ON revocation_case
BEGIN SELECT RAISE(ABORT, 'revocation_case_kept'); END;
CREATE TRIGGER revocation_case_not_replaced BEFORE INSERT ON revocation_case WHEN EXISTS (SELECT 1 FROM revocation_case WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'revocation_case_kept'); END;
CREATE TRIGGER revocation_consequence_kept BEFORE DELETE ON revocation_consequence
BEGIN SELECT RAISE(ABORT, 'revocation_consequence_kept'); END;
CREATE TRIGGER revocation_consequence_not_replaced BEFORE INSERT ON revocation_consequence WHEN EXISTS (SELECT 1 FROM revocation_consequence WHERE case_id = NEW.case_id AND kind = NEW.kind)
BEGIN SELECT RAISE(ABORT, 'revocation_consequence_kept'); END;
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
