-- Incompatible roles are refused whichever table they come from.
CREATE FUNCTION refuse_incompatible(person UUID, wanted TEXT, first_day DATE, last_day DATE) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM person_role p JOIN role_incompatible i ON i.role = wanted AND i.with_role = p.role
        WHERE p.person_id = person
        AND (p.valid_until IS NULL OR first_day IS NULL OR p.valid_until >= first_day)
        AND (last_day IS NULL OR p.valid_from IS NULL OR p.valid_from <= last_day))
    THEN RAISE EXCEPTION 'role_incompatible' USING ERRCODE = 'check_violation', CONSTRAINT = 'role_incompatible';
    END IF;
END $$;
CREATE FUNCTION role_grant_compatible() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refuse_incompatible(NEW.person_id, NEW.role, NEW.valid_from, NEW.valid_until); RETURN NEW; END $$;
CREATE TRIGGER role_grant_compatible BEFORE INSERT ON role_grant FOR EACH ROW EXECUTE FUNCTION role_grant_compatible();
CREATE FUNCTION committee_member_compatible() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_incompatible(NEW.person_id,
        CASE NEW.position WHEN 'EXECUTIVE_DEPUTY_DIRECTOR' THEN 'EXECUTIVE_DEPUTY' ELSE 'COMMITTEE_MEMBER' END, NEW.appointed_on, NEW.ended_on);
    RETURN NEW;
END $$;
CREATE TRIGGER committee_member_compatible BEFORE INSERT ON committee_member FOR EACH ROW EXECUTE FUNCTION committee_member_compatible();
CREATE FUNCTION team_member_compatible() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refuse_incompatible(NEW.person_id, 'APPLICANT', NULL, NULL); RETURN NEW; END $$;
CREATE TRIGGER team_member_compatible BEFORE INSERT ON team_member FOR EACH ROW EXECUTE FUNCTION team_member_compatible();
-- The same where a row becomes live again, or another person's, or of other days; afterwards, when the row's former role is gone.
CREATE TRIGGER role_grant_still_compatible AFTER UPDATE OF person_id, role, valid_from, valid_until, revoked_at ON role_grant
FOR EACH ROW WHEN (NEW.revoked_at IS NULL) EXECUTE FUNCTION role_grant_compatible();
CREATE TRIGGER committee_member_still_compatible AFTER UPDATE OF person_id, position, appointed_on, ended_on ON committee_member
FOR EACH ROW EXECUTE FUNCTION committee_member_compatible();
CREATE TRIGGER team_member_still_compatible AFTER UPDATE OF person_id, removed_at ON team_member
FOR EACH ROW WHEN (NEW.removed_at IS NULL) EXECUTE FUNCTION team_member_compatible();
-- What the committee approved never changes.
CREATE FUNCTION refuse_approved_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%_immutable', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER regulation_immutable BEFORE UPDATE ON regulation FOR EACH ROW
WHEN (OLD.state = 'APPROVED' AND (NEW.state <> OLD.state OR NEW.parameters <> OLD.parameters OR NEW.form <> OLD.form OR NEW.edition <> OLD.edition))
EXECUTE FUNCTION refuse_approved_change();
CREATE TRIGGER standard_immutable BEFORE UPDATE ON standard FOR EACH ROW
WHEN (OLD.state = 'APPROVED' AND (NEW.state <> OLD.state OR NEW.content <> OLD.content OR NEW.edition <> OLD.edition))
EXECUTE FUNCTION refuse_approved_change();
CREATE TRIGGER work_procedure_immutable BEFORE UPDATE ON work_procedure FOR EACH ROW
WHEN (OLD.state = 'APPROVED' AND (NEW.state <> OLD.state OR NEW.content <> OLD.content))
EXECUTE FUNCTION refuse_approved_change();
CREATE TRIGGER resolution_vote_final BEFORE UPDATE ON resolution_vote FOR EACH ROW WHEN (OLD.choice IS NOT NULL)
EXECUTE FUNCTION refuse_approved_change();
CREATE TRIGGER resolution_vote_kept BEFORE DELETE ON resolution_vote FOR EACH ROW WHEN (OLD.choice IS NOT NULL)
EXECUTE FUNCTION refuse_approved_change();
-- A ballot comes in while its round is open, and a round that was closed stays as it was counted.
CREATE FUNCTION refuse_unless_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT state FROM ballot_round WHERE id = NEW.round_id) <> 'OPEN'
    THEN RAISE EXCEPTION 'voting_not_open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ballot_marker_open BEFORE INSERT ON ballot_marker FOR EACH ROW EXECUTE FUNCTION refuse_unless_open();
