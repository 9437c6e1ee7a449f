/// What is read, locked and written together: one Heroku app, one DNS zone, one mail domain.
package struct Scope: Hashable, Sendable, Codable {
    /// The provider's name in `estate.yaml`, such as `heroku`.
    package let provider: String
    /// The provider's own name for it, such as `raxx-queue-prod` or `raxx.app`.
    package let name: String

    package init(provider: String, name: String) {
        self.provider = provider
        self.name = name
    }
}

extension Scope: Comparable {
    package static func < (left: Scope, right: Scope) -> Bool {
        (left.provider, left.name) < (right.provider, right.name)
    }
}

extension Scope: CustomStringConvertible {
    package var description: String { "\(provider)/\(name)" }
}
