# Organising a cycle: what only its inputs can get wrong. Both languages have the same ids and variables.

stale-version-plain = You worked from version { $expected }, but it is version { $current } by now; look at the current content and submit again.
input-out-of-range-plain = This value lies outside the permitted range; please correct it.
input-sum = These values sum to { $actual } instead of { $required }; please correct them.
input-fact-unbound = No field of the form gives the fact “{ $fact }”, which a rule reads; bind one to it.
input-rule-missing = No article is named for the code { $code }; say which one it enforces.
input-one-of = Exactly one of the alternatives has to be given; please give one and leave out the other.
input-url = This must be a web address that begins with http:// or https://.
input-calendar-kind = A holiday is a day from Monday to Friday and a make-up workday a Saturday or Sunday; please correct the day or its kind.

fact-repealed-on = No longer in force from
fact-won-in = Won in
fact-cycles = Cycles in between
fact-first-year = First possible year
fact-code = Rule code
fact-fact = Fact

## Reasons that the server itself records

reason-conflict = A conflict of interest came to light.
reason-released = The reviewer was released from the group.
reason-transferred = The application was transferred to another group.
reason-new-list = A new candidate list was submitted.

## Why something stands on a worklist

work-submit = Submit the application before the window ends.
work-correct = Correct and submit the application again before the deadline.
work-recommend = Recommend the application or decline.
work-vote = Vote on the resolution.
work-pledge = Sign the pledge of the cycle.
work-declare = Declare whether you have an interest in the applicant.
work-material = Submit your material scores.
work-site = Submit your site scores.
work-defence = Submit your scores of the oral defence.
work-visit = Record the visit.
work-report = Write and sign the report of the group.
work-decide = Decide on the application.
work-assign = Assign the application to a group.
work-announce-visit = Announce the visit to the applicant.
work-activate = Complete the group and let it begin.
work-avoidance = Decide on the request to keep away.
work-opinion = Pass the opinion on or set it aside.
work-advance = Nothing stands in the way of the next phase.
work-candidates = Every report is signed; submit the candidate list.
work-check-in = Attend the meeting and check in.
work-ballot = Cast your ballot in this round.
work-convene = Convene a meeting of the committee.
work-hear = Hear the nominee on the objection.
work-await-answer = The nominee may answer still; its statement may be recorded.
work-objection = Decide the objection.
work-extend = The period was lengthened: publish it on the same channels.
work-certificate = Issue the certificate.
work-notice = Publish a notice of the nominees.
work-substitute = Fill the vacant place.
work-leave-vacant = Nobody is left: leave the place vacant.
work-confer = All are approved: confer the awards.
work-answer = Answer the objection.
work-approve = Decide about the nominee.
work-claim = Verify the claim or refuse it.
work-grant = Grant the reward.
work-bonus = Grant the bonus of the award.
work-confirm = Confirm the payment or reject it.
work-cancel = It was revoked: cancel what is unpaid.
work-use = Accept the report on fund use or return it.
work-report-use = Report the use of the bonus.
work-investigate = Investigate and record the findings.
work-await-winner = The winner has time to answer; an answer may be recorded.
work-put-revocation = Put the revocation to the committee.
work-publish-revocation = Publish the revocation.
work-settle = Bring the consequences of the revocation about and record them.
work-answer-revocation = Answer the findings of the investigation.
work-decide-revocation = Decide whether the award is revoked.
work-plan-follow-up = The follow-up visit is overdue: plan it.
work-record-follow-up = Visit the winner and record it.
work-close-rectification = Check what was mended and close it.
work-answer-rectification = Mend what is demanded and answer.

## Publicity, misconduct and assessment

work-assess = The cycle is closed: assess its reviewers.
work-misconduct = Find out what happened, and decide.
work-experience = Publish the page on experience, or return it.
work-experience-returned = The page on experience was returned: mend it and submit it again.
reason-misconduct = A reviewer was disqualified; the scores concerned are void.
reason-disqualified = Disqualified for misconduct.
publicity-won = { $name } won the { $award } of { $year }
publicity-formerly = { $name } formerly held the { $award } of { $year } (valid until { $until })
publicity-current = The award is valid: it may be made known, with the time at which it was won.
publicity-expired = The award has expired: it may no longer be used as a current honour, and is mentioned with the time at which it was won.
publicity-revoked = The award was revoked and may no longer be used.

## Bands of percentages

band-process-1 = No systematic approach is to be seen; information is anecdotal.
band-process-2 = A systematic approach begins to take shape; its deployment has just started.
band-process-3 = A systematic and effective approach is there, and most areas have begun to use it.
band-process-4 = The approach meets the overall requirements, is well deployed, and is improved on the basis of facts.
band-process-5 = The approach meets the manifold requirements without significant gaps in deployment; improvement and innovation are tools of management.
band-process-6 = The approach is comprehensive and fully deployed; improvement, innovation and integration run through the whole organisation.
band-result-1 = There are no results, or poor ones.
band-result-2 = A few results are reported, with early signs of improvement.
band-result-3 = Results are reported for many important matters and begin to improve.
band-result-4 = Results are good in most key matters, with favourable trends that can be compared with others.
band-result-5 = Results are very good in most key matters, with sustained trends, and lead in many comparisons.
band-result-6 = Results are excellent in all key matters, with trends and levels that lead the industry.
