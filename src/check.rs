//! Invariants: what must hold in every database at every moment, whatever was done to it. `quality-award check` runs them,
//! and so does every journey of the tests.

use crate::db::Db;
use crate::error::{Error, Result};
use sea_orm::{ConnectionTrait, Statement};

/// A named invariant: the statement counts the rows that break it.
#[derive(Clone, Copy, Debug)]
pub struct Invariant {
    pub name: &'static str,
    sql: &'static str,
}

macro_rules! invariants {
    ($($name:literal: $condition:literal,)+) => {
        /// Every invariant; the same SQL on both databases.
        pub const INVARIANTS: &[Invariant] = &[$(Invariant { name: $name, sql: concat!("SELECT COUNT(*) FROM ", $condition) },)+];
    };
}

invariants! {
    "an audit chain without gaps": "(SELECT COUNT(*) AS n, COALESCE(MAX(seq), 0) AS last FROM audit_event) a WHERE n <> last",
    "one live application per organisation and cycle":
        "(SELECT cycle_id FROM application WHERE state <> 'WITHDRAWN' GROUP BY cycle_id, organization_id HAVING COUNT(*) > 1) a",
    "a submitted application has a number, facts and every section as submitted":
        "application a WHERE a.submitted_at IS NOT NULL AND (a.number IS NULL OR a.first_submitted_at IS NULL OR a.first_submitted_at > a.submitted_at)",
    "an accepted application was recommended":
        "application a WHERE a.state IN ('ACCEPTED', 'SHORTLISTED', 'NOT_SHORTLISTED', 'NOMINATED', 'RESERVE', 'NOT_PASSED', 'CONFERRED', 'DISQUALIFIED', 'RENOUNCED', 'NOT_APPROVED') \
         AND NOT EXISTS (SELECT 1 FROM recommendation r WHERE r.application_id = a.id AND r.state = 'RECOMMENDED')",
    // Who is out, or whose cycle is over, may close its registration.
    "an accepted applicant is verified":
        "application a JOIN organization o ON o.id = a.organization_id JOIN cycle c ON c.id = a.cycle_id \
         WHERE a.state IN ('ACCEPTED', 'SHORTLISTED', 'NOMINATED') AND c.phase <> 'CLOSED' AND o.state <> 'VERIFIED'",
    "a decided application has sixteen verdicts":
        "application a WHERE a.state IN ('INELIGIBLE', 'ACCEPTED', 'SHORTLISTED', 'NOT_SHORTLISTED', 'NOMINATED', 'RESERVE', 'NOT_PASSED', 'CONFERRED', 'DISQUALIFIED', 'RENOUNCED', 'NOT_APPROVED') \
         AND (SELECT COUNT(*) FROM verdict v WHERE v.application_id = a.id) <> 16",
    "nobody decided on an applicant with a live conflict of their own":
        "application a JOIN organization o ON o.id = a.organization_id JOIN account t ON t.id = a.decided_by \
         JOIN conflict c ON c.person_id = t.person_id AND c.cycle_id = a.cycle_id AND c.credit_code = o.credit_code \
         WHERE a.decided_at IS NOT NULL AND c.recorded_at < a.decided_at AND (c.lifted_at IS NULL OR c.lifted_at > a.decided_at)",
    "who decided had signed the pledge":
        "application a JOIN account t ON t.id = a.decided_by WHERE a.decided_at IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM pledge p WHERE p.person_id = t.person_id AND p.cycle_id = a.cycle_id AND p.signed_at <= a.decided_at)",
    "a return has a deadline after it": "application a WHERE a.returned_at IS NOT NULL AND a.correction_deadline <= a.returned_at",
    "a file belongs to exactly one thing":
        "file f WHERE CASE WHEN f.application_id IS NULL THEN 0 ELSE 1 END + CASE WHEN f.organization_id IS NULL THEN 0 ELSE 1 END \
         + CASE WHEN f.claim_id IS NULL THEN 0 ELSE 1 END + CASE WHEN f.use_id IS NULL THEN 0 ELSE 1 END <> 1",
    "a file of a submission was uploaded": "file f WHERE f.in_submission AND f.uploaded_at IS NULL",
    "an announced cycle has exactly one first announcement":
        "cycle c WHERE c.announced_at IS NOT NULL AND (SELECT COUNT(*) FROM announcement n WHERE n.cycle_id = c.id AND NOT n.supplement) <> 1",
    "a window ends when its last announcement says":
        "cycle c WHERE c.announced_at IS NOT NULL AND c.window_end <= c.window_start",
    "an announced cycle uses an approved standard":
        "cycle c LEFT JOIN standard s ON s.id = c.standard_id WHERE c.announced_at IS NOT NULL AND (s.id IS NULL OR s.state <> 'APPROVED')",
    "an announced cycle uses approved guides":
        "cycle_guide g JOIN cycle c ON c.id = g.cycle_id JOIN standard s ON s.id = g.standard_id WHERE c.announced_at IS NOT NULL AND s.state <> 'APPROVED'",
    "an announced cycle has an approved work procedure":
        "cycle c WHERE c.announced_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM work_procedure p WHERE p.cycle_id = c.id AND p.state = 'APPROVED')",
    "an announced cycle has a work plan":
        "cycle c WHERE c.announced_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM work_plan p WHERE p.year = c.year)",
    "a cycle in review reported its results":
        "cycle c WHERE c.phase IN ('REVIEW', 'DELIBERATION', 'NOTICE', 'CONFERRAL') AND c.results_reported_at IS NULL",
    "a cycle in review has no undecided application":
        "application a JOIN cycle c ON c.id = a.cycle_id WHERE c.phase IN ('REVIEW', 'DELIBERATION', 'NOTICE', 'CONFERRAL') AND a.state IN ('SUBMITTED', 'RETURNED')",
    // A reserve takes no place that was renounced or refused, so it may be left over.
    "a cycle closed as vacant has nobody left":
        "application a JOIN cycle c ON c.id = a.cycle_id WHERE c.vacancy IS NOT NULL AND (a.state IN ('NOMINATED', 'CONFERRED') \
         OR (c.vacancy <> 'RESOLVED' AND a.state IN ('SUBMITTED', 'RETURNED', 'ACCEPTED', 'SHORTLISTED')))",
    "an application under review is assigned to a group":
        "application a JOIN cycle c ON c.id = a.cycle_id WHERE c.phase IN ('REVIEW', 'DELIBERATION', 'NOTICE', 'CONFERRAL') \
         AND a.state IN ('ACCEPTED', 'SHORTLISTED', 'NOT_SHORTLISTED', 'NOMINATED', 'RESERVE', 'NOT_PASSED', 'CONFERRED', 'DISQUALIFIED', 'RENOUNCED', 'NOT_APPROVED') \
         AND NOT EXISTS (SELECT 1 FROM assignment s WHERE s.application_id = a.id)",
    "a group reviews applications of its industries":
        "assignment s JOIN application a ON a.id = s.application_id JOIN organization o ON o.id = a.organization_id JOIN review_group g ON g.id = s.group_id \
         WHERE CAST(g.industries AS TEXT) NOT LIKE '%\"' || o.industry || '\"%'",
    "a live sheet belongs to a member of the group of its application":
        "score_sheet t WHERE t.state <> 'VOID' AND NOT EXISTS (SELECT 1 FROM assignment s JOIN group_member m ON m.group_id = s.group_id \
         WHERE s.application_id = t.application_id AND s.group_id = t.group_id AND m.person_id = t.person_id AND m.released_at IS NULL)",
    "nobody scores an applicant with a live conflict":
        "score_sheet t JOIN application a ON a.id = t.application_id JOIN organization o ON o.id = a.organization_id \
         JOIN conflict c ON c.person_id = t.person_id AND c.cycle_id = a.cycle_id AND c.credit_code = o.credit_code \
         WHERE t.state <> 'VOID' AND c.lifted_at IS NULL",
    "who scores has signed the pledge":
        "score_sheet t JOIN application a ON a.id = t.application_id WHERE NOT EXISTS \
         (SELECT 1 FROM pledge p WHERE p.person_id = t.person_id AND p.cycle_id = a.cycle_id)",
    "site scores follow the record of the visit":
        "score_sheet t WHERE t.stage = 'SITE' AND t.state <> 'VOID' AND NOT EXISTS \
         (SELECT 1 FROM site_visit v WHERE v.application_id = t.application_id AND v.recorded_at IS NOT NULL)",
    "a signed report ranks from one without gaps":
        "group_report r WHERE r.state = 'SIGNED' AND (SELECT COALESCE(MAX(k.rank), 0) FROM report_rank k WHERE k.report_id = r.id) \
         <> (SELECT COUNT(*) FROM report_rank k WHERE k.report_id = r.id)",
    "a signed report holds its totals":
        "report_rank k JOIN group_report r ON r.id = k.report_id WHERE r.state = 'SIGNED' AND k.total_numerator IS NULL",
    "a signed report leaves no issue of a visit open":
        "group_report r JOIN report_rank k ON k.report_id = r.id JOIN site_issue i ON i.application_id = k.application_id \
         WHERE r.state = 'SIGNED' AND i.closed_at IS NULL",
    "a shortlisted application is on the candidate list":
        "application a WHERE a.state IN ('SHORTLISTED', 'NOMINATED', 'RESERVE', 'NOT_PASSED', 'NOT_APPROVED', 'CONFERRED') \
         AND NOT EXISTS (SELECT 1 FROM candidate k JOIN candidate_list l ON l.id = k.list_id \
         WHERE k.application_id = a.id AND l.state = 'SUBMITTED')",
    "a candidate was put forward by its group":
        "candidate k JOIN candidate_list l ON l.id = k.list_id WHERE l.state = 'SUBMITTED' AND NOT EXISTS (SELECT 1 FROM report_rank x \
         JOIN group_report r ON r.id = x.report_id WHERE r.id = k.report_id AND r.state = 'SIGNED' AND x.application_id = k.application_id \
         AND x.rank <= r.put_forward)",
    "a closed cycle has no group at work":
        "review_group g JOIN cycle c ON c.id = g.cycle_id WHERE c.phase = 'CLOSED' AND g.state <> 'DISSOLVED'",
    "an approved standard was approved by a passed resolution":
        "standard s LEFT JOIN resolution r ON r.id = s.resolution_id WHERE s.state = 'APPROVED' AND (r.id IS NULL OR r.state <> 'PASSED')",
    "an approved work procedure was approved by a passed resolution":
        "work_procedure p LEFT JOIN resolution r ON r.id = p.resolution_id WHERE p.state = 'APPROVED' AND (r.id IS NULL OR r.state <> 'PASSED')",
    "a regulation in force has rules, and articles that they cite":
        "regulation r WHERE r.in_force_from IS NOT NULL AND (NOT EXISTS (SELECT 1 FROM regulation_rule u WHERE u.regulation_id = r.id) \
         OR EXISTS (SELECT 1 FROM regulation_rule u WHERE u.regulation_id = r.id AND NOT EXISTS \
         (SELECT 1 FROM regulation_article t WHERE t.regulation_id = r.id AND t.number = u.article)))",
    "one regulation is in force on a day":
        "regulation a JOIN regulation b ON b.id <> a.id AND b.in_force_from >= a.in_force_from AND (a.repealed_on IS NULL OR b.in_force_from < a.repealed_on)",
    "an applicant would take a prize class that its regulation has":
        "application a JOIN cycle c ON c.id = a.cycle_id JOIN regulation g ON g.id = c.regulation_id WHERE a.lowest_tier IS NOT NULL \
         AND REPLACE(CAST(g.parameters -> 'tiers' AS TEXT), ' ', '') NOT LIKE '%\"key\":\"' || a.lowest_tier || '\"%'",
    "a regulation is repealed after it came into force":
        "regulation r WHERE r.repealed_on IS NOT NULL AND (r.in_force_from IS NULL OR r.repealed_on <= r.in_force_from)",
    "a regulation in force was approved": "regulation r WHERE r.in_force_from IS NOT NULL AND r.state <> 'APPROVED'",
    "at most one director and one executive deputy are in office":
        "(SELECT position FROM committee_member WHERE ended_on IS NULL AND position <> 'MEMBER' GROUP BY position HAVING COUNT(*) > 1) a",
    "a resolution's roll is as large as it says":
        "resolution r WHERE r.members <> (SELECT COUNT(*) FROM resolution_vote v WHERE v.resolution_id = r.id)",
    "a closed resolution counts its votes":
        "resolution r WHERE r.closed_at IS NOT NULL AND (r.attending <> (SELECT COUNT(*) FROM resolution_vote v WHERE v.resolution_id = r.id AND v.choice IS NOT NULL) \
         OR r.approvals <> (SELECT COUNT(*) FROM resolution_vote v WHERE v.resolution_id = r.id AND v.choice = 'APPROVE'))",
    "a meeting has a roll as large as it says":
        "meeting m WHERE m.members <> (SELECT COUNT(*) FROM meeting_member x WHERE x.meeting_id = m.id)",
    "who attended a round stands on the roll of its meeting":
        "round_attendee a JOIN ballot_round r ON r.id = a.round_id WHERE NOT EXISTS \
         (SELECT 1 FROM meeting_member x WHERE x.meeting_id = r.meeting_id AND x.person_id = a.person_id)",
    "an open round has a ballot for everybody whose ballot is in":
        "ballot_round r WHERE r.state = 'OPEN' AND (SELECT COUNT(*) FROM ballot b WHERE b.round_id = r.id) \
         <> (SELECT COUNT(*) FROM ballot_marker m WHERE m.round_id = r.id)",
    "a round that is not open has no open ballot":
        "ballot b JOIN ballot_round r ON r.id = b.round_id WHERE r.state <> 'OPEN'",
    "a counted round keeps every ballot that came in":
        "ballot_round r WHERE r.tally_digest IS NOT NULL AND (r.ballots <> (SELECT COUNT(*) FROM sealed_ballot s WHERE s.round_id = r.id) \
         OR r.ballots <> (SELECT COUNT(*) FROM ballot_marker m WHERE m.round_id = r.id))",
    "a round counts what its ballots say":
        "round_candidate c WHERE c.approvals IS NOT NULL AND c.approvals <> (SELECT COUNT(*) FROM sealed_choice x \
         JOIN sealed_ballot s ON s.id = x.ballot_id WHERE s.round_id = c.round_id AND x.application_id = c.application_id)",
    "a ballot stays within the limit of its round":
        "sealed_ballot s JOIN ballot_round r ON r.id = s.round_id WHERE (SELECT COUNT(*) FROM sealed_choice x JOIN round_candidate c \
         ON c.round_id = s.round_id AND c.application_id = x.application_id WHERE x.ballot_id = s.id AND c.pool = 'QUOTA') > r.slot_limit",
    "a ballot names applications of its round":
        "sealed_choice x JOIN sealed_ballot s ON s.id = x.ballot_id WHERE NOT EXISTS \
         (SELECT 1 FROM round_candidate c WHERE c.round_id = s.round_id AND c.application_id = x.application_id)",
    "a ballot of a secret round names no member":
        "sealed_ballot s JOIN ballot_round r ON r.id = s.round_id WHERE (r.mode = 'NAMED') <> (s.person_id IS NOT NULL)",
    "a round elects no more than its places":
        "(SELECT round_id, COUNT(*) AS n FROM round_candidate WHERE result = 'ELECTED' AND pool = 'QUOTA' GROUP BY round_id) a \
         JOIN ballot_round r ON r.id = a.round_id WHERE a.n > r.places",
    "a nominee belongs to a cycle in NOTICE or later":
        "application a JOIN cycle c ON c.id = a.cycle_id WHERE (a.state IN ('NOMINATED', 'RESERVE', 'NOT_PASSED', 'RENOUNCED', 'NOT_APPROVED', 'CONFERRED') \
         AND c.phase NOT IN ('NOTICE', 'CONFERRAL', 'CLOSED')) \
         OR (a.state = 'DISQUALIFIED' AND c.phase NOT IN ('DELIBERATION', 'NOTICE', 'CONFERRAL', 'CLOSED'))",
    "a nominee is conferred or refused in the conferral":
        "application a JOIN cycle c ON c.id = a.cycle_id WHERE a.state IN ('CONFERRED', 'NOT_APPROVED') AND c.phase NOT IN ('CONFERRAL', 'CLOSED')",
    "who stands on a notice is a nominee":
        "notice_entry e JOIN application a ON a.id = e.application_id WHERE e.struck_at IS NULL AND a.state NOT IN ('NOMINATED', 'CONFERRED')",
    // After a vote that is repeated somebody may be a nominee again, with a notice anew.
    "who was struck off a notice is no nominee":
        "notice_entry e JOIN application a ON a.id = e.application_id WHERE e.strike_reason <> 'VOTE_REPEATED' AND e.strike_reason <> a.state",
    "an objection was filed while its nominee stood on the notice":
        "objection o JOIN public_notice n ON n.id = o.notice_id JOIN notice_entry e ON e.notice_id = o.notice_id AND e.application_id = o.application_id \
         WHERE o.cycle_id <> n.cycle_id OR o.credit_code <> e.credit_code OR o.filed_at < n.published_at OR o.filed_at >= n.ends_at \
         OR (n.superseded_at IS NOT NULL AND n.superseded_at < o.filed_at) OR (e.struck_at IS NOT NULL AND e.struck_at < o.filed_at)",
    "no objection is undecided once the conferral begins":
        "objection o JOIN cycle c ON c.id = o.cycle_id WHERE o.state = 'FILED' AND (c.phase = 'CONFERRAL' OR (c.phase = 'CLOSED' AND c.vacancy IS NULL))",
    "no objection is upheld before its nominee was heard":
        "objection o WHERE o.state = 'UPHELD' AND o.joined_to_id IS NULL \
         AND (o.hearing_due_at IS NULL OR (o.heard_at IS NULL AND o.hearing_due_at > o.decided_at))",
    // Who had renounced stays so; whose vote was being repeated has lost the place already, and gets no other.
    "an upheld objection disqualified its nominee":
        "objection o JOIN application a ON a.id = o.application_id WHERE o.state = 'UPHELD' AND a.state NOT IN ('DISQUALIFIED', 'RENOUNCED') \
         AND (a.state IN ('NOMINATED', 'NOT_APPROVED', 'CONFERRED') OR NOT EXISTS (SELECT 1 FROM notice_entry e \
         WHERE e.notice_id = o.notice_id AND e.application_id = o.application_id AND e.strike_reason = 'VOTE_REPEATED'))",
    "a joined objection is decided like its principal":
        "objection o JOIN objection p ON p.id = o.joined_to_id WHERE p.joined_to_id IS NOT NULL OR p.application_id <> o.application_id \
         OR p.state <> o.state OR COALESCE(p.decided_at, 0) <> COALESCE(o.decided_at, 0) OR COALESCE(p.findings, '') <> COALESCE(o.findings, '')",
    "who voted on a nominee decided no objection to it":
        "objection o JOIN account t ON t.id = o.decided_by JOIN round_candidate k ON k.application_id = o.application_id \
         JOIN ballot_round r ON r.id = k.round_id JOIN ballot_marker m ON m.round_id = r.id AND m.person_id = t.person_id \
         WHERE r.state = 'CLOSED' AND r.closed_at <= o.decided_at AND NOT EXISTS (SELECT 1 FROM round_recusal x \
         WHERE x.round_id = r.id AND x.application_id = o.application_id AND x.person_id = t.person_id AND NOT x.late)",
    "nobody decided on a nominee with a live conflict of their own":
        "(SELECT p.application_id, p.person_id, p.decided_at FROM approval p UNION ALL SELECT o.application_id, t.person_id, o.decided_at \
         FROM objection o JOIN account t ON t.id = o.decided_by) d JOIN application a ON a.id = d.application_id \
         JOIN organization g ON g.id = a.organization_id JOIN conflict c ON c.person_id = d.person_id AND c.cycle_id = a.cycle_id AND c.credit_code = g.credit_code \
         WHERE c.recorded_at < d.decided_at AND (c.lifted_at IS NULL OR c.lifted_at > d.decided_at)",
    "who decided on a nominee had signed the pledge":
        "(SELECT p.application_id, p.person_id, p.decided_at FROM approval p UNION ALL SELECT o.application_id, t.person_id, o.decided_at \
         FROM objection o JOIN account t ON t.id = o.decided_by) d JOIN application a ON a.id = d.application_id \
         WHERE NOT EXISTS (SELECT 1 FROM pledge q WHERE q.person_id = d.person_id AND q.cycle_id = a.cycle_id AND q.signed_at <= d.decided_at)",
    "a vacant place is that of a nominee whom an upheld objection disqualified":
        "vacant_place v JOIN objection o ON o.id = v.objection_id JOIN application a ON a.id = v.application_id \
         WHERE o.state <> 'UPHELD' OR o.application_id <> v.application_id OR a.cycle_id <> v.cycle_id OR a.state <> 'DISQUALIFIED'",
    // A place of a vote that counts no more is nobody's.
    "a vacant place is decided before the conferral begins":
        "vacant_place v JOIN ballot_round r ON r.id = v.round_id JOIN candidate_list l ON l.id = r.list_id JOIN cycle c ON c.id = v.cycle_id \
         WHERE v.state = 'OPEN' AND r.state = 'CLOSED' AND l.state = 'SUBMITTED' AND (c.phase = 'CONFERRAL' OR (c.phase = 'CLOSED' AND c.vacancy IS NULL))",
    "who fills a vacant place is or was a nominee":
        "vacant_place v JOIN application a ON a.id = v.substitute_id JOIN ballot_round r ON r.id = v.round_id JOIN candidate_list l ON l.id = r.list_id \
         WHERE r.state = 'CLOSED' AND l.state = 'SUBMITTED' \
         AND (a.cycle_id <> v.cycle_id OR a.state NOT IN ('NOMINATED', 'CONFERRED', 'DISQUALIFIED', 'RENOUNCED', 'NOT_APPROVED'))",
    "nobody approved a nominee whom they put on the notice":
        "approval p WHERE p.person_id = p.drafter_id OR EXISTS (SELECT 1 FROM notice_entry e JOIN public_notice n ON n.id = e.notice_id \
         JOIN account t ON t.id = n.published_by WHERE e.application_id = p.application_id AND n.superseded_at IS NULL \
         AND COALESCE(e.strike_reason, '') <> 'VOTE_REPEATED' AND t.person_id = p.person_id)",
    "a nominee is refused where an approver refused it, and nowhere else":
        "application a WHERE (a.state = 'NOT_APPROVED') <> EXISTS (SELECT 1 FROM approval p WHERE p.application_id = a.id AND NOT p.approved)",
    "a conferred application has exactly one award":
        "application a WHERE (SELECT COUNT(*) FROM award w WHERE w.application_id = a.id) <> CASE a.state WHEN 'CONFERRED' THEN 1 ELSE 0 END",
    "an award is that of its application's cycle and organisation":
        "award w JOIN application a ON a.id = w.application_id WHERE w.cycle_id <> a.cycle_id OR w.organization_id <> a.organization_id",
    "an award has a place to itself, a repeat winner's none":
        "award w JOIN ballot_round r ON r.id = w.round_id WHERE (w.pool = 'QUOTA') <> (w.slot_no IS NOT NULL) OR w.places <> r.places \
         OR w.slot_no < 1 OR w.slot_no > r.places OR EXISTS (SELECT 1 FROM award x WHERE x.id <> w.id AND x.cycle_id = w.cycle_id \
         AND x.tier = w.tier AND x.slot_no = w.slot_no)",
    // Whoever had not passed takes a place by a vote on substitutes.
    "an award rests on the vote that counts, and on a majority":
        "award w WHERE NOT EXISTS (SELECT 1 FROM ballot_round r JOIN round_candidate k ON k.round_id = r.id WHERE r.id = w.round_id \
         AND r.state = 'CLOSED' AND r.kind = 'VOTE' AND r.tier = w.tier AND k.application_id = w.application_id AND k.pool = w.pool \
         AND (k.result <> 'NOT_PASSED' OR EXISTS (SELECT 1 FROM vacant_place v JOIN round_candidate s ON s.round_id = v.vote_id \
         AND s.application_id = v.substitute_id WHERE v.round_id = r.id AND v.substitute_id = w.application_id AND s.result <> 'NOT_PASSED')))",
    "a bonus is that of an award with a place":
        "bonus b JOIN award w ON w.id = b.award_id WHERE b.pool <> w.pool OR w.pool <> 'QUOTA' OR w.slot_no IS NULL",
    // The steps of the chain are counted in its text: no function reads the length of a list on both databases.
    "an award was approved by as many persons as its chain has steps":
        "award w JOIN cycle c ON c.id = w.cycle_id JOIN regulation g ON g.id = c.regulation_id \
         WHERE (SELECT COUNT(DISTINCT p.person_id) FROM approval p WHERE p.application_id = w.application_id AND p.approved AND p.decided_at <= w.conferred_at) \
         < (LENGTH(CAST(g.parameters -> 'approval_chain' AS TEXT)) - LENGTH(REPLACE(CAST(g.parameters -> 'approval_chain' AS TEXT), '\"role\"', ''))) \
         / LENGTH('\"role\"')",
    "an award follows a notice that ended, and whose end was published":
        "award w WHERE NOT EXISTS (SELECT 1 FROM notice_entry e JOIN public_notice n ON n.id = e.notice_id WHERE e.application_id = w.application_id \
         AND e.struck_at IS NULL AND n.superseded_at IS NULL AND n.ends_at <= w.conferred_at AND n.announced_ends_at = n.ends_at)",
    "an award is valid from its document's date, by the register":
        "award w JOIN publication_document d ON d.id = w.document_id JOIN honour h ON h.id = w.honour_id JOIN organization g ON g.id = w.organization_id \
         WHERE h.granted_on <> d.issued_on OR d.cycle_id <> w.cycle_id OR h.credit_code <> g.credit_code OR h.voided_at IS NOT NULL",
    "a cycle closed with awards has no nominee left, and certificates for all":
        "cycle c WHERE c.phase = 'CLOSED' AND c.vacancy IS NULL AND (EXISTS (SELECT 1 FROM application a WHERE a.cycle_id = c.id AND a.state = 'NOMINATED') \
         OR NOT EXISTS (SELECT 1 FROM award w WHERE w.cycle_id = c.id) \
         OR EXISTS (SELECT 1 FROM award w JOIN honour h ON h.id = w.honour_id WHERE w.cycle_id = c.id AND w.certificate_number IS NULL \
         AND h.revoked_on IS NULL))",
    "a budget line has committed what its grants and expenses hold":
        "budget_line l WHERE l.committed_fen <> (SELECT COALESCE(SUM(g.amount_fen - g.cancelled_fen), 0) FROM reward_grant g WHERE g.line_id = l.id) \
         + (SELECT COALESCE(SUM(p.amount_fen), 0) FROM payment p WHERE p.line_id = l.id AND p.grant_id IS NULL AND p.state <> 'REJECTED')",
    "a budget line has paid what was confirmed of it":
        "budget_line l WHERE l.paid_fen <> (SELECT COALESCE(SUM(p.amount_fen), 0) FROM payment p WHERE p.line_id = l.id AND p.state = 'CONFIRMED')",
    "a budget line stays within what its documents provide":
        "budget_line l WHERE l.paid_fen > l.committed_fen OR l.committed_fen > l.amount_fen \
         OR l.amount_fen <> (SELECT COALESCE(MAX(c.amount_fen), 0) FROM budget_change c WHERE c.line_id = l.id)",
    "money of a budget line goes where it is earmarked for":
        "(SELECT line_id, purpose, 'BONUS' AS kind FROM reward_grant UNION ALL SELECT line_id, purpose, CASE WHEN grant_id IS NULL THEN 'REVIEW' ELSE 'BONUS' END FROM payment) m \
         JOIN budget_line l ON l.id = m.line_id WHERE l.purpose <> m.kind OR m.purpose <> m.kind",
    "a grant has entered and paid what its payments say":
        "reward_grant g WHERE g.entered_fen <> (SELECT COALESCE(SUM(p.amount_fen), 0) FROM payment p WHERE p.grant_id = g.id AND p.state <> 'REJECTED') \
         OR g.paid_fen <> (SELECT COALESCE(SUM(p.amount_fen), 0) FROM payment p WHERE p.grant_id = g.id AND p.state = 'CONFIRMED') \
         OR g.paid_fen > g.entered_fen OR g.entered_fen > g.amount_fen - g.cancelled_fen",
    // What was claimed back after fraud counts nothing, what was paid before a later event counts.
    "grants of one scope sum to no more than its highest amount":
        "(SELECT g.credit_code FROM reward_grant g LEFT JOIN award w ON w.id = g.award_id LEFT JOIN reward_claim c ON c.id = g.claim_id \
         LEFT JOIN honour h ON h.id = COALESCE(w.honour_id, c.honour_id) WHERE COALESCE(h.revocation, '') <> 'FRAUD' GROUP BY g.credit_code, g.scope_year, g.family \
         HAVING SUM(CASE WHEN h.revocation IS NULL THEN g.amount_fen - g.cancelled_fen ELSE g.paid_fen END) > MAX(g.table_fen)) a",
    "a grant rests on a verified claim, or on a bonus of its amount":
        "reward_grant g LEFT JOIN reward_claim c ON c.id = g.claim_id LEFT JOIN bonus b ON b.award_id = g.award_id \
         WHERE (g.claim_id IS NULL) = (g.award_id IS NULL) OR (g.claim_id IS NOT NULL AND (c.state <> 'VERIFIED' OR c.credit_code <> g.credit_code)) \
         OR (g.award_id IS NOT NULL AND (b.pool <> 'QUOTA' OR b.amount_fen <> g.table_fen))",
    "a verified claim of an honour has its own entry in the register":
        "reward_claim c LEFT JOIN honour h ON h.id = c.honour_id WHERE c.state = 'VERIFIED' AND c.honour_kind IS NOT NULL \
         AND (h.id IS NULL OR h.credit_code <> c.credit_code OR h.kind <> c.honour_kind OR h.granted_on <> c.dated_on)",
    "a payment was confirmed by another person than entered it, with a receipt":
        "payment p WHERE p.state = 'CONFIRMED' AND (p.decided_person = p.entered_person OR p.receipt IS NULL)",
    "nobody made a grant to an organisation with a live conflict of their own":
        "reward_grant g JOIN account t ON t.id = g.granted_by JOIN conflict c ON c.person_id = t.person_id AND c.credit_code = g.credit_code \
         LEFT JOIN award w ON w.id = g.award_id WHERE (w.id IS NULL OR w.cycle_id = c.cycle_id) \
         AND c.recorded_at < g.granted_at AND (c.lifted_at IS NULL OR c.lifted_at > g.granted_at)",
    "the fund use of a grant is what was told and not returned":
        "reward_grant g WHERE g.reported_fen > g.paid_fen \
         OR g.reported_fen <> (SELECT COALESCE(SUM(u.amount_fen), 0) FROM fund_use u WHERE u.grant_id = g.id AND u.state <> 'RETURNED')",
    "evidence of a claim or of a fund use came and went before it was decided":
        "file f LEFT JOIN reward_claim c ON c.id = f.claim_id LEFT JOIN fund_use u ON u.id = f.use_id \
         WHERE f.uploaded_at > COALESCE(c.decided_at, u.decided_at) OR f.removed_at > COALESCE(c.decided_at, u.decided_at)",
    "a fund use is the sum of its items":
        "fund_use u WHERE u.amount_fen <> (SELECT COALESCE(SUM(i.amount_fen), 0) FROM fund_use_item i WHERE i.use_id = u.id)",
    "a published page on experience is a version that was submitted":
        "experience e WHERE e.number <> (SELECT COUNT(*) FROM experience_version v WHERE v.experience_id = e.id) \
         OR (e.published_number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM experience_version v WHERE v.experience_id = e.id AND v.number = e.published_number)) \
         OR (e.state = 'PUBLISHED' AND e.published_number <> e.number)",
    "nobody opened or decided the own misconduct case":
        "misconduct_case m JOIN account o ON o.id = m.opened_by LEFT JOIN account d ON d.id = m.decided_by \
         WHERE o.person_id = m.person_id OR d.person_id = m.person_id OR m.opener_id <> o.person_id OR m.decider_id <> d.person_id",
    "misconduct disqualifies by findings, and only they name applications and are referred":
        "misconduct_case m WHERE (m.state = 'DISQUALIFIED' AND (m.findings IS NULL OR m.decided_at < m.opened_at)) OR (m.state <> 'DISQUALIFIED' \
         AND (EXISTS (SELECT 1 FROM misconduct_application x WHERE x.case_id = m.id) OR EXISTS (SELECT 1 FROM misconduct_referral r WHERE r.case_id = m.id)))",
    "whom misconduct disqualified is out of the pool and gets no new seat":
        "misconduct_case m WHERE m.state = 'DISQUALIFIED' AND (EXISTS (SELECT 1 FROM reviewer r WHERE r.person_id = m.person_id AND r.state <> 'EXITED') \
         OR EXISTS (SELECT 1 FROM group_member g WHERE g.person_id = m.person_id AND g.joined_at > m.decided_at) \
         OR EXISTS (SELECT 1 FROM committee_member c WHERE c.person_id = m.person_id AND c.ended_on IS NULL))",
    "what misconduct disqualified gave to whom its findings concern is void":
        "misconduct_case m JOIN misconduct_application x ON x.case_id = m.id JOIN score_sheet t ON t.application_id = x.application_id AND t.person_id = m.person_id \
         WHERE m.state = 'DISQUALIFIED' AND t.state <> 'VOID'",
    "an assessment is of somebody appointed, after a cycle that is closed":
        "assessment s JOIN cycle c ON c.id = s.cycle_id WHERE c.phase <> 'CLOSED' OR c.closed_at > s.assessed_at \
         OR NOT EXISTS (SELECT 1 FROM appointment a WHERE a.reviewer_id = s.reviewer_id AND a.cycle_id = s.cycle_id) \
         OR s.version <> 1 + (SELECT COUNT(*) FROM assessment_change h WHERE h.assessment_id = s.id)",
    "a revocation follows findings and the winner's hearing":
        "revocation_case r WHERE r.state = 'REVOKED' AND (r.findings IS NULL OR r.hearing_due_at IS NULL \
         OR (r.heard_at IS NULL AND r.hearing_due_at > r.decided_at))",
    "a revocation for a later event rests on a passed resolution":
        "revocation_case r WHERE r.ground <> 'FRAUD' AND r.state IN ('COMMITTEE_DECIDED', 'REVOKED') AND NOT EXISTS (SELECT 1 FROM resolution x \
         WHERE x.id = r.resolution_id AND x.subject = 'REVOCATION' AND x.subject_id = r.id AND x.state = 'PASSED')",
    "a revocation was decided by the management committee, by nobody who handled it":
        "revocation_case r WHERE r.state = 'REVOKED' AND (r.decided_as <> 'MANAGEMENT_DIRECTOR' OR r.decider_id = r.opener_id OR r.decider_id = r.investigator_id)",
    "a revocation stands in the register of honours, and nothing else does":
        "award w JOIN honour h ON h.id = w.honour_id LEFT JOIN revocation_case r ON r.award_id = w.id AND r.state = 'REVOKED' \
         WHERE (h.revoked_on IS NULL) <> (r.id IS NULL) OR h.revocation <> CASE r.ground WHEN 'FRAUD' THEN 'FRAUD' ELSE 'LATER_EVENT' END",
    "a revocation for fraud stands in the register of adverse records":
        "revocation_case r WHERE r.state = 'REVOKED' AND r.ground = 'FRAUD' AND NOT EXISTS (SELECT 1 FROM adverse_record a \
         WHERE a.id = r.adverse_record_id AND a.credit_code = r.credit_code AND a.kind = 'FRAUD' AND a.voided_at IS NULL)",
    "a revocation has all its consequences, and a case without one none":
        "revocation_case r WHERE (SELECT COUNT(*) FROM revocation_consequence q WHERE q.case_id = r.id) <> CASE WHEN r.state <> 'REVOKED' THEN 0 \
         WHEN r.ground <> 'FRAUD' THEN 2 ELSE 3 + (SELECT COUNT(*) FROM bonus b WHERE b.award_id = r.award_id) \
         + 2 * (SELECT COUNT(*) FROM award w WHERE w.id = r.award_id AND w.certificate_issued_on IS NOT NULL) END",
    "a revocation was published where its consequence says so":
        "revocation_case r JOIN revocation_consequence q ON q.case_id = r.id AND q.kind = 'PUBLICATION' WHERE (r.published_at IS NULL) <> (q.done_at IS NULL)",
    "nobody decided a revocation with a live conflict of their own":
        "revocation_case r JOIN conflict c ON c.person_id = r.decider_id AND c.cycle_id = r.cycle_id AND c.credit_code = r.credit_code \
         WHERE c.recorded_at < r.decided_at AND (c.lifted_at IS NULL OR c.lifted_at > r.decided_at)",
    "every winner has one follow-up visit ahead":
        "award w WHERE (SELECT COUNT(*) FROM follow_up_visit v WHERE v.award_id = w.id AND v.recorded_at IS NULL) <> 1",
    "a follow-up visit counts from the one before":
        "follow_up_visit v JOIN award w ON w.id = v.award_id JOIN honour h ON h.id = w.honour_id \
         LEFT JOIN follow_up_visit b ON b.award_id = v.award_id AND b.number = v.number - 1 \
         WHERE v.since <> CASE WHEN v.number = 1 THEN h.granted_on ELSE b.visited_on END OR (v.number > 1 AND b.visited_on IS NULL)",
    "a rectification follows a recorded follow-up visit":
        "rectification d JOIN follow_up_visit v ON v.id = d.visit_id WHERE v.recorded_at IS NULL OR v.recorded_at > d.demanded_at",
    "at most one verified organisation per credit code":
        "(SELECT credit_code FROM organization WHERE state = 'VERIFIED' GROUP BY credit_code HAVING COUNT(*) > 1) a",
    "a verified organisation has a licence":
        "organization o WHERE o.state = 'VERIFIED' AND NOT EXISTS (SELECT 1 FROM file f WHERE f.organization_id = o.id AND f.uploaded_at IS NOT NULL)",
    "nobody holds incompatible roles at once":
        "person_role a JOIN person_role b ON b.person_id = a.person_id JOIN role_incompatible i ON i.role = a.role AND i.with_role = b.role \
         WHERE (a.valid_until IS NULL OR b.valid_from IS NULL OR b.valid_from <= a.valid_until) AND (b.valid_until IS NULL OR a.valid_from IS NULL OR a.valid_from <= b.valid_until)",
    "no session outlives its account": "session s JOIN account a ON a.id = s.account_id WHERE a.disabled_at IS NOT NULL AND s.ended_at IS NULL",
    "every idempotency key is in the audit trail":
        "idempotency_key k WHERE NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.operation = k.operation AND e.subject_id = k.subject_id)",
}

/// The invariants that do not hold, with how many rows break them.
pub async fn broken(db: &Db) -> Result<Vec<(&'static str, i64)>> {
    let mut broken = Vec::new();
    for invariant in INVARIANTS {
        let statement = Statement::from_string(db.backend(), invariant.sql);
        let row = db.read.query_one_raw(statement).await?;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0)).map_err(Error::from)?;
        if count > 0 {
            broken.push((invariant.name, count));
        }
    }
    Ok(broken)
}