CREATE TRIGGER ballot_open BEFORE INSERT ON ballot FOR EACH ROW EXECUTE FUNCTION refuse_unless_open();
CREATE FUNCTION refuse_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_NAME USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER ballot_round_final BEFORE UPDATE ON ballot_round FOR EACH ROW
WHEN (OLD.state = 'VOID' OR (OLD.state = 'CLOSED' AND NEW.state <> 'VOID')) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER round_candidate_final BEFORE UPDATE ON round_candidate FOR EACH ROW
WHEN (OLD.result IS NOT NULL) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER meeting_member_roll BEFORE DELETE ON meeting_member FOR EACH ROW EXECUTE FUNCTION refuse_final();
-- A public notice stays as it was published: it is superseded or lengthened, its nominees are struck off; an objection stays as it was
-- filed, with what its nominee was told and said; an award stays as it was conferred, and gets its certificate once.
CREATE TRIGGER public_notice_final BEFORE UPDATE ON public_notice FOR EACH ROW
WHEN (NEW.ends_at < OLD.ends_at OR NEW.announced_ends_at < OLD.announced_ends_at OR NEW.id <> OLD.id OR NEW.cycle_id <> OLD.cycle_id
    OR NEW.number <> OLD.number OR NEW.title <> OLD.title OR NEW.content <> OLD.content OR NEW.channels <> OLD.channels
    OR NEW.published_at <> OLD.published_at OR NEW.published_by <> OLD.published_by
    OR NEW.supersedes_id IS DISTINCT FROM OLD.supersedes_id
    OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at IS DISTINCT FROM OLD.superseded_at)) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER notice_entry_final BEFORE UPDATE ON notice_entry FOR EACH ROW
WHEN (OLD.struck_at IS NOT NULL OR NEW.notice_id <> OLD.notice_id OR NEW.application_id <> OLD.application_id OR NEW.name <> OLD.name
    OR NEW.credit_code <> OLD.credit_code OR NEW.position <> OLD.position OR NEW.tier <> OLD.tier OR NEW.pool <> OLD.pool) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER objection_final BEFORE UPDATE ON objection FOR EACH ROW
WHEN (OLD.state <> 'FILED' OR NEW.id <> OLD.id OR NEW.cycle_id <> OLD.cycle_id OR NEW.notice_id <> OLD.notice_id
    OR NEW.application_id <> OLD.application_id OR NEW.credit_code <> OLD.credit_code OR NEW.origin <> OLD.origin
    OR NEW.facts <> OLD.facts OR NEW.filed_at <> OLD.filed_at OR NEW.objector_kind IS DISTINCT FROM OLD.objector_kind
    OR NEW.objector_name IS DISTINCT FROM OLD.objector_name OR NEW.objector_contact IS DISTINCT FROM OLD.objector_contact
    OR NEW.evidence IS DISTINCT FROM OLD.evidence OR NEW.receipt_digest IS DISTINCT FROM OLD.receipt_digest
    OR NEW.opened_by IS DISTINCT FROM OLD.opened_by
    OR (OLD.hearing_opened_at IS NOT NULL AND (NEW.hearing_summary IS DISTINCT FROM OLD.hearing_summary OR NEW.hearing_opened_at IS DISTINCT FROM OLD.hearing_opened_at OR NEW.hearing_due_at IS DISTINCT FROM OLD.hearing_due_at))
    OR (OLD.heard_at IS NOT NULL AND (NEW.hearing_statement IS DISTINCT FROM OLD.hearing_statement OR NEW.heard_at IS DISTINCT FROM OLD.heard_at))) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER award_final BEFORE UPDATE ON award FOR EACH ROW
