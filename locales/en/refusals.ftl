# Every refusal as one sentence: one message for each rule code, `-plain` where the facts it needs are absent.
# The variables are the keys of the facts. Both languages have the same ids and variables.

## Articles

article = Article { $number }
article-paragraph = Article { $number } ({ $clause })
article-item = Article { $number }, item { $clause }

## Versions and keys

stale-version = You worked from version { $expected }, but { $editor } changed it to version { $current } at { $editedAt }; look at the current content and submit again.
idempotency-key-reused = This idempotency key was already used for a different operation; use a new key for this one.

## Input

invalid-input = The input is not valid; please check it and submit it again.
input-required = This entry is required; please fill it in.
input-blank = This entry cannot be blank; please enter some text.
input-too-long = This entry may have at most { $max } characters but has { $actual }; please shorten it.
input-too-short = This entry needs at least { $min } characters but has { $actual }; please add to it.
input-out-of-range = This value must lie between { $min } and { $max }; please correct it.
input-too-many = At most { $max } entries are allowed here; please remove some.
input-nul = This entry contains a null character, which is not allowed; please remove it.
input-date = This must be a date that exists, written like 2026-03-02.
input-instant = This must be a time with its offset, written like 2026-03-02T09:00:00+08:00.
input-decimal = This must be a plain decimal number with at most { $decimals } digits after the point.
input-money = This is not a valid amount of money; please use the unit and format that the interface describes.
input-id = This identifier is not valid; please use one that the system returned.
input-uuid = This must be a UUID, written like 0190a8c4-7f3e-7c1a-9d2b-3e4f5a6b7c8d.
input-credit-code = The unified social credit code is wrong: { $reason }; please compare it with the licence.
credit-code-length = it must have 18 characters
credit-code-alphabet = only digits and capital letters other than I, O, S, V and Z are allowed
credit-code-department = character 1 is not the code of a registering department
credit-code-region = characters 3 to 8, the region, must all be digits
credit-code-check = character 18, the check character, does not match the other 17
input-choice = This is not one of the choices; please pick one of those listed.
input-kind = This entry must be of the kind “{ $expected }”; please answer with that kind.
input-unknown-key = The form has no entry “{ $key }”; please follow the current form.
input-duplicate = This repeats another entry; please remove one of them.
input-media-type = This type of file is not accepted here, or the content does not match the type; please use another file.
input-digest = The digest does not match the file as received; please upload it again.
input-account = This account name is not allowed; the allowed form is: { $allowed }.
input-account-taken = This account name is already taken; please choose another.
input-password-short = The password needs at least { $min } characters; please choose a longer one.
input-password-common = This password is too common and easy to guess; please choose another.
input-password-long = The password is too long; please choose a shorter one.
input-wrong-password = The account or the password is not correct; please check both and try again.
input-in-past = This cannot lie in the past; please correct it.
input-in-future = This cannot lie in the future; please correct it.
input-range-order = The end cannot come before the start; please correct the order.
input-not-found = What this refers to was not found; please check it and choose again.
input-nothing-to-change = There is nothing to change; please give at least one change.
input-superfluous = This entry does not belong here; please leave it out.
input-oneself = This cannot be done to your own account or role; somebody else has to do it.
input-file-name = This file name is not allowed: it may hold no path separators or control characters and has to end in { $allowed }.
input-file-size = { $actual } bytes arrived, but the upload was requested for { $expected }; please upload that same file.
input-file-too-large = The file is larger than the { $max } bytes for which the upload was requested; please upload that same file.
input-upload-form = Please send one part named file, or the bytes of the file themselves.
input-upload-expired = This upload address is no longer valid; please request another.
input-upload-used = This upload address was already used for other content; please request another.
input-upload-broken = The file did not arrive completely; please upload it again.
input-registration-state = The registration is in the state “{ $state }”, which does not allow this.
input-registration-in-use = This organisation still has an application in progress, so its registration cannot be closed.
input-code-verified = Another registration of this credit code is already verified; close that one first.
input-licence-missing = This organisation has not uploaded its licence, so it cannot be verified; it has to upload it first.
input-last-submitter = A team needs at least one member who may submit; appoint another one first.
input-quorum-reached = { $attending } of the { $members } members on the roll have voted, which is a quorum; close the vote, so that it has a result.
input-nothing-fails = As the registers are now no condition fails, so there is nothing to exclude it for.
input-nothing-to-vote = There is nothing to vote on: every prize class is decided, or nobody is left.
input-round-outdated = Candidates or results have changed since it was prepared; prepare the round anew.

