internal import Resources

/// What a Worker says of itself besides the names of its secrets.
struct WorkerFacts: Hashable {
    /// The account's id.
    let account: String
    /// The newest deployment's id; nil where there is none, or no such Worker.
    let deployment: String?

    private enum Key {
        static let (account, deployment) = ("account", "deployment")
    }

    init(account: String, deployment: String?) {
        self.account = account
        self.deployment = deployment
    }

    /// Nil for an observation of something else.
    init?(_ observation: Observation) {
        guard let account = observation.facts[Key.account]?.text else { return nil }
        self.init(account: account, deployment: observation.facts[Key.deployment]?.text)
    }

    /// For the observation that is read back by ``init(_:)``.
    var facts: [String: Content] {
        var facts: [String: Content] = [Key.account: .text(account)]
        facts[Key.deployment] = deployment.map(Content.text)
        return facts
    }
}
