# Every refusal as one sentence: one message for each rule code, `-plain` where the facts it needs are absent.
# The variables are the keys of the facts. Both languages have the same ids and variables.

## Articles

article = 第{ $number }条
article-paragraph = 第{ $number }条第{ $clause }款
article-item = 第{ $number }条第{ $clause }项

## Versions and keys

stale-version = 您依据的是第 { $expected } 版，{ $editor } 已于 { $editedAt } 改为第 { $current } 版，请查看最新内容后重新提交。
idempotency-key-reused = 该幂等键已用于另一项不同的操作，请为本次操作更换新的幂等键。

## Input

invalid-input = 输入内容不符合要求，请检查后重新提交。
input-required = 此项必填，请填写后再提交。
input-blank = 此项不能为空白，请填写实际内容。
input-too-long = 此项最多 { $max } 个字符，现有 { $actual } 个，请删减。
input-too-short = 此项至少 { $min } 个字符，现有 { $actual } 个，请补充。
input-out-of-range = 此项应在 { $min } 至 { $max } 之间，请更正。
input-too-many = 此项最多 { $max } 条，请减少条数。
input-nul = 此项含有不允许的空字符，请删除后重新提交。
input-date = 此项应为真实存在的日期，格式如 2026-03-02。
input-instant = 此项应为带时区的时间，格式如 2026-03-02T09:00:00+08:00。
input-decimal = 此项应为普通小数写法的数字，小数点后最多 { $decimals } 位。
input-money = 此项应为有效金额，请按接口说明的单位和格式填写。
input-id = 此标识无效，请使用系统返回的标识。
input-uuid = 此项应为 UUID，格式如 0190a8c4-7f3e-7c1a-9d2b-3e4f5a6b7c8d。
input-credit-code = 统一社会信用代码有误：{ $reason }，请对照证照核对。
credit-code-length = 应为 18 位
credit-code-alphabet = 含有不允许的字符，只能使用半角数字和除 I、O、S、V、Z 以外的大写字母
credit-code-department = 第 1 位不是有效的登记管理部门代码
credit-code-region = 第 3 至 8 位行政区划码应全部为数字
credit-code-check = 第 18 位校验码与前 17 位不符
input-choice = 所选内容不在可选范围内，请从列出的选项中选择。
input-kind = 此项的类型应为“{ $expected }”，请按该类型填写。
input-unknown-key = 申报表中没有“{ $key }”这一项，请按当前申报表填写。
input-duplicate = 此项与另一项重复，请删除其中一项。
input-media-type = 不接受此类文件，或者文件内容与其类型不符，请更换文件。
input-digest = 文件校验值与收到的内容不符，请重新上传。
input-account = 账号名不符合要求，允许的形式为：{ $allowed }。
input-account-taken = 该账号名已被使用，请换一个。
input-password-short = 密码至少需要 { $min } 个字符，请换一个更长的密码。
input-password-common = 该密码过于常见，容易被猜中，请换一个。
input-password-long = 密码过长，请换一个较短的密码。
input-wrong-password = 账号或密码不正确，请核对后重试。
input-in-past = 此项不能早于当前时间，请更正。
input-in-future = 此项不能晚于当前时间，请更正。
input-range-order = 结束不能早于开始，请调整起止顺序。
input-not-found = 未找到所指的对象，请核对后重新选择。
input-nothing-to-change = 没有需要变更的内容，请至少填写一项变更。
input-superfluous = 此处不应填写此项，请留空。
input-oneself = 不能对本人的账号或角色进行此操作，请由他人办理。
input-file-name = 文件名不符合要求：不得含有路径分隔符、控制字符，扩展名应为 { $allowed }。
input-file-size = 收到的文件为 { $actual } 字节，申请上传时为 { $expected } 字节，请上传同一文件。
input-file-too-large = 文件超过申请上传时的 { $max } 字节，请上传同一文件。
input-upload-form = 请按接口说明发送一个名为 file 的文件部分，或者直接发送文件内容。
input-upload-expired = 此上传地址已失效，请重新申请上传。
input-upload-used = 此上传地址已用于另一内容，请重新申请上传。
input-upload-broken = 文件没有收完，请重新上传。
input-registration-state = 该单位的登记状态为“{ $state }”，不能进行此操作。
input-registration-in-use = 该单位还有未办结的申报，不能关闭其登记。
input-code-verified = 该统一社会信用代码已有一个登记通过核验，请先关闭原登记。
input-licence-missing = 该单位尚未上传证照，不能核验，请先让其上传。
input-last-submitter = 团队至少须有一名具有提交权限的成员，请先指定另一名。
input-quorum-reached = { $members } 名名册成员中已有 { $attending } 名参加表决，已达法定人数；请结束表决并形成结果。
input-nothing-fails = 按现有登记，没有不符合的申报条件，不能取消资格。
input-nothing-to-vote = 没有需要表决的单位：各奖项等级均已有表决结果，或已无候选单位。
input-round-outdated = 准备之后候选单位或表决结果有变化，请重新准备本轮。