## Steps and roles

stage-out-of-order = The current stage is “{ $current }”; this step belongs to “{ $required }”.
window-still-open = The application window is open until { $windowEnd }; qualification can begin after that.
application-undecided =
    { $undecided ->
        [one] One application still has no decision; decide it first.
       *[other] { $undecided } applications still have no decision; decide them first.
    }
results-not-reported = The qualification results have not been reported to the committee yet; report them first.
notice-missing = { $nominees } nominees have not stood on a public notice; publish it first. Where there is no nominee, close the cycle as vacant.
vacancy-undecided = { $places } places that became vacant during the notice are undecided; fill them or leave them vacant.
nominee-undecided = Nominee { $number } has no decision yet: confer it with the others, or decide it otherwise first.
nominee-undecided-plain = { $undecided } nominees have no decision yet; confer them or decide them otherwise first.
certificate-missing = { $awards } winners have no certificate yet; the cycle is closed after they are issued.
approver-not-independent = You drafted what is to be approved, or took an earlier step: somebody else has to decide.
candidates-left =
    { $left ->
        [one] One organisation can still win the award, so the cycle cannot be closed as vacant.
       *[other] { $left } organisations can still win the award, so the cycle cannot be closed as vacant.
    }
role-incompatible = This person already holds the role “{ $held }” and cannot also hold “{ $role }”; name somebody else or end the present role first.
work-procedure-not-approved = The work procedure of this cycle has not been approved by the committee; submit it for approval first.
regulation-immutable = This regulation has been approved and cannot be changed; draft a new version instead.
regulation-not-approved = This regulation has not been approved by a resolution of the committee and cannot come into force; submit it for approval first.

## Applying

regulation-not-in-force = The regulation is not in force on the announcement day { $day } (in force from { $inForceFrom }); use another version or another day.
regulation-not-in-force-plain = The chosen regulation has no date of entry into force, so no review can be announced under it; use another version.
cycle-already-exists = There is already a cycle for { $year }; a second one cannot be opened.
work-plan-missing = There is no work plan for { $year } yet; adopt one before the announcement.
quota-above-regulation = { $quota } places exceed the { $maximum } of the regulation; reduce them or cite a passed resolution of the committee.
announcement-channels-missing = The announcement still lacks a channel: { $missing }; add it with its evidence of publication.
window-not-open = The application window opens at { $windowStart }; please submit after that.
window-closed = The application window closed at { $windowEnd }; this submission was received at { $now }.
application-already-exists = Your organisation already has application { $number } in this cycle; continue with it or withdraw it first.
application-already-exists-plain = Your organisation already has an application in this cycle; continue with it or withdraw it first.
materials-incomplete = The application still lacks “{ $missing }”; please add it before submitting.
application-locked = The application is in the state “{ $state }”, so this part cannot be changed.
correction-already-used = This application was already returned for correction once and cannot be returned again; decide it on the present materials.
correction-deadline-passed = The correction period ended at { $deadline }; the application will be decided as last submitted.
withdrawal-too-late = The application is in the state “{ $state }” and can no longer be withdrawn.
organization-not-verified = The Office has not verified the registration of this organisation yet; it has to be checked against the licence first.
verdict-missing = The row “{ $row }” has no verdict yet; give a verdict with a note first.
award-still-valid = The award “{ $award }” of the organisation is valid until { $validUntil }; the first day to apply is { $firstPossible }.
reapplication-too-early =
    The organisation won this award in { $wonIn }; { $cycles ->
        [one] one cycle has
       *[other] { $cycles } cycles have
    } to lie in between, so the first year to apply for is { $firstYear }.
applicant-not-legal-entity = The applicant has to be an independent legal person.
applicant-not-in-zone = The applicant has to be lawfully registered in the administrative area of the zone.
operating-years-too-short =
    The applicant has operated in the zone since { $since }; { $required ->
        [one] one full year is
       *[other] { $required } full years are
    } required, which is complete from { $completeFrom }.
