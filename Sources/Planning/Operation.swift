package import CanonicalJSON
package import Resources

/// One provider call, or one wait for the world, carrying changes of one scope.
package struct Operation: Hashable, Sendable, Codable {
    /// What sending the operation twice would do.
    package enum Effect: Hashable, Sendable {
        /// Sending it twice ends as sending it once.
        case idempotent
        /// A repetition could do harm; an unknown outcome is read back first.
        case readBackFirst
        /// Nothing is sent; the world is polled until it is as awaited, and what it waits for is there then.
        case wait
        /// Nothing is sent; it is only looked whether what was done has the effect that it should.
        case verify

        /// Whether something is sent.
        package var isWrite: Bool { self == .idempotent || self == .readBackFirst }
    }

    /// As plans have it: a verification stands there as a wait for nothing.
    fileprivate enum Sending: String, Hashable, Sendable, Codable {
        case idempotent, readBackFirst, wait
    }

    /// `1`, `2`, … in the order of the plan.
    package var id: Int
    package let scope: Scope
    /// The name of the writer that performs it, where that is not the scope's provider: a deploy workflow of another system, a probe.
    package let performer: String?
    /// What the writer does, such as `heroku.config.patch`; the provider's name for it.
    package let action: String
    /// What the writer needs, without secret text: where a secret goes stands
    /// `{"secret": "vault@prod:/Queue/STRIPE_API_KEY"}`, where a value of another operation's result goes
    /// `{"knownAfter": "heroku/raxx-api-prod/app", "attribute": "web_url"}`.
    package let payload: JSONValue
    /// The resources it changes; for a wait, those it waits for; none for a verification.
    package let addresses: [Address]
    private let sending: Sending
    /// One clause for people, such as `set 9 config vars` or `waiting for the first release`.
    package let summary: String
    /// Addresses whose operations must be done first.
    package let prerequisites: [Address]
    /// The ids of operations of this plan that must be done first; filled in when the plan is assembled.
    package var dependsOn: [Int]

    package init(
        scope: Scope, action: String, payload: JSONValue, addresses: [Address], effect: Effect, summary: String,
        prerequisites: [Address] = [], performer: String? = nil
    ) {
        self.id = 0
        self.scope = scope
        self.performer = performer
        self.action = action
        self.payload = payload
        self.addresses = addresses
        sending = Sending(effect)
        self.summary = summary
        self.prerequisites = prerequisites
        self.dependsOn = []
    }

    private enum CodingKeys: String, CodingKey {
        case id, scope, performer, action, payload, addresses, summary, prerequisites, dependsOn
        case sending = "effect"
    }

    package var effect: Effect {
        switch sending {
        case .idempotent: .idempotent
        case .readBackFirst: .readBackFirst
        case .wait: addresses.isEmpty ? .verify : .wait
        }
    }

    /// The same operation with another payload.
    package func with(payload: JSONValue) -> Operation {
        var copy = Operation(
            scope: scope, action: action, payload: payload, addresses: addresses, effect: effect, summary: summary,
            prerequisites: prerequisites, performer: performer)
        copy.id = id
        copy.dependsOn = dependsOn
        return copy
    }
}

extension Operation.Sending {
    fileprivate init(_ effect: Operation.Effect) {
        switch effect {
        case .idempotent: self = .idempotent
        case .readBackFirst: self = .readBackFirst
        case .wait, .verify: self = .wait
        }
    }
}

extension Operation.Effect: Encodable {
    /// As plans have it, and as it is digested.
    package func encode(to encoder: any Encoder) throws { try Operation.Sending(self).encode(to: encoder) }

    /// The same as a text.
    var word: String { Operation.Sending(self).rawValue }
}
