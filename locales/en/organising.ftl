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