operating-years-too-short-plain = Please enter since when the organisation has operated in the zone, so that the years can be counted.
tax-not-in-order = It is not established that the applicant pays its taxes in full and on time; check the proof of tax payment.
quality-system-insufficient = It is not established that the applicant has a sound quality management system with continual improvement; check its evidence.
excellence-model-too-short =
    The applicant has applied the performance excellence model since { $since }; { $required ->
        [one] one full year is
       *[other] { $required } full years are
    } required, which is complete from { $completeFrom }.
excellence-model-too-short-plain = Please enter since when the performance excellence model has been applied, so that the years can be counted.
self-report-incomplete =
    The self-assessment report holds data of { $years ->
        [one] one year
       *[other] { $years } years
    }, but { $required ->
        [one] one is
       *[other] { $required } are
    } required; please complete it.
self-report-incomplete-plain = Please enter how many years of data the self-assessment report holds.
industry-rank-too-low = The applicant ranks { $rank } in its industry in the zone; it has to be among the top { $required }.
industry-rank-too-low-plain = The applicant's rank in its industry is not given, or its social contribution is not found to be among the leading ones; please check.
integrity-insufficient = It is not established that the applicant has an outstanding brand, quality integrity and a good reputation; check its evidence.
environment-insufficient = It is not established that the applicant observes environmental policy with outstanding results; check its evidence.
barred-by-policy = The applicant's product or service is not found to agree with national industrial, environmental and quality policy, which bars the application.
barred-by-missing-licence = The applicant is not found to hold every licence that law requires, which bars the application.
barred-by-accident = A major accident or outstanding complaint dated { $recordedOn } is on record and bars the applicant through { $barredUntil }.
barred-by-spot-check = A serious spot-check failure or service fault dated { $recordedOn } is on record and bars the applicant through { $barredUntil }.
barred-by-fraud = Fraud in this award dated { $recordedOn } is on record and bars the applicant through { $barredUntil }.
barred-by-violation = A violation of the law dated { $recordedOn } is on record and bars the applicant through { $barredUntil }.
recommendation-missing = No department has recommended this application yet; at least one recommendation is needed before it can be accepted.

## Organising

committee-incomplete = The committee needs exactly one director and one executive deputy director; it now has { $directors } and { $deputies }.
standard-weights-invalid = The items of “{ $category }” sum to { $actual } points instead of { $required }; please correct them.
standard-weights-invalid-plain = The items of the standard sum to { $actual } points instead of { $required }; please correct them.
standard-not-approved = The standard or guide has not been approved by the committee; submit it for approval first.
standard-immutable = This standard or guide has been approved and cannot be changed; draft a new version instead.
pledge-missing = Please sign the pledge of confidentiality and integrity for this cycle before you see any material.
declaration-missing = Please declare your interests regarding this applicant before you see its material.
conflict-of-interest = You have an interest in this applicant ({ $kind }) and have to stay out of its case; somebody else has to handle it.
quorum-not-met = At least { $required } of the { $members } members on the roll have to take part; { $attending } did.
not-attending = You are not an attending member on the roll of this vote and cannot vote.
voting-not-open = The vote has not opened or is already over, so no vote can be cast now.
already-voted = You have already voted on this matter, and a vote is final.
majority-not-reached = At least { $required } of the { $base } attending members have to approve; { $approvals } did, so it is not passed.
calendar-not-loaded = The statutory calendar of { $year } is not loaded, so working days cannot be counted; the Office has to load it first.

## Reviewing

