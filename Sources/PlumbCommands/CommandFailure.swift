internal import ArgumentParser

/// Why a command ends without having done what was asked, with its exit code.
struct CommandFailure: Error {
    let code: ExitCode
    /// For stderr; empty when all has been said.
    let message: String

    init(_ code: ExitCode, _ message: String = "") {
        self.code = code
        self.message = message
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
}