WHEN (NEW.id <> OLD.id OR NEW.cycle_id <> OLD.cycle_id OR NEW.application_id <> OLD.application_id
    OR NEW.organization_id <> OLD.organization_id OR NEW.name <> OLD.name OR NEW.honour_id <> OLD.honour_id
    OR NEW.document_id <> OLD.document_id OR NEW.tier <> OLD.tier OR NEW.pool <> OLD.pool OR NEW.round_id <> OLD.round_id
    OR NEW.places <> OLD.places OR NEW.conferred_by <> OLD.conferred_by OR NEW.conferred_at <> OLD.conferred_at
    OR NEW.slot_no IS DISTINCT FROM OLD.slot_no
    OR (OLD.certificate_number IS NOT NULL AND (NEW.certificate_number IS DISTINCT FROM OLD.certificate_number OR NEW.certificate_issued_on IS DISTINCT FROM OLD.certificate_issued_on))) EXECUTE FUNCTION refuse_final();
-- None of them is taken away; TRUNCATE fires no row trigger.
CREATE TRIGGER public_notice_kept BEFORE DELETE ON public_notice FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER public_notice_kept_whole BEFORE TRUNCATE ON public_notice FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
CREATE TRIGGER notice_entry_kept BEFORE DELETE ON notice_entry FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER notice_entry_kept_whole BEFORE TRUNCATE ON notice_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
CREATE TRIGGER objection_kept BEFORE DELETE ON objection FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER objection_kept_whole BEFORE TRUNCATE ON objection FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
CREATE TRIGGER award_kept BEFORE DELETE ON award FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER award_kept_whole BEFORE TRUNCATE ON award FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
-- A claim, a payment and a report on fund use stay as they were made and are decided once; a grant stays as it was computed.
CREATE TRIGGER reward_claim_final BEFORE UPDATE ON reward_claim FOR EACH ROW
WHEN (OLD.state <> 'SUBMITTED' OR NEW.id <> OLD.id OR NEW.organization_id <> OLD.organization_id OR NEW.credit_code <> OLD.credit_code OR NEW.title <> OLD.title OR NEW.dated_on <> OLD.dated_on OR NEW.evidence <> OLD.evidence OR NEW.claimed_by <> OLD.claimed_by OR NEW.claimed_at <> OLD.claimed_at OR NEW.honour_kind IS DISTINCT FROM OLD.honour_kind OR NEW.standard_level IS DISTINCT FROM OLD.standard_level OR NEW.participation IS DISTINCT FROM OLD.participation OR NEW.standard_number IS DISTINCT FROM OLD.standard_number) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER reward_grant_final BEFORE UPDATE ON reward_grant FOR EACH ROW
WHEN (NEW.id <> OLD.id OR NEW.organization_id <> OLD.organization_id OR NEW.credit_code <> OLD.credit_code OR NEW.regulation_id <> OLD.regulation_id OR NEW.title <> OLD.title OR NEW.scope_year <> OLD.scope_year OR NEW.table_fen <> OLD.table_fen OR NEW.granted_before_fen <> OLD.granted_before_fen OR NEW.amount_fen <> OLD.amount_fen OR NEW.line_id <> OLD.line_id OR NEW.purpose <> OLD.purpose OR NEW.granted_by <> OLD.granted_by OR NEW.granted_at <> OLD.granted_at OR NEW.claim_id IS DISTINCT FROM OLD.claim_id OR NEW.award_id IS DISTINCT FROM OLD.award_id OR NEW.family IS DISTINCT FROM OLD.family) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER payment_final BEFORE UPDATE ON payment FOR EACH ROW
WHEN (OLD.state <> 'ENTERED' OR NEW.id <> OLD.id OR NEW.line_id <> OLD.line_id OR NEW.purpose <> OLD.purpose OR NEW.payee <> OLD.payee OR NEW.amount_fen <> OLD.amount_fen OR NEW.entered_by <> OLD.entered_by OR NEW.entered_person <> OLD.entered_person OR NEW.entered_at <> OLD.entered_at OR NEW.grant_id IS DISTINCT FROM OLD.grant_id OR NEW.category IS DISTINCT FROM OLD.category OR NEW.description IS DISTINCT FROM OLD.description OR NEW.relation IS DISTINCT FROM OLD.relation) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER fund_use_final BEFORE UPDATE ON fund_use FOR EACH ROW
WHEN (OLD.state <> 'SUBMITTED' OR NEW.id <> OLD.id OR NEW.grant_id <> OLD.grant_id OR NEW.number <> OLD.number OR NEW.summary <> OLD.summary OR NEW.amount_fen <> OLD.amount_fen OR NEW.submitted_by <> OLD.submitted_by OR NEW.submitted_at <> OLD.submitted_at) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER reward_claim_kept BEFORE DELETE ON reward_claim FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER reward_claim_kept_whole BEFORE TRUNCATE ON reward_claim FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
CREATE TRIGGER reward_grant_kept BEFORE DELETE ON reward_grant FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER reward_grant_kept_whole BEFORE TRUNCATE ON reward_grant FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
CREATE TRIGGER payment_kept BEFORE DELETE ON payment FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER payment_kept_whole BEFORE TRUNCATE ON payment FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
CREATE TRIGGER fund_use_kept BEFORE DELETE ON fund_use FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER fund_use_kept_whole BEFORE TRUNCATE ON fund_use FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
CREATE TRIGGER budget_line_kept BEFORE DELETE ON budget_line FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER budget_line_kept_whole BEFORE TRUNCATE ON budget_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
-- What proves a claim or a report on fund use stays as it was uploaded and is added or removed while that is not decided; none is deleted.
CREATE FUNCTION refuse_decided_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM reward_claim WHERE id = NEW.claim_id AND state <> 'SUBMITTED') OR EXISTS (SELECT 1 FROM fund_use WHERE id = NEW.use_id AND state <> 'SUBMITTED')
    THEN RAISE EXCEPTION 'evidence_final' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_open BEFORE INSERT OR UPDATE ON file FOR EACH ROW
