internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import SSHSignatures

/// What a gate asks for that nobody could ever give, found while the files are written and not when somebody wants to apply.
struct GateChecks {
    let estate: Estate
    /// The directory of the desired state.
    let directory: String

    var diagnostics: [Diagnostic] {
        estate.environments.sorted { $0.key < $1.key }.map(\.value).flatMap { environment in
            [environment.gate?.approvals.flatMap { approvals($0, environment) }, codes(environment)].compactMap(\.self)
        } + [signing].compactMap(\.self)
    }

    /// Whoever may push to a shared history could write into it what opens a gate. A file on one machine goes without: whoever can write
    /// it can also replace the program.
    private var signing: Diagnostic? {
        guard !estate.ledger.isEmbedded, estate.ledgerSigning == nil,
            let gated = estate.environments.values.filter({ $0.gate != nil }).min(by: { $0.name.value < $1.name.value })
        else { return nil }
        return .error(
            "ledger.unsigned",
            "\(gated.name.value) has a gate, but the shared history is not signed: anyone who may push to it could forge a grant",
            at: gated.name.span,
            fix: "say where a key is kept, ledger: { signing: { key: !secret \"STORE:/PATH/NAME\" } }, and make it: plumb ledger key")
    }

    private func approvals(_ approvals: Approvals, _ environment: EnvironmentDeclaration) -> Diagnostic? {
        let path = directory + (directory.hasSuffix("/") ? "" : "/") + approvals.signers
        guard let data = FileManager.default.contents(atPath: path) else {
            return .error(
                "gate.signers-missing", "the approvers file \(path) is missing, so no approval of \(environment.name.value) can be checked",
                at: environment.name.span, fix: "write a line for each approver: ADDRESS ssh-ed25519 KEY")
        }
        let people = AllowedSigners(Array(data)).people
        guard people < approvals.count else { return nil }
        return .error(
            "gate.too-few-signers",
            "\(environment.name.value) asks for \(approvals.count) approvals, and \(path) names \(people) \(people == 1 ? "person" : "people")",
            at: environment.name.span, fix: "name more approvers there, or ask for fewer approvals")
    }

    private func codes(_ environment: EnvironmentDeclaration) -> Diagnostic? {
        guard environment.gate?.codes != nil, estate.ledger.isEmbedded else { return nil }
        return .error(
            "gate.totp-ledger", "\(environment.name.value) asks for one-time codes, and the history is a file that can be copied",
            at: environment.name.span, fix: "keep it where everybody sees it: ledger: { kind: git, remote: origin }")
    }
}