reviewer-not-in-pool = { $name } is not active in the reviewer pool; choose a reviewer who is.
reviewer-not-appointed = { $name } has not been appointed for this cycle; appoint the reviewer first.
group-size-out-of-range = A group needs { $min } to { $max } reviewers but has { $actual }.
group-size-out-of-range-plain = An application of the group “{ $group }” is left with { $actual } reviewers who are not recused; at least { $min } are needed.
group-leader-missing = The group has no leader who can act; name a leader or an acting leader.
group-industry-mismatch = The application belongs to the industry “{ $industry }”, which this group does not review.
group-dissolved = This group has been dissolved; nothing more can be done in it.
person-disqualified = { $name } has been suspended or removed and cannot take part.
not-qualified = The application is “{ $state }”; only accepted applications go to a group.
application-not-assigned = { $unassigned } accepted applications are not assigned to an active group; assign them first.
score-out-of-range = { $percent } % is no score for item { $item }; it has to be a multiple of 5 from 0 to 100.
scores-incomplete = The sheet still lacks “{ $missing }”; please complete it before submitting.
scores-sealed = This sheet is submitted and sealed; it changes only after the leader reopens it with a reason.
material-review-missing = You have not submitted your material scores for this application; do that first.
site-review-missing = There is no record of the site visit to this applicant yet; record it before scoring.
report-missing = The group “{ $group }” has no signed report yet.
report-signed = The report is signed, so scores and ranks no longer change; reopen it with a reason first.
site-issue-open = { $open } issues for the site visit have no finding and evidence yet; close them first.
minimum-score-not-reached = Application { $number } has { $total } points, below the minimum of { $minimum }, and cannot be put forward.
ranking-not-strict = The ranking has to hold all { $required } applications of the group, with ranks from 1 without ties or gaps.
ranking-inversion-unjustified = Application { $number } is ranked above one with a higher total; give a written reason.
candidate-not-from-group = Application { $number } does not agree with what its group put forward or with its order; the list has to hold exactly what the groups put forward.
candidate-list-missing = The candidate list has not been submitted; deliberation begins after that.
tally-missing = No valid tally names the nominees yet; the public notice follows the vote.
tie-at-quota = { $tied } candidates are tied for { $places } places that are left: a run-off among them comes next, and where they tie again the chair may end the meeting.
meeting-not-open = The meeting is { $state }; votes are taken in an open meeting.
chair-missing = Neither the director nor the executive deputy attends unrecused, so nobody can chair.
round-already-open = Another round is open; close it first.
secrecy-not-possible = A secret vote needs at least { $required } attending members; { $attending } attend.
candidate-not-on-ballot = This is no candidate of the round, or one from which you are recused.
ballot-limit-exceeded = A ballot names at most { $limit } candidates that take a place; yours names { $chosen }.

## Publishing and conferring

quota-exceeded = { $number } passed beyond the places: it is reserve and cannot be put up as a nominee.
notice-channels-missing = The notice still lacks a channel: { $missing }. Add it with evidence of its publication.
notice-period-running = The notice runs until { $endsAt }; conferral begins after that, once a longer period is published on the same channels.
objection-window-closed = The notice ended at { $endsAt }; this objection arrived at { $now }.
objection-target-invalid = An objection names a nominee on a running notice; send anything else as an opinion.
findings-missing = There is no decision yet: { $missing } is missing.
missing-findings = what the re-examination found
missing-hearing = the nominee’s statement, or the end of its time to answer,
objection-unresolved = { $unresolved } objections are not decided; re-examine and decide them first.
nominee-disqualified = { $number } is “{ $state }” and is neither put up, approved nor conferred.
substitute-not-next = { $number } is not next in line: the reserve comes first, then those not passed, each by approvals.
no-substitute = Nobody is left who could take the place; it stays vacant.
director-review-missing = { $number } has not been reviewed by the committee’s director yet.
management-approval-missing = { $number } has not been approved by the management committee’s director yet.
publication-document-missing = Conferral cites the published document: give its number and date.
revocation-ground-missing = There is no revocation yet: { $missing } is missing.
missing-ground = one of the grounds
missing-investigation = what the investigation found
committee-decision-missing = The committee decides first: propose a resolution.
award-not-valid = The award is “{ $state }” (valid until { $validUntil }): this cannot be done.
winner-not-heard = The winner has not answered and may do so until { $dueAt }; nothing is decided before.
input-visit-not-recorded = This visit is not recorded yet.
input-by-itself = This comes about by itself, or by a step of its own.
input-joined = This objection is joined to another one; handle that one.
input-hearing-not-open = No hearing on this objection is open.
input-noticed = This organisation stands on a public notice: re-examine it (openReexamination).
input-nobody-conferred = Nobody was conferred: close the cycle as vacant (closeVacant).
input-conferred = This honour comes from a conferral here and cannot be struck out.
stand-in-vacant = No director is in office
stand-in-recused = The director is recused

## Rewarding and spending

