// The sandbox's demo accounts, as README lists them; a test compares them with those that the server has.

/** Account, and who that is. */
export const ACCOUNTS = [
  ['applicant1', '申报单位（已提交）', 'applicant, submitted'],
  ['applicant2', '申报单位（已提交）', 'applicant, submitted'],
  ['applicant3', '申报单位（草稿）', 'applicant with a draft'],
  ['applicant4', '申报单位（仅注册）', 'applicant, registered only'],
  ['recommender', '推荐部门', 'recommending department'],
  ['reviewer1', '评审员（一组组长）', 'reviewer, leads group 1'],
  ['reviewer2', '评审员（一组）', 'reviewer of group 1'],
  ['reviewer3', '评审员（一组）', 'reviewer of group 1'],
  ['reviewer4', '评审员（二组组长）', 'reviewer, leads group 2'],
  ['reviewer5', '评审员（二组）', 'reviewer of group 2'],
  ['reviewer6', '评审员（二组）', 'reviewer of group 2'],
  ['director', '审定委员会主任', 'committee, director'],
  ['deputy', '审定委员会常务副主任', 'committee, executive deputy'],
  ['scholar', '审定委员会委员（学者）', 'committee, scholar'],
  ['expert', '审定委员会委员（质量）', 'committee, quality expert'],
  ['lawyer', '审定委员会委员（法律）', 'committee, lawyer'],
  ['office', '评审办公室', 'Office'],
  ['office2', '评审办公室', 'Office'],
  ['management', '管委会主任', 'management director'],
  ['supervisor', '监督', 'supervisor'],
  ['admin', '系统管理员', 'administrator'],
];
