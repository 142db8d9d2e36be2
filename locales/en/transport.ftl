# Top-level errors of the transport. `$detail` is English and stable.

transport-unauthenticated = Please sign in first.
transport-token-expired = The access token has expired; refresh the session or sign in again.
transport-token-revoked = The session has ended; sign in again.
transport-token-malformed = The Authorization header carries no valid access token.
transport-forbidden = Your roles do not allow this.
transport-not-found = There is no such thing, or you may not see it.
transport-bad-request = The request is not valid: { $detail }
transport-too-complex = The request asks for too much: { $detail }
transport-rate-limited = Too many attempts; try again later.
transport-unavailable = The service is not available at the moment; try again later.
transport-internal = Something went wrong on the server; quote the request id when you report it.
