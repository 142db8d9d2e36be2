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
CREATE FUNCTION refuse_disqualified(person UUID) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM misconduct_case m WHERE m.person_id = person AND m.state IN ('OPENED', 'DISQUALIFIED'))
    THEN RAISE EXCEPTION 'person_disqualified' USING ERRCODE = 'check_violation';
    END IF;
END $$;
CREATE FUNCTION appointment_undisputed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refuse_disqualified((SELECT person_id FROM reviewer WHERE id = NEW.reviewer_id)); RETURN NEW; END $$;
CREATE TRIGGER appointment_undisputed BEFORE INSERT ON appointment FOR EACH ROW EXECUTE FUNCTION appointment_undisputed();
CREATE FUNCTION member_undisputed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refuse_disqualified(NEW.person_id); RETURN NEW; END $$;
CREATE TRIGGER group_member_undisputed BEFORE INSERT ON group_member FOR EACH ROW EXECUTE FUNCTION member_undisputed();
CREATE TRIGGER committee_member_undisputed BEFORE INSERT ON committee_member FOR EACH ROW EXECUTE FUNCTION member_undisputed();