## Steps and roles

stage-out-of-order = 当前处于“{ $current }”，此操作须在“{ $required }”进行。
window-still-open = 申报期到 { $windowEnd } 才结束，此后方可转入资格审查。
application-undecided = 还有 { $undecided } 份申报没有资格审查结论，请先作出结论。
results-not-reported = 初审结果尚未报告审定委员会，请先报告。
notice-missing = 还有 { $nominees } 个拟奖励单位未经公示，请先公示；没有拟奖励单位的，以空缺结束本届。
vacancy-undecided = 还有 { $places } 个公示期间空出的名额没有处理，请补充或决定不予补充。
nominee-undecided = 拟奖励单位 { $number } 尚无结论，须一并授奖，或先作出不予批准等决定。
nominee-undecided-plain = 还有 { $undecided } 个拟奖励单位没有结论，请先授奖或作出其他决定。
certificate-missing = 还有 { $awards } 个获奖单位的证书没有颁发，颁发后方可结束本届。
approver-not-independent = 您是所审批事项的拟稿人，或已作过前一步审批，须由另一人审批。
candidates-left = 还有 { $left } 个单位可能获奖，不能以空缺结束本届评审。
role-incompatible = 此人已担任“{ $held }”，不能再担任“{ $role }”，请另行指定人员或先解除原角色。
work-procedure-not-approved = 本届评审工作程序尚未经审定委员会审定，请先提请审定。
regulation-immutable = 此评审办法已经审定，不能修改，请制定新版本。
regulation-not-approved = 此评审办法尚未经审定委员会决议通过，不能施行，请先提请审定。

## Applying