WHEN (NEW.claim_id IS NOT NULL OR NEW.use_id IS NOT NULL) EXECUTE FUNCTION refuse_decided_evidence();
CREATE TRIGGER evidence_final BEFORE UPDATE ON file FOR EACH ROW
WHEN ((OLD.claim_id IS NOT NULL OR OLD.use_id IS NOT NULL) AND (OLD.removed_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.owner <> OLD.owner OR NEW.kind_key <> OLD.kind_key OR NEW.name <> OLD.name OR NEW.media_type <> OLD.media_type OR NEW.size <> OLD.size OR NEW.sha256 <> OLD.sha256 OR NEW.created_by <> OLD.created_by OR NEW.created_at <> OLD.created_at
    OR NEW.claim_id IS DISTINCT FROM OLD.claim_id OR NEW.use_id IS DISTINCT FROM OLD.use_id OR (OLD.uploaded_at IS NOT NULL AND NEW.uploaded_at IS DISTINCT FROM OLD.uploaded_at))) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER evidence_kept BEFORE DELETE ON file FOR EACH ROW
WHEN (OLD.claim_id IS NOT NULL OR OLD.use_id IS NOT NULL) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER evidence_kept_whole BEFORE TRUNCATE ON file FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
-- A visit stays as it was recorded, a demand and its answer as they were given; a revocation case keeps what was opened, found, said and
-- decided, and its publication; a consequence that was brought about stays so.
CREATE TRIGGER follow_up_visit_final BEFORE UPDATE ON follow_up_visit FOR EACH ROW
WHEN (OLD.recorded_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.award_id <> OLD.award_id OR NEW.number <> OLD.number OR NEW.since <> OLD.since) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER rectification_final BEFORE UPDATE ON rectification FOR EACH ROW
WHEN (OLD.closed_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.visit_id <> OLD.visit_id OR NEW.demand <> OLD.demand OR NEW.due_on <> OLD.due_on OR NEW.demanded_by <> OLD.demanded_by OR NEW.demanded_at <> OLD.demanded_at
    OR (OLD.answered_at IS NOT NULL AND (NEW.answer IS DISTINCT FROM OLD.answer OR NEW.answered_at IS DISTINCT FROM OLD.answered_at))) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER revocation_case_final BEFORE UPDATE ON revocation_case FOR EACH ROW
