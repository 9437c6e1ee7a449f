internal import Resources

/// Findings as people read them: of what one contract only warns about, the first, and how many more there are.
struct FoldedFindings {
    struct Item {
        let finding: Finding
        /// What is folded away behind it, in words; nil where nothing is.
        let others: String?
    }

    let items: [Item]

    /// - Parameter isWhole: nothing is folded.
    init(_ findings: [Finding], isWhole: Bool = false) {
        let counts = Dictionary(grouping: isWhole ? [] : findings.compactMap(Fold.init)) { $0 }.mapValues(\.count)
        var seen: Set<Fold> = []
        items = findings.compactMap { finding in
            guard let fold = Fold(finding), let count = counts[fold] else { return Item(finding: finding, others: nil) }
            guard seen.insert(fold).inserted else { return nil }
            return Item(finding: finding, others: count == 1 ? nil : fold.text(count - 1))
        }
    }

    /// What is said of one service's contract at one severity. What blocks is never folded.
    private struct Fold: Hashable {
        let scope: Scope
        let severity: Finding.Severity

        init?(_ finding: Finding) {
            guard finding.severity != .blocks, finding.rule.hasPrefix("contract."), let scope = finding.address?.scope else { return nil }
            (self.scope, severity) = (scope, finding.severity)
        }

        func text(_ count: Int) -> String {
            "\(count) more \(severity == .warns ? "warning" : "note")\(count == 1 ? "" : "s") about the contract of \(scope.name)"
        }
    }
}
