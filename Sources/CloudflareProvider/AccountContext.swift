internal import Estate
internal import Planning
package import Resources

/// The account that a Worker or a Pages project belongs to, which the paths of its API name.
package struct AccountContext: Hashable, Sendable, Codable {
    package let account: String

    /// Nil for a zone: the paths of its API do not name one.
    static func account(of scope: DesiredScope) -> String? { scope.context.decoded(as: AccountContext.self)?.account }

    static func account(of item: ImportItem) -> String? { item.context.decoded(as: AccountContext.self)?.account }
}

extension ScopeContext {
    /// What tells the account of a scope.
    package static func account(_ account: String) -> ScopeContext { ScopeContext(AccountContext(account: account)) }
}
