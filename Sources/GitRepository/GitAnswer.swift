internal import Subprocess

/// What came of one call of `git`.
struct GitAnswer {
    /// The exit code; nil when there is none.
    let status: Int32?
    let output: [UInt8]
    /// Standard error.
    let said: [UInt8]
    /// What it means if `status` is not 0.
    let failure: GitFailure

    init(_ failure: GitFailure) {
        (status, output, said, self.failure) = (nil, [], [], failure)
    }

    init(_ status: TerminationStatus, _ output: [UInt8], _ said: [UInt8]) {
        if case .exited(let code) = status { self.status = code } else { self.status = nil }
        (self.output, self.said) = (output, said)
        failure = GitFailure(status: self.status, said: said)
    }
}