WHEN (OLD.state = 'DISMISSED' OR NEW.id <> OLD.id OR NEW.award_id <> OLD.award_id OR NEW.cycle_id <> OLD.cycle_id OR NEW.credit_code <> OLD.credit_code OR NEW.regulation_id <> OLD.regulation_id OR NEW.ground <> OLD.ground OR NEW.facts <> OLD.facts OR NEW.opener_id <> OLD.opener_id OR NEW.opened_at <> OLD.opened_at
    OR NEW.visit_id IS DISTINCT FROM OLD.visit_id
    OR (OLD.investigated_at IS NOT NULL AND (NEW.findings IS DISTINCT FROM OLD.findings OR NEW.investigator_id IS DISTINCT FROM OLD.investigator_id OR NEW.investigated_at IS DISTINCT FROM OLD.investigated_at OR NEW.hearing_due_at IS DISTINCT FROM OLD.hearing_due_at))
    OR (OLD.heard_at IS NOT NULL AND (NEW.statement IS DISTINCT FROM OLD.statement OR NEW.heard_at IS DISTINCT FROM OLD.heard_at))
    OR (OLD.resolution_id IS NOT NULL AND (NEW.resolution_id IS DISTINCT FROM OLD.resolution_id))
    OR (OLD.decided_at IS NOT NULL AND (NEW.state IS DISTINCT FROM OLD.state OR NEW.decided_as IS DISTINCT FROM OLD.decided_as OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.decider_id IS DISTINCT FROM OLD.decider_id OR NEW.decided_at IS DISTINCT FROM OLD.decided_at OR NEW.adverse_record_id IS DISTINCT FROM OLD.adverse_record_id))
    OR (OLD.published_at IS NOT NULL AND (NEW.document_number IS DISTINCT FROM OLD.document_number OR NEW.document_title IS DISTINCT FROM OLD.document_title OR NEW.document_issued_on IS DISTINCT FROM OLD.document_issued_on OR NEW.document_url IS DISTINCT FROM OLD.document_url OR NEW.published_at IS DISTINCT FROM OLD.published_at))) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER revocation_consequence_final BEFORE UPDATE ON revocation_consequence FOR EACH ROW
WHEN (OLD.done_at IS NOT NULL OR NEW.case_id <> OLD.case_id OR NEW.kind <> OLD.kind
    OR NEW.amount_fen IS DISTINCT FROM OLD.amount_fen) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER follow_up_visit_kept BEFORE DELETE ON follow_up_visit FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER follow_up_visit_kept_whole BEFORE TRUNCATE ON follow_up_visit FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
