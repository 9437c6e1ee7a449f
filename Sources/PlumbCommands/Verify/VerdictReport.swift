internal import CanonicalJSON
internal import Diagnostics
internal import Planning
internal import Resources

/// What contracts say of what is live, for people and for programs.
struct VerdictReport {
    let environment: String
    let verdicts: [ContractVerdict]

    var isBreached: Bool { verdicts.contains(where: \.isBreached) }

    var text: DisplayText {
        guard !verdicts.isEmpty else { return "\(environment)  no service has a contract\n" }
        return verdicts.map { verdict in
            let breaches = verdict.findings.count { $0.severity == .blocks }
            let state = breaches == 0 ? "holds" : "is breached, \(breaches) finding\(breaches == 1 ? "" : "s")"
            let read = "\(verdict.read) variable\(verdict.read == 1 ? "" : "s") read"
            return "\(environment)  the contract of \(verdict.service) \(state) (\(verdict.app), \(read))\n"
                + verdict.findings.map(line).joined()
        }.joined()
    }

    private func line(_ finding: Finding) -> DisplayText {
        let word: DisplayText =
            switch finding.severity {
            case .blocks: "BREACH"
            case .warns: "warning"
            case .notes: "note"
            }
        return "  \(word)  \(finding.message)  [\(finding.rule)]\n" + (finding.fix.map { "    fix: \($0)\n" } ?? "")
    }

    var json: JSONValue {
        get throws {
            let services = try verdicts.map { verdict -> JSONValue in
                [
                    "service": .string(verdict.service), "app": .string(verdict.app), "holds": .boolean(!verdict.isBreached),
                    "read": .integer(verdict.read), "findings": .array(try verdict.findings.map { try JSONValue(encoding: $0) }),
                ]
            }
            return [
                "version": 2, "environment": .string(environment), "holds": .boolean(!isBreached), "contracts": .array(services),
            ]
        }
    }
}
