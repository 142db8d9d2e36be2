# Organising a cycle: what only its inputs can get wrong. Both languages have the same ids and variables.

stale-version-plain = 您依据的是第 { $expected } 版，现已是第 { $current } 版，请查看最新内容后重新提交。
input-out-of-range-plain = 此项超出允许的范围，请更正。
input-sum = 各项之和应为 { $required }，现为 { $actual }，请更正。
input-fact-unbound = 申报表没有字段给出规则所需的事实“{ $fact }”，请将一个字段与其绑定。
input-rule-missing = 规则代码 { $code } 没有对应的条文，请注明其所依据的条。
input-one-of = 几种填法须且只能选择一种，请保留一种。
input-url = 此项应为以 http:// 或 https:// 开头的网址。
input-calendar-kind = 放假日应为周一至周五，调休上班日应为周六或周日，请更正日期或种类。

fact-repealed-on = 废止日期
fact-won-in = 获奖年度
fact-cycles = 须间隔届数
fact-first-year = 最早可申报年度
fact-code = 规则代码
fact-fact = 事实

## Reasons that the server itself records

reason-conflict = 发现利害关系，应当回避。
reason-released = 评审员已离组。
reason-transferred = 申报已转交其他评审组。
reason-new-list = 已提交新的候选名单。

## Why something stands on a worklist

work-submit = 请在申报期结束前提交申报。
work-correct = 请在期限内补正并重新提交。
work-recommend = 请推荐或不予推荐。
work-vote = 请对该决议表决。
work-pledge = 请签署本年度的承诺。
work-declare = 请就该单位申报利害关系。
work-material = 请提交材料评审评分。
work-site = 请提交现场评审评分。
work-defence = 请提交答辩评分。
work-visit = 请记录现场评审。
work-report = 请撰写并签署本组评审报告。
work-decide = 请作出资格审查决定。
work-assign = 请将该申报分配到评审组。
work-announce-visit = 请向该单位通知现场评审。
work-activate = 请配齐并启动该评审组。
work-avoidance = 请决定该回避申请。
work-opinion = 请转送该意见或不予采用。
work-advance = 已可进入下一阶段。
work-candidates = 各组报告均已签署，请提交候选名单。
work-check-in = 请出席会议并签到。
work-ballot = 请对本轮投票。
work-convene = 请召集审定委员会全体会议。
work-hear = 请就该异议听取被异议单位陈述。
work-await-answer = 等待被异议单位陈述，也可记录其陈述。
work-objection = 请对该异议作出决定。
work-extend = 公示期已延长，请在原渠道公布。
work-certificate = 请颁发证书。
work-notice = 请对拟奖励单位发布公示。
work-substitute = 请补充空缺名额。
work-leave-vacant = 没有可补充的单位，请决定不予补充。
work-confer = 审批已完成，请授奖。
work-answer = 请就异议作出陈述。
work-approve = 请审批该拟奖励单位。
work-claim = 核实奖励申请或不予认定。
work-grant = 给予奖励。
work-bonus = 发放奖项奖金。
work-confirm = 确认付款或退回。
work-cancel = 奖项已撤销，请取消未付部分。
work-use = 认可资金使用报告或退回。
work-report-use = 报告奖金使用情况。
work-investigate = 请调查核实并记录结论。
work-await-winner = 等待获奖单位陈述，也可记录其陈述。
work-put-revocation = 请提请审定委员会研究决定是否撤销。
work-publish-revocation = 请公布撤销决定。
work-settle = 请落实撤销后果并记录。
work-answer-revocation = 请就调查结论作出陈述。
work-decide-revocation = 请决定是否撤销该奖项。
work-plan-follow-up = 巡访已逾期，请安排巡访。
work-record-follow-up = 请巡访并记录。
work-close-rectification = 请核实整改情况并办结。
work-answer-rectification = 请按要求整改并答复。

## Publicity, misconduct and assessment

work-assess = 本届评审已结束，请考核评审员。
work-misconduct = 请查明事实并作出决定。
work-experience = 请发布或退回经验材料。
work-experience-returned = 经验材料被退回，请修改后再提交。
reason-misconduct = 评审员违规，相关评分无效。
reason-disqualified = 因违规被取消评审工作资格。
publicity-won = { $name }荣获{ $year }年度{ $award }
publicity-formerly = { $name }曾获{ $year }年度{ $award }（有效期至{ $until }）
publicity-current = 该奖项在有效期内，可以在有关活动中宣传，但必须标明获奖时间。
publicity-expired = 该奖项有效期已满，不得再作为现有荣誉使用；提及时须标明获奖时间。
publicity-revoked = 该奖项已被撤销，不得再使用。

## Bands of percentages

band-process-1 = 看不到系统的方法，信息零散。
band-process-2 = 系统的方法初步形成，展开刚刚开始。
band-process-3 = 有系统、有效的方法，多数部门已开始展开。
band-process-4 = 方法能应对总体要求，展开良好，并基于事实进行改进。
band-process-5 = 方法能应对多项要求，展开没有明显差距，改进和创新成为管理工具。
band-process-6 = 方法全面，展开充分，改进、创新和整合贯穿整个组织。
band-result-1 = 没有结果，或结果较差。
band-result-2 = 有少数结果，开始出现改进。
band-result-3 = 多数重要方面有结果，并处于改进之中。
band-result-4 = 多数关键方面结果良好，趋势有利，可与他人对比。
band-result-5 = 多数关键方面结果优秀，趋势持续，在多项对比中领先。
band-result-6 = 所有关键方面结果卓越，趋势和水平在行业内领先。