reward-not-highest = Of { $year }, { $grantedBefore } was granted already; the { $tableAmount } of the table is not higher, so nothing is payable.
reward-already-granted = This achievement was rewarded already; it is not rewarded twice.
bonus-not-for-repeat-winner = This is a repeat winner, who gets certificate, trophy and title, but no bonus.
budget-exceeded = The line “{ $purpose }” of { $year } has { $budgetLeft } left, less than the { $asked } that are asked for; have it raised first.
budget-exceeded-plain = Of this grant { $grantLeft } is left to pay, less than the { $asked } that are asked for.
fund-use-not-allowed = “{ $use }” is a use of the bonus only where it is said and found how it serves the purposes of article 22.
fund-use-exceeds-bonus = { $bonusPaid } of the bonus was paid and the use of { $reported } is reported already; { $asked } more exceeds it.
expense-not-allowed = An expense “{ $use }” needs a word on why the review needs it.
input-before-regulation = No regulation was in force on that day, so there is no table by which it could be rewarded.
input-honour-mismatch = The entry in the register of honours is not that of this claim: organisation, award and date have to agree, and it must be neither struck out nor revoked.
input-not-raised = A line is only raised: it has { $min } already.
input-bonus-alone = Only the winner of a bonus of this award reports its use.
award-year-missing = The text mentions the award and does not say when it was won; please state the award year, { $awardYear }.
missing-misconduct-findings = what was found
input-award-revoked = This award was revoked and is not to be made known any more.
input-not-of-the-review = This person has had no part in the review; no case can be opened.

## Labels of facts

fact-actual = Actual
fact-allowed = Allowed form
fact-approvals = Approvals
fact-chosen = Chosen
fact-limit = Limit
fact-attending = Attending
fact-award = Award
fact-barred-until = Barred through
fact-base = Base
fact-category = Category
fact-complete-from = Complete from
fact-current = Current
fact-day = Announcement day
fact-deadline = Deadline
fact-decimals = Most decimals
fact-deputies = Executive deputy directors
fact-directors = Directors
fact-edited-at = Edited at
fact-editor = Editor
fact-expected = Expected
fact-first-possible = First possible day
fact-group = Review group
fact-held = Role held
fact-in-force-from = In force from
fact-industry = Industry
fact-item = Item
fact-key = Key
fact-kind = Kind of interest
fact-tied = Tied
fact-places = Places left
fact-left = Candidates left
fact-max = Maximum
fact-maximum = Places allowed
fact-members = Members on the roll
fact-min = Minimum
fact-minimum = Minimum score
fact-missing = Missing
fact-name = Name
fact-now = Received at
fact-number = Application number
fact-open = Open issues
fact-percent = Percent
fact-quota = Places
fact-rank = Rank in the industry
fact-reason = Reason
fact-recorded-on = Date of the record
fact-request-id = Request ID
fact-required = Required
fact-retry-after = Retry after (seconds)
fact-role = Role asked for
fact-row = Row
fact-signed-at = Signed at
fact-since = Since
fact-state = State
fact-total = Total
fact-unassigned = Applications not assigned
fact-undecided = Undecided applications
fact-valid-until = Valid until
fact-window-end = Window ends
fact-window-start = Window opens
fact-award-year = award year
fact-awards = awards without a certificate
fact-due-at = time to answer
fact-ends-at = end of the notice
fact-nominees = nominees without a notice
fact-unresolved = open objections
fact-year = Year
fact-years = Years of data
fact-asked = Amount asked for
fact-budget-left = Left on the line
fact-grant-left = Left to pay of the grant
fact-granted-before = Granted before
fact-table-amount = Amount by the table
fact-bonus-paid = Paid of the bonus
fact-reported = Reported already
fact-use = Use
fact-purpose = Budget line

## Top-level errors

top-unauthenticated = Please sign in first.
top-unauthenticated-expired = Your sign-in has expired; please sign in again.
top-unauthenticated-revoked = Your session has been ended; please sign in again.
top-unauthenticated-malformed = The access token is malformed; please sign in again.
top-forbidden = You do not have permission to do this.
top-not-found = What you asked for was not found, or you may not see it.
top-bad-request = The request is malformed; please check it and send it again.
top-too-complex = The request is too complex; ask for fewer fields, levels or items.
top-rate-limited =
    There were too many requests; please try again in { $retryAfter ->
        [one] one second
       *[other] { $retryAfter } seconds
    }.
top-unavailable = The service is temporarily unavailable; please try again later.
top-internal = An internal error occurred; please try again later, and if it persists, give the request ID { $requestId } to the Office.
window-not-open-plain = The application window has not been announced yet; please wait for the announcement.
