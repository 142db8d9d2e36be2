# Organising a cycle: what only its inputs can get wrong. Both languages have the same ids and variables.

stale-version-plain = 您依据的是第 { $expected } 版，现已是第 { $current } 版，请查看最新内容后重新提交。
input-out-of-range-plain = 此项超出允许的范围，请更正。
input-sum = 各项之和应为 { $required }，现为 { $actual }，请更正。
input-one-of = 几种填法须且只能选择一种，请保留一种。
input-url = 此项应为以 http:// 或 https:// 开头的网址。
input-calendar-kind = 放假日应为周一至周五，调休上班日应为周六或周日，请更正日期或种类。

fact-repealed-on = 废止日期

## Reasons that the server itself records

reason-conflict = 发现利害关系，应当回避。
reason-released = 评审员已离组。
reason-transferred = 申报已转交其他评审组。
reason-new-list = 已提交新的候选名单。
