// The explorer's own words. What the server says comes from the server, in the language of the request.

export const LANGUAGES = { 'zh-CN': '中文', en: 'English' };

/** A word in the language chosen. */
export const words = (language) => (language === 'en' ? EN : ZH);

const ZH = {
  title: '接口浏览',
  session: '登录',
  language: '语言',
  account: '账号',
  password: '密码',
  demo: '演示账号',
  other: '其他账号…',
  signIn: '登录',
  signOut: '退出',
  and: '、',
  nobody: '未登录',
  mustChange: '密码由他人设定，请先修改：选示例 ChangePassword。',
  over: '会话已结束，请重新登录。',
  unreachable: '服务器没有答复，请重试。',
  examples: '示例',
  audience: '角色',
  search: '查找示例',
  hint: '点选即在新标签页打开；看过的标识会自动填入变量。',
  none: '没有符合的示例。',
  query: '查询',
  mutation: '操作',
  subscription: '订阅',
};

const EN = {
  title: 'API explorer',
  session: 'Signing in',
  language: 'Language',
  account: 'Account',
  password: 'Password',
  demo: 'Demo account',
  other: 'Another account…',
  signIn: 'Sign in',
  signOut: 'Sign out',
  and: ', ',
  nobody: 'Not signed in',
  mustChange: 'Somebody else set this password. Change it first: example ChangePassword.',
  over: 'The session is over: sign in again.',
  unreachable: 'The server did not answer: try again.',
  examples: 'Examples',
  audience: 'Role',
  search: 'Find an example',
  hint: 'Choosing one opens it in a new tab; ids that were seen are put into its variables.',
  none: 'No example fits.',
  query: 'query',
  mutation: 'mutation',
  subscription: 'subscription',
};
