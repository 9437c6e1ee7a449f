/// One resource as the provider tells it.
package struct LiveResource: Hashable, Sendable {
    /// Who may change it.
    package enum Owner: Hashable, Sendable {
        case nobody
        /// Another product or an add-on made it and keeps it; it is never ours. The text names the owner.
        case other(String)
        /// Another product keeps what is live of it, beside which values of ours may stand: a set of DNS texts. The text names it.
        case shared(String)
    }

    package let address: Address
    package let content: Content
    /// The provider's id, where writing needs one.
    package let remoteID: RemoteID?
    package let owner: Owner
    /// The id that the thing keeps when it gets another name, where that is not the one that writing needs.
    package let identity: String?

    package init(_ address: Address, _ content: Content, remoteID: RemoteID? = nil, owner: Owner = .nobody, identity: String? = nil) {
        self.identity = identity
        self.address = address
        self.content = content
        self.remoteID = remoteID
        self.owner = owner
    }
}

/// Who changed something last, as far as the provider tells: a Heroku release has all three.
package struct Attribution: Hashable, Sendable, Codable {
    /// What stands for an actor or a time that the provider does not tell.
    package static let unknown = "unknown"

    package let actor: String
    /// RFC 3339, as the provider printed it.
    package let time: String
    /// Such as `v14 "Set STRIPE_API_KEY config vars"`; where the actor is not known, what is known instead, or why nothing is.
    package let entry: String

    package init(actor: String, time: String, entry: String) {
        self.actor = actor
        self.time = time
        self.entry = entry
    }

    /// Nobody is named, and no time; `reason` is a clause.
    package static func unattributed(_ reason: String) -> Attribution { Attribution(actor: unknown, time: unknown, entry: reason) }

    /// Whether somebody is named.
    package var namesActor: Bool { actor != Self.unknown }

    /// As it stands behind what changed, such as `by ana@acme.test at 2026-11-20T12:04:05Z in v7 "Set X config vars"`. It is foreign text.
    package var clause: String {
        if namesActor { return "by \(actor) at \(time) in \(entry)" }
        return time == Self.unknown ? "by an unknown actor (\(entry))" : "at \(time) by an unknown actor (\(entry))"
    }
}

/// One scope as it was read at one time. It is complete, or it does not exist.
package struct Observation: Hashable, Sendable {
    package let scope: Scope
    /// The provider's own id of the scope; nil when the provider has no such scope.
    package let targetID: String?
    /// By address, ascending.
    package let resources: [LiveResource]
    /// What the provider's model needs besides resources, such as whether an app was ever released.
    package let facts: [String: Content]
    /// What references and look-ups may ask of the scope, such as `web_url`.
    package let outputs: [String: String]
    /// The newest change first, as far as read.
    package var attributions: [Attribution]
    /// Who changed single resources last, where the provider tells it of each.
    package var attributed: [Address: Attribution]

    package init(
        scope: Scope, targetID: String?, resources: [LiveResource], facts: [String: Content] = [:],
        outputs: [String: String] = [:], attributions: [Attribution] = [], attributed: [Address: Attribution] = [:]
    ) {
        self.attributed = attributed
        self.scope = scope
        self.targetID = targetID
        self.resources = resources.sorted { $0.address < $1.address }
        self.facts = facts
        self.outputs = outputs
        self.attributions = attributions
    }

    /// Who changed a resource last: the entry about it, else the newest one that names it. An entry about something else would blame the
    /// wrong person.
    package func attribution(of address: Address) -> Attribution? {
        if let own = attributed[address] { return own }
        let name = Self.words(address.name)
        guard !name.isEmpty else { return nil }
        return attributions.first { Self.words($0.entry).contains(name) }
    }

    private static func words(_ text: String) -> [Substring] {
        text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    }
}
