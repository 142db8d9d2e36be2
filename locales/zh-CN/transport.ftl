# 传输层的顶层错误。`$detail` 为固定的英文说明。

transport-unauthenticated = 请先登录。
transport-token-expired = 访问令牌已过期，请续期或重新登录。
transport-token-revoked = 会话已结束，请重新登录。
transport-token-malformed = Authorization 请求头中没有有效的访问令牌。
transport-forbidden = 您的角色无权进行此操作。
transport-not-found = 对象不存在，或您无权查看。
transport-bad-request = 请求有误：{ $detail }
transport-too-complex = 请求过于复杂：{ $detail }
transport-rate-limited = 尝试次数过多，请稍后再试。
transport-unavailable = 服务暂时不可用，请稍后再试。
transport-internal = 服务器内部错误，请凭请求编号联系管理员。