CREATE TRIGGER rectification_kept BEFORE DELETE ON rectification FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER rectification_kept_whole BEFORE TRUNCATE ON rectification FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
CREATE TRIGGER revocation_case_kept BEFORE DELETE ON revocation_case FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER revocation_case_kept_whole BEFORE TRUNCATE ON revocation_case FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
CREATE TRIGGER revocation_consequence_kept BEFORE DELETE ON revocation_consequence FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER revocation_consequence_kept_whole BEFORE TRUNCATE ON revocation_consequence FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
-- A page on experience that was withdrawn stays so and no version is taken back; a misconduct case stays as it was opened, and as it was
-- decided; an assessment stays that of its reviewer and cycle. None of them is taken away.
CREATE TRIGGER experience_final BEFORE UPDATE ON experience FOR EACH ROW
WHEN (OLD.state = 'WITHDRAWN' OR NEW.number < OLD.number
    OR NEW.id <> OLD.id OR NEW.award_id <> OLD.award_id OR NEW.drafted_by <> OLD.drafted_by OR NEW.drafted_at <> OLD.drafted_at) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER misconduct_case_final BEFORE UPDATE ON misconduct_case FOR EACH ROW
WHEN (OLD.state <> 'OPENED' OR NEW.evidence IS DISTINCT FROM OLD.evidence
    OR NEW.id <> OLD.id OR NEW.person_id <> OLD.person_id OR NEW.facts <> OLD.facts OR NEW.opened_as <> OLD.opened_as OR NEW.opener_id <> OLD.opener_id OR NEW.opened_by <> OLD.opened_by OR NEW.opened_at <> OLD.opened_at) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER assessment_final BEFORE UPDATE ON assessment FOR EACH ROW
WHEN (NEW.id <> OLD.id OR NEW.reviewer_id <> OLD.reviewer_id OR NEW.cycle_id <> OLD.cycle_id OR NEW.assessed_by <> OLD.assessed_by OR NEW.assessed_at <> OLD.assessed_at) EXECUTE FUNCTION refuse_final();
CREATE TRIGGER experience_kept BEFORE DELETE ON experience FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER experience_kept_whole BEFORE TRUNCATE ON experience FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
CREATE TRIGGER misconduct_case_kept BEFORE DELETE ON misconduct_case FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER misconduct_case_kept_whole BEFORE TRUNCATE ON misconduct_case FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
CREATE TRIGGER assessment_kept BEFORE DELETE ON assessment FOR EACH ROW EXECUTE FUNCTION refuse_final();
CREATE TRIGGER assessment_kept_whole BEFORE TRUNCATE ON assessment FOR EACH STATEMENT EXECUTE FUNCTION refuse_final();
-- Nobody whom a misconduct case suspends or disqualified is appointed or put into a group or the committee (art. 28).
-- PostgreSQL fires triggers by name: this one before the compatibility of roles, as SQLite answers.
CREATE FUNCTION refuse_disqualified(person UUID) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM misconduct_case m WHERE m.person_id = person AND m.state IN ('OPENED', 'DISQUALIFIED'))
    THEN RAISE EXCEPTION 'person_disqualified' USING ERRCODE = 'check_violation';
    END IF;
END $$;
CREATE FUNCTION appointment_undisputed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refuse_disqualified((SELECT person_id FROM reviewer WHERE id = NEW.reviewer_id)); RETURN NEW; END $$;
CREATE TRIGGER appointment_cleared BEFORE INSERT ON appointment FOR EACH ROW EXECUTE FUNCTION appointment_undisputed();
CREATE FUNCTION member_undisputed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refuse_disqualified(NEW.person_id); RETURN NEW; END $$;
CREATE TRIGGER group_member_cleared BEFORE INSERT ON group_member FOR EACH ROW EXECUTE FUNCTION member_undisputed();
CREATE TRIGGER committee_member_cleared BEFORE INSERT ON committee_member FOR EACH ROW EXECUTE FUNCTION member_undisputed();
-- Every link of the audit trail is told to the other servers of this database: their kept answers end.
CREATE FUNCTION audit_event_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('quality_award', NEW.seq::text); RETURN NULL; END $$;
CREATE TRIGGER audit_event_told AFTER INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_told();
