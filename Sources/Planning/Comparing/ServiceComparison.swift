internal import Diagnostics
internal import Estate
internal import Resources

/// One service in two environments, laid beside itself. Pure.
package struct ServiceComparison: Sendable {
    /// What is known of one environment.
    package struct Side: Sendable {
        let compared: ComparedSide
        /// What the files say; nil where the files themselves are compared.
        let pending: PendingParts?
        /// What it runs; nil where it runs nothing, or nothing was read.
        let run: ComparedRun?

        package init(_ compared: ComparedSide, pending: PendingParts? = nil, run: ComparedRun? = nil) {
            self.compared = compared
            self.pending = pending
            self.run = run
        }

        var environment: String { compared.service.environment }
        package var app: String { compared.service.app.value }
        package var isThere: Bool { compared.isThere }
    }

    package let service: String
    package let left: Side
    package let right: Side
    /// By part. What is the same and of no further interest is there too, as expected.
    package let differences: [ComparedDifference]

    package init(_ left: Side, _ right: Side) {
        service = left.compared.service.name
        self.left = left
        self.right = right
        let rules = ComparisonExpectation(left.compared.service, right.compared.service)
        guard left.isThere, right.isThere else {
            differences = Self.wholeApp(left, right)
            return
        }
        let (ours, theirs) = (left.compared.parts, right.compared.parts)
        differences = Set(ours.keys).union(theirs.keys).sorted().map { part in
            let found = rules.judge(part, ours[part], theirs[part])
            return ComparedDifference(
                part: part, relation: found.relation, standing: found.standing, reason: found.reason, left: ours[part]?.shown,
                right: theirs[part]?.shown,
                files: found.relation == .same || found.standing == .expected
                    ? nil : Self.files(part, [(left, ours[part] != nil), (right, theirs[part] != nil)]))
        }
    }

    /// Where an app is not there at all, that is all there is to say.
    private static func wholeApp(_ left: Side, _ right: Side) -> [ComparedDifference] {
        guard left.isThere || right.isThere else { return [] }
        let (there, gone) = left.isThere ? (left, right) : (right, left)
        return [
            ComparedDifference(
                part: ComparedPart(.app), relation: left.isThere ? .missing : .extra, standing: .unexpected,
                reason: "\(gone.app) does not exist", left: left.isThere ? there.app : nil, right: right.isThere ? there.app : nil,
                files: gone.pending.flatMap { $0.actions[ComparedPart(.app)] == .create ? "the files make it" : nil })
        ]
    }

    /// What the files say about it, in the environments that it concerns. No history is read here: what was applied before and left the files is
    /// told from what nobody ever declared by a plan alone.
    /// - Parameter sides: each with whether it is there.
    private static func files(_ part: ComparedPart, _ sides: [(side: Side, isThere: Bool)]) -> String? {
        guard sides.contains(where: { $0.side.pending != nil }) else { return nil }
        let clauses = sides.compactMap { side, _ -> String? in
            switch side.pending?.actions[part] {
            case .create: "the files set it in \(side.environment)"
            case .update, .replace: "the files change it in \(side.environment)"
            case .delete: "the files remove it from \(side.environment)"
            case .adopt, .forget, nil: nil
            }
        }
        guard clauses.isEmpty else { return clauses.joined(separator: ", ") }
        guard ![.app, .region, .team].contains(part.kind), !sides.contains(where: { isOpen(part, in: $0.side) }) else { return nil }
        let undeclared = sides.filter { $0.isThere && $0.side.pending?.declared.contains(part) == false }.map(\.side.environment)
        guard !undeclared.isEmpty else { return "the files declare it so" }
        return "no file declares it in \(undeclared.joined(separator: " and ")): a plan shows whether it stays"
    }

    /// What a secret or a reference would make of a value that is live is not known here, nor what others make of theirs.
    private static func isOpen(_ part: ComparedPart, in side: Side) -> Bool {
        if side.pending?.leftToOthers.contains(part) == true { return true }
        guard part.kind == .config, case .expression? = side.compared.service.config[part.name]?.value else { return false }
        return true
    }

    /// What may not differ, in the order of ``differences``.
    package var unexpected: [ComparedDifference] { differences.filter { $0.standing == .unexpected } }
    /// What may differ and deserves a look, in the order of ``differences``.
    package var toConfirm: [ComparedDifference] { differences.filter { $0.standing == .toConfirm } }
    /// What is meant to differ, in the order of ``differences``.
    package var expected: [ComparedDifference] { differences.filter { $0.standing == .expected } }
}