regulation-not-in-force = 评审办法在公告日 { $day } 不在施行期内（施行日期为 { $inForceFrom }），请更换评审办法版本或公告日期。
regulation-not-in-force-plain = 所选评审办法尚未确定施行日期，不能据以发布公告，请更换评审办法版本。
cycle-already-exists = { $year } 年度已有一届评审，不能再次设立。
work-plan-missing = 尚无 { $year } 年度工作计划，请先制定工作计划，再发布公告。
quota-above-regulation = 名额 { $quota } 个超过规定的 { $maximum } 个，请减少名额，或引用审定委员会通过的增加名额决议。
announcement-channels-missing = 公告还缺少发布渠道：{ $missing }，请补充渠道和发布凭证。
window-not-open = 申报期从 { $windowStart } 开始，请届时再提交。
window-closed = 申报期已于 { $windowEnd } 结束，系统收到本次提交的时间是 { $now }。
application-already-exists = 贵单位本届已有申报（编号 { $number }），请继续办理该申报，或先将其撤回。
application-already-exists-plain = 贵单位本届已有一份申报，请继续办理该申报，或先将其撤回。
materials-incomplete = 申报材料还缺“{ $missing }”，请补齐后再提交。
application-locked = 申报当前为“{ $state }”，此处内容不能修改。
correction-already-used = 此份申报已退回补正一次，不能再次退回，请按现有材料审查。
correction-deadline-passed = 补正期限已于 { $deadline } 届满，申报将按最后一次提交的材料审查。
withdrawal-too-late = 申报当前为“{ $state }”，已不能撤回。
organization-not-verified = 申报单位的登记信息尚未经评审办公室核验，请先对照证照完成核验。
verdict-missing = “{ $row }”一项还没有审查意见，请先填写意见和说明。
award-still-valid = 贵单位所获“{ $award }”有效至 { $validUntil }，最早可在 { $firstPossible } 申报。
reapplication-too-early = 贵单位曾在 { $wonIn } 年获奖，须间隔 { $cycles } 届，最早可申报 { $firstYear } 年度。
applicant-not-legal-entity = 申报单位须具有独立法人资格。
applicant-not-in-zone = 申报单位须依法在高新区行政区域内登记注册。
operating-years-too-short = 申报单位自 { $since } 起在区内经营，须满 { $required } 年，自 { $completeFrom } 起方可符合。
operating-years-too-short-plain = 请填写在区内从事生产经营的起始日期，以便核定经营年限。
tax-not-in-order = 未认定申报单位及时足额纳税，请核对纳税证明。
quality-system-insufficient = 未认定申报单位的质量管理体系和持续改进机制健全，请核对有关材料。
excellence-model-too-short = 申报单位自 { $since } 起实施卓越绩效管理模式，须满 { $required } 年，自 { $completeFrom } 起方可符合。
excellence-model-too-short-plain = 请填写实施卓越绩效管理模式的起始日期，以便核定实施年限。
self-report-incomplete = 自评报告包含 { $years } 年数据，须包含 { $required } 年，请补充。
self-report-incomplete-plain = 请填写自评报告所含数据的年数。
industry-rank-too-low = 申报单位在区内同行业中位居第 { $rank } 名，须在前 { $required } 名以内。
industry-rank-too-low-plain = 申报单位在区内同行业的位次未填写，或者其社会贡献未被认定位于本区行业前列，请核对。
integrity-insufficient = 未认定申报单位品牌优势突出、质量诚信记录和社会声誉良好，请核对有关材料。
environment-insufficient = 未认定申报单位遵守环境保护政策且成效突出，请核对有关材料。
barred-by-policy = 申报单位的产品或服务项目未被认定符合国家产业、环保、质量等政策，不得申报。
barred-by-missing-licence = 申报单位未被认定取得法律法规规定的全部证照，不得申报。
barred-by-accident = 申报单位有日期为 { $recordedOn } 的重大事故或突出投诉记录，在 { $barredUntil } 之前（含当日）不得申报。
barred-by-spot-check = 申报单位有日期为 { $recordedOn } 的抽查严重不合格或严重服务质量问题记录，在 { $barredUntil } 之前（含当日）不得申报。
barred-by-fraud = 申报单位有日期为 { $recordedOn } 的参评弄虚作假记录，在 { $barredUntil } 之前（含当日）不得申报。
barred-by-violation = 申报单位有日期为 { $recordedOn } 的违法违规不良记录，在 { $barredUntil } 之前（含当日）不得申报。
recommendation-missing = 尚无相关部门推荐，至少取得一个部门的推荐后方可通过资格审查。

## Organising

