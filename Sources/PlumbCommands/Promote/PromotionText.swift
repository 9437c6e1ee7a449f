internal import CanonicalJSON
internal import Diagnostics
internal import Planning
internal import Reconciling

/// What one environment runs, what the other runs, and how long the first has proved itself.
struct PromotionText {
    let proposal: PromotionProposal
    /// Of the source, since it runs the artefact; nil where it has no history.
    let soak: Cleanliness?
    let now: Int

    var text: DisplayText {
        let width = max(proposal.source.count, proposal.target.count)
        func line(_ environment: String, _ artefact: RunningArtefact?) -> DisplayText {
            let name = DisplayText(environment).padded(to: width)
            guard let artefact else { return "  \(name)  nothing yet\n" }
            let commit = artefact.commit.map { "  commit \($0.prefix(12))" } ?? ""
            return "  \(name)  v\(artefact.version)  artefact \(artefact.id)\(commit)  since \(artefact.since)\n"
        }
        return "\(proposal.service): \(proposal.source) → \(proposal.target)  promotion \(proposal.shortDigest)\n"
            + line(proposal.source, proposal.artefact) + line(proposal.target, proposal.replaced) + "  soak: \(soaked)\n"
    }

    private var soaked: String {
        let running = ClockTime.seconds(proposal.artefact.since).map { "\(proposal.source) has run it for \(ClockTime.length(now - $0))" }
        let drift =
            switch soak {
            case nil: "\(proposal.source) has no history, so its drift is unknown"
            case let soak? where soak.driftedSince != nil:
                "drift since \(ClockTime.full(soak.driftedSince ?? now)): plumb drift \(proposal.source)"
            default: "no drift was recorded since"
            }
        return [running, drift].compactMap(\.self).joined(separator: "; ")
    }

    func json(status: String) throws -> JSONValue {
        [
            "version": 2, "service": .string(proposal.service), "from": .string(proposal.source), "to": .string(proposal.target),
            "digest": .string(proposal.digest), "status": .string(status), "artefact": try JSONValue(encoding: proposal.artefact),
            "replaces": try proposal.replaced.map { try JSONValue(encoding: $0) } ?? .null,
            "driftedSince": .time(soak?.driftedSince),
        ]
    }
}
