internal import ChildPrograms

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

    init(_ answer: ChildProgram.Answer) {
        (status, output, said) = (answer.status, answer.output, answer.said)
        failure = GitFailure(status: answer.status, said: answer.said)
    }
}