committee-incomplete = 审定委员会须有主任和常务副主任各一名，现有主任 { $directors } 名、常务副主任 { $deputies } 名，请调整。
standard-weights-invalid = “{ $category }”各条目分值合计为 { $actual } 分，应为 { $required } 分，请调整。
standard-weights-invalid-plain = 评审标准各条目分值合计为 { $actual } 分，应为 { $required } 分，请调整。
standard-not-approved = 所用评审标准或实施指南尚未经审定委员会审定，请先提请审定。
standard-immutable = 此评审标准或实施指南已经审定，不能修改，请制定新版本。
pledge-missing = 请先签署本届保密廉洁承诺，再接触申报材料。
declaration-missing = 请先就该单位申报利害关系，再接触其材料。
conflict-of-interest = 您与该单位存在利害关系（{ $kind }），应当回避，请由其他人员办理。
quorum-not-met = 名册共 { $members } 名委员，至少须有 { $required } 名参加，现有 { $attending } 名。
not-attending = 您不在本次表决的名册内或未参会，不能表决。
voting-not-open = 表决尚未开始或已经结束，现在不能投票。
already-voted = 您已就此事项表决，表决后不能更改。
majority-not-reached = 在 { $base } 名参会委员中至少须有 { $required } 名赞成，实际赞成 { $approvals } 名，未获通过。
calendar-not-loaded = 系统尚无 { $year } 年法定节假日安排，无法计算工作日，请评审办公室先录入该年日历。

## Reviewing

reviewer-not-in-pool = { $name } 目前不在专家库中，不能参加评审，请另选在库评审员。
reviewer-not-appointed = { $name } 尚未受聘为本届评审员，请先聘任。
group-size-out-of-range = 评审组应有 { $min } 至 { $max } 名评审员，现为 { $actual } 名。
group-size-out-of-range-plain = 评审组“{ $group }”中有申报的未回避评审员仅{ $actual }名，至少应有{ $min }名。
group-leader-missing = 评审组还没有可以履职的组长，请指定组长或代理组长。
group-industry-mismatch = 该申报所属行业为“{ $industry }”，不在该评审组的评审行业内。
group-dissolved = 该评审组已经解散，不能再进行此操作。
person-disqualified = { $name } 已被暂停或取消资格，不能参加评审工作。
not-qualified = 该申报当前为“{ $state }”，只有已受理的申报才能分配到评审组。
application-not-assigned = 还有 { $unassigned } 份已受理的申报没有分配到工作中的评审组，请先分配。
score-out-of-range = 条目 { $item } 的评分 { $percent }% 无效，应为 0 至 100 之间 5 的倍数。
scores-incomplete = 评分表还缺“{ $missing }”，请补齐后再提交。
scores-sealed = 评分表已提交封存，须由组长说明理由退回后方可修改。
material-review-missing = 您还没有提交该申报的材料评审评分，请先完成材料评审。
site-review-missing = 该申报还没有现场评审记录，记录后方可进行现场评分。
report-missing = 评审组“{ $group }”还没有签署综合评审报告。
report-signed = 评审报告已经签署，评分和排序不能再变更；确需变更的，请先说明理由重新开启报告。
site-issue-open = 还有 { $open } 个现场核实问题没有结论和证据，请先逐项办结。
minimum-score-not-reached = 申报 { $number } 的总分 { $total } 未达到最低分 { $minimum }，不能推荐。
ranking-not-strict = 综合排序须包括本组全部 { $required } 份申报，名次从 1 起连续且不并列。
ranking-inversion-unjustified = 申报 { $number } 的名次高于总分更高的申报，请书面说明理由。
candidate-not-from-group = 申报 { $number } 与评审组的推荐或排序不一致，候选名单须与各组推荐完全一致。
candidate-list-missing = 候选名单还没有提交，提交后方可转入审议。
tally-missing = 尚未形成有效的表决结果，形成后方可转入公示。
tie-at-quota = { $tied } 个单位得票相同，仅余 { $places } 个名额，须在其间再次投票；仍然并列的，由主持人结束会议。
meeting-not-open = 会议当前状态为“{ $state }”，表决只能在进行中的会议上进行。
chair-missing = 主任和常务副主任均未出席或须回避，无人主持，会议不能进行。
round-already-open = 另有一个轮次正在投票，请先结束该轮次。
secrecy-not-possible = 无记名投票至少须有 { $required } 人出席，现有 { $attending } 人，无法保密。
candidate-not-on-ballot = 所选单位不是本轮候选单位，或您须回避该单位。
ballot-limit-exceeded = 每张选票最多选 { $limit } 个占名额的单位，您选了 { $chosen } 个。

