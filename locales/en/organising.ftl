# Organising a cycle: what only its inputs can get wrong. Both languages have the same ids and variables.

stale-version-plain = You worked from version { $expected }, but it is version { $current } by now; look at the current content and submit again.
input-out-of-range-plain = This value lies outside the permitted range; please correct it.
input-sum = These values sum to { $actual } instead of { $required }; please correct them.
input-one-of = Exactly one of the alternatives has to be given; please give one and leave out the other.
input-url = This must be a web address that begins with http:// or https://.
input-calendar-kind = A holiday is a day from Monday to Friday and a make-up workday a Saturday or Sunday; please correct the day or its kind.

fact-repealed-on = No longer in force from

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
