package import Estate
package import Resources

/// A service whose contract a plan has to keep, with what planning cannot see for itself.
package struct ContractSubject: Sendable {
    let service: Service
    /// What each declared secret was judged to be, where secrets are visible.
    let secrets: [SecretReference: ValueJudgement]
    /// Flags of other environments, as far as the files tell: by environment, then name.
    let elsewhere: [String: [String: Bool]]
    let peers: [ContractPeer]
    /// Whether a breach blocks; on the way back to what was live before it only warns.
    let isBinding: Bool
    /// What providers answered that flags depend on; what nobody asked is not in it.
    let answers: [Lookup: FlagAnswer]

    /// - Parameters:
    ///   - secrets: what each declared secret was judged to be, by variable.
    ///   - elsewhere: flags of other environments, by environment and name.
    ///   - peers: other services whose variables have to be the same.
    ///   - isBinding: whether a breach blocks.
    package init(
        _ service: Service, secrets: [SecretReference: ValueJudgement], elsewhere: [String: [String: Bool]] = [:],
        peers: [ContractPeer] = [], isBinding: Bool = true, answers: [Lookup: FlagAnswer] = [:]
    ) {
        self.service = service
        self.secrets = secrets
        self.elsewhere = elsewhere
        self.peers = peers
        self.isBinding = isBinding
        self.answers = answers
    }
}