## Publishing and conferring

quota-exceeded = 单位 { $number } 表决通过但超出名额，列为候补，不能作为拟奖励单位公示。
notice-channels-missing = 公示还缺少发布渠道：{ $missing }，请补充渠道和发布凭证。
notice-period-running = 公示期到 { $endsAt } 届满，且延长的公示期须在原渠道公布，此后方可转入表彰。
objection-window-closed = 公示期已于 { $endsAt } 届满，系统收到本次异议的时间是 { $now }。
objection-target-invalid = 异议须针对公示中的拟奖励单位；其他内容请作为意见提交。
findings-missing = 还缺少{ $missing }，不能作出决定。
missing-findings = 复核结论
missing-hearing = 被异议单位的陈述，或其答复期限尚未届满
objection-unresolved = 还有 { $unresolved } 件异议没有办结，请先复核并作出决定。
nominee-disqualified = 单位 { $number } 当前为“{ $state }”，不能公示、批准或授奖。
substitute-not-next = 单位 { $number } 不在补充顺位，请按候补、未通过单位的得票顺序补充。
no-substitute = 没有可以补充的单位，名额保持空缺。
director-review-missing = 单位 { $number } 尚未经审定委员会主任审核，请先审核。
management-approval-missing = 单位 { $number } 尚未经管委会主任审定，请先审定。
publication-document-missing = 授奖须有管委会公布文件，请填写文号和日期。
revocation-ground-missing = 还缺少{ $missing }，不能撤销。
missing-ground = 撤销情形
missing-investigation = 调查核实结论
committee-decision-missing = 撤销须先经审定委员会研究决定，请提出决议。
award-not-valid = 该奖项当前为“{ $state }”（有效期至 { $validUntil }），不能办理。
winner-not-heard = 获奖单位尚未陈述，答复期限到 { $dueAt }，此前不能作出决定。
input-visit-not-recorded = 该次巡访尚未记录。
input-by-itself = 此项随案件自动办理，请通过相应步骤办理。
input-joined = 此件已合并到另一件异议，请在该件中办理。
input-hearing-not-open = 尚未就此件异议开始听取陈述。
input-noticed = 该单位正在公示，请通过启动复核（openReexamination）办理。
input-nobody-conferred = 没有授奖单位，请以空缺结束本届（closeVacant）。
input-conferred = 此项荣誉由本系统授奖产生，不能注销。
stand-in-vacant = 主任空缺
stand-in-recused = 主任回避

## Rewarding and spending

reward-not-highest = { $year } 年已奖励 { $grantedBefore }，奖励标准 { $tableAmount } 不高于此，没有可付金额。
reward-already-granted = 该成果已经奖励，不重复奖励。
bonus-not-for-repeat-winner = 该单位为再次获奖，授予证书、奖杯和称号，不颁发奖金。
budget-exceeded = { $year } 年“{ $purpose }”额度剩余 { $budgetLeft }，不足 { $asked }，请先追加额度。
budget-exceeded-plain = 该项奖励未付部分为 { $grantLeft }，不足 { $asked }。
fund-use-not-allowed = “{ $use }”须说明并认定属于第二十二条所指用途，方可作为奖金用途。
fund-use-exceeds-bonus = 已付奖金 { $bonusPaid }，已报告使用 { $reported }，再报告 { $asked } 将超出奖金。
expense-not-allowed = “{ $use }”须说明评审为何需要该项支出。
input-before-regulation = 该日期没有施行的评审办法，没有可以适用的奖励标准。
input-honour-mismatch = 该荣誉登记与本申请不符：单位、奖项和日期须一致，且未注销、未撤销。
input-not-raised = 额度只能追加，现有额度为 { $min }。
input-bonus-alone = 只有获得本奖奖金的单位报告奖金使用情况。
award-year-missing = 文中提到了获奖，但没有标明获奖时间，请写明获奖年度 { $awardYear }。
missing-misconduct-findings = 调查结论
input-award-revoked = 该奖项已被撤销，不能再宣传。
input-not-of-the-review = 此人没有参加过评审工作，不能对其立案。

