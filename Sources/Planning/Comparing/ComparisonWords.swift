/// The words of a comparison, shared by its forms.
struct ComparisonWords {
    let comparison: Comparison

    /// Such as `staging → production  queue: 10 missing in production, 1 to confirm`.
    var summary: String {
        let unexpected = comparison.unexpected
        let parts: [(Int, String)] = [
            (unexpected.count { $0.relation == .missing }, "missing in \(comparison.right)"),
            (unexpected.count { $0.relation == .extra }, "missing in \(comparison.left)"),
            (unexpected.count { $0.relation == .different }, "different"),
            (unexpected.count { $0.relation == .same }, "the same that must differ"),
        ]
        let confirm = comparison.services.reduce(0) { $0 + $1.toConfirm.count }
        let counts = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return (counts.isEmpty ? "no unexpected difference" : counts.joined(separator: ", "))
            + (confirm > 0 ? "; \(confirm) to confirm" : "")
    }

    /// Such as `missing in production`.
    func relation(_ difference: ComparedDifference) -> String {
        if difference.standing == .toConfirm { return "to confirm" }
        switch difference.relation {
        case .missing: return "missing in \(comparison.right)"
        case .extra: return "missing in \(comparison.left)"
        case .different: return "different"
        case .same: return "the same"
        }
    }

    func name(_ difference: ComparedDifference) -> String {
        // The place in a list tells a person nothing.
        if difference.part.kind == .domains, let host = difference.left ?? difference.right { return "domain \(host)" }
        return difference.part.description
    }

    /// What is known of it, as clauses.
    func clauses(_ difference: ComparedDifference) -> [String] {
        var clauses: [String] = []
        let isShownAlready = difference.part.kind == .domains && (difference.left == nil || difference.right == nil)
        if !isShownAlready, difference.relation != .same {
            if let left = difference.left { clauses.append("\(comparison.left) \(left)") }
            if let right = difference.right { clauses.append("\(comparison.right) \(right)") }
        }
        // That it is missing has been said.
        let isMissing = difference.relation == .missing || difference.relation == .extra
        if !(isMissing && difference.reason.hasPrefix("not in ")) { clauses.append(difference.reason) }
        return clauses + [difference.files].compactMap(\.self)
    }

    func run(_ side: ServiceComparison.Side) -> String {
        guard side.isThere else { return "\(side.environment) does not exist" }
        guard let run = side.run else { return "\(side.environment) nothing yet" }
        let commit = run.commit.map { ", commit \($0.prefix(12))" } ?? ""
        return "\(side.environment) v\(run.version), artefact \(run.artefact)\(commit), since \(run.since)"
    }

    /// What is as it should be, counted.
    func expected(_ service: ServiceComparison) -> String {
        let apart = service.expected.filter { $0.relation != .same }
        let same = service.expected.count - apart.count
        let names = apart.isEmpty ? "" : " (\(apart.map(name).joined(separator: ", ")))"
        return "\(same) the same, \(apart.count) differ\(apart.count == 1 ? "s" : "") as expected\(names)"
    }

    static let scopesLeftOut = "zones and mail domains belong to one environment each and are not compared"
}
