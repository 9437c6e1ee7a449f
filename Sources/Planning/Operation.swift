package import CanonicalJSON
package import Resources

/// One provider call, or one wait for the world, carrying changes of one scope.
package struct Operation: Hashable, Sendable, Codable {
    /// What sending the operation twice would do; the raw value stands in plan files.
    package enum Effect: String, Hashable, Sendable, Codable {
        /// Sending it twice ends as sending it once.
        case idempotent
        /// A repetition could do harm; an unknown outcome is read back first.
        case readBackFirst
        /// Nothing is sent; the world is polled until it is as awaited.
        case wait
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
    /// The resources it changes; for a wait, those it waits for.
    package let addresses: [Address]
    package let effect: Effect
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
        self.effect = effect
        self.summary = summary
        self.prerequisites = prerequisites
        self.dependsOn = []
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
