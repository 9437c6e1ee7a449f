internal import Estate
internal import Planning
internal import Resources

/// What a change of a Pages project does.
enum PagesConsequences {
    static func of(_ change: Change, in observation: Observation) -> Consequence {
        guard let (deployment, name) = PagesKind.place(of: change.address) else { return domain(change, observation) }
        let next = "with the next \(deployment.rawValue) deployment; what is deployed keeps the old value"
        guard change.after != nil else {
            return Consequence(.none, "goes \(next)", isReversible: isKnown(change.before))
        }
        let twin = change.address.kind == PagesKind.secret ? PagesKind.variable : PagesKind.secret
        let other = PagesKind.address(twin, deployment, name, in: change.address.scope)
        if twin == PagesKind.secret, observation.resources.contains(where: { $0.address == other }) {
            return Consequence(
                .dataLoss, "replaces the secret of the same name, whose value cannot be read; takes effect \(next)",
                isReversible: false)
        }
        return Consequence(.none, "takes effect \(next)", isReversible: change.before == nil || isKnown(change.before))
    }

    /// Whether the value can be written again from what is known.
    private static func isKnown(_ content: Content?) -> Bool { content?.concealed?.plain != nil }

    private static func domain(_ change: Change, _ observation: Observation) -> Consequence {
        guard change.after == nil else {
            let host = observation.outputs["subdomain"] ?? PagesHost.standard(of: observation.scope)
            return Consequence(.none, "answers with the site once its CNAME points to \(host)")
        }
        return Consequence(.outage, "the site no longer answers at it")
    }
}
