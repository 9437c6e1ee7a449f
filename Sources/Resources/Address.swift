/// Names one resource across the estate: `heroku/raxx-queue-prod/config/STRIPE_API_KEY`,
/// `cloudflare/raxx.app/dns/pm._domainkey/TXT`.
package struct Address: Hashable, Sendable, Codable {
    package let scope: Scope
    /// The resource's kind, such as `config`, `formation`, `addon`, `dns`.
    package let kind: String
    /// What tells it from others of its kind in the scope; empty for the scope's own resource, such as an app.
    package let name: String

    package init(_ scope: Scope, _ kind: String, _ name: String = "") {
        self.scope = scope
        self.kind = kind
        self.name = name
    }
}

extension Address: Comparable {
    package static func < (left: Address, right: Address) -> Bool {
        (left.scope, left.kind, left.name) < (right.scope, right.kind, right.name)
    }
}

extension Address: CustomStringConvertible {
    package var description: String {
        name.isEmpty ? "\(scope)/\(kind)" : "\(scope)/\(kind)/\(name)"
    }
}
