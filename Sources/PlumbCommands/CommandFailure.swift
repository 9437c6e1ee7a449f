internal import ArgumentParser
internal import Diagnostics
internal import GitRepository
internal import Reconciling
internal import Resources

/// Why a command ends without having done what was asked, with its exit code.
struct CommandFailure: Error {
    let code: ExitCode
    /// For stderr; empty when all has been said.
    let message: DisplayText
    /// What is wrong with the files, where that is why; said already.
    let diagnostics: [Diagnostic]

    init(_ code: ExitCode, _ message: DisplayText = "", diagnostics: [Diagnostic] = []) {
        self.code = code
        self.message = message
        self.diagnostics = diagnostics
    }
}

extension CommandFailure {
    /// - Parameter result: what there is none of without reading everything.
    init(_ error: PlanMaker.Unreadable, result: String) {
        let lines = error.causes.map { cause in
            let names = cause.scopes.prefix(3).map(\.description).joined(separator: ", ")
            let others = cause.scopes.count > 3 ? " and \(cause.scopes.count - 3) more" : ""
            return "  \(names)\(others): \(cause.error)" as DisplayText
        }
        self.init(.failure, "not everything could be read, so there is no \(result)\n\(lines.joined(separator: "\n"))")
    }
}

extension CommandFailure {
    /// Why a part of a command failed, on one line, to be told beside what did not fail. Foreign text may be in it.
    static func reason(_ error: any Error) -> String {
        let text =
            switch error {
            case let failure as CommandFailure: failure.message.isEmpty ? "the reason was logged" : failure.message.unescaped
            case let failure as GitFailure: failure.reason
            case let failure as LedgerError: failure.message
            default: String(describing: error)
            }
        return text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}

extension ExitCode {
    static let changesPending = ExitCode(2)
    static let invalidEstate = ExitCode(3)
    static let blocked = ExitCode(4)
    static let refused = ExitCode(5)
    static let stalePlan = ExitCode(6)
    static let appliedInPart = ExitCode(7)
    static let drift = ExitCode(8)
    static let locked = ExitCode(9)
    static let checkDidNotRun = ExitCode(10)
    static let noBaseline = ExitCode(11)
}