## Labels of facts

fact-actual = 实际值
fact-allowed = 允许的形式
fact-approvals = 赞成票数
fact-chosen = 所选单位数
fact-limit = 最多可选数
fact-attending = 参会人数
fact-award = 奖项
fact-barred-until = 限制截止日（含当日）
fact-base = 计票基数
fact-category = 类目
fact-complete-from = 满足年限之日
fact-current = 当前
fact-day = 公告日
fact-deadline = 期限
fact-decimals = 小数位数上限
fact-deputies = 常务副主任人数
fact-directors = 主任人数
fact-edited-at = 修改时间
fact-editor = 修改人
fact-expected = 所依据的
fact-first-possible = 最早可申报日
fact-group = 评审组
fact-held = 已担任角色
fact-in-force-from = 施行日期
fact-industry = 所属行业
fact-item = 条目
fact-key = 项目标识
fact-kind = 利害关系类别
fact-tied = 并列单位数
fact-places = 剩余名额
fact-left = 尚有候选单位数
fact-max = 上限
fact-maximum = 规定名额
fact-members = 名册人数
fact-min = 下限
fact-minimum = 最低分
fact-missing = 缺少内容
fact-name = 姓名
fact-now = 收到时间
fact-number = 申报编号
fact-open = 未办结的问题数
fact-percent = 评分百分比
fact-quota = 名额
fact-rank = 同行业位次
fact-reason = 原因
fact-recorded-on = 记录日期
fact-request-id = 请求编号
fact-required = 要求
fact-retry-after = 可重试间隔（秒）
fact-role = 拟任角色
fact-row = 审查项目
fact-signed-at = 签署时间
fact-since = 起始日期
fact-state = 状态
fact-total = 总分
fact-unassigned = 未分组的申报数
fact-undecided = 未作结论的申报数
fact-valid-until = 有效期至
fact-window-end = 申报期结束时间
fact-window-start = 申报期开始时间
fact-award-year = 获奖年度
fact-awards = 未颁发证书数
fact-due-at = 答复期限
fact-ends-at = 公示截止时间
fact-nominees = 未公示的拟奖励单位数
fact-unresolved = 未办结的异议数
fact-year = 年度
fact-years = 数据年数
fact-asked = 申请金额
fact-budget-left = 额度剩余
fact-grant-left = 奖励未付部分
fact-granted-before = 此前已奖励
fact-table-amount = 奖励标准
fact-bonus-paid = 已付奖金
fact-reported = 已报告金额
fact-use = 用途
fact-purpose = 经费类别

## Top-level errors

top-unauthenticated = 请先登录。
top-unauthenticated-expired = 登录已过期，请重新登录。
top-unauthenticated-revoked = 登录已被终止，请重新登录。
top-unauthenticated-malformed = 登录凭证格式有误，请重新登录。
top-forbidden = 您没有执行此操作的权限。
top-not-found = 未找到请求的内容，或者您无权查看。
top-bad-request = 请求格式有误，请检查后重新发送。
top-too-complex = 请求过于复杂，请减少查询的字段、层级或条数。
top-rate-limited = 请求过于频繁，请在 { $retryAfter } 秒后重试。
top-unavailable = 服务暂时不可用，请稍后重试。
top-internal = 系统内部出错，请稍后重试；如仍有问题，请将请求编号 { $requestId } 告知评审办公室。
window-not-open-plain = 本届评审公告尚未发布，请等待公告。
