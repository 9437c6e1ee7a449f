/// How long somebody who waits for the world may take over it, and where to say what is seen meanwhile.
package struct WaitPolicy: Sendable {
    /// Looks once, and leaves what is not there yet for later.
    package let isParking: Bool
    /// Seconds to wait for each thing, instead of its own deadline; nil where that holds.
    package let limit: Int?
    private let remark: @Sendable (String) -> Void

    package init(isParking: Bool = false, limit: Int? = nil, remark: @escaping @Sendable (String) -> Void = { _ in }) {
        self.isParking = isParking
        self.limit = limit
        self.remark = remark
    }

    @TaskLocal package static var current = WaitPolicy()

    /// Whether to look no further: the operator asked to stop, or to leave what waits.
    package static var isOver: Bool { current.isParking || ShutdownRequest.isRequested }

    /// Seconds to wait for something whose own deadline is `own`.
    package static func deadline(_ own: Int) -> Int { current.limit ?? own }

    /// As many looks as fit into what the operator said, the last of them at its end; else those of the thing itself.
    package static func looks(_ own: (pause: Duration, tries: Int)) -> (pause: Duration, tries: Int) {
        guard let limit = current.limit, own.pause > .zero else { return own }
        let pause = min(own.pause, .seconds(limit))
        return (pause, 1 + Int((.seconds(limit) / pause).rounded(.up)))
    }

    /// Says what was seen in the last look, as a clause such as `8.8.8.8 has no such name yet`.
    package static func report(_ seen: String) { current.remark(seen) }

    /// What becomes of something that is not as awaited at the last look: left for later where somebody asked for that, else a
    /// failure that says what was seen.
    /// - Parameters:
    ///   - own: its own deadline in seconds.
    ///   - fix: what else there is to do, as a clause.
    package static func end(
        _ attempt: String, own: Int, seen: String, fix: String = "when it is so, go on with plumb resume"
    ) throws(ProviderError) -> OperationOutcome {
        if isOver { return OperationOutcome(.waiting, "not yet: \(seen)") }
        throw ProviderError(.unavailable, attempt: attempt, message: "not so within \(text(deadline(own))): \(seen)", fix: fix)
    }

    private static func text(_ seconds: Int) -> String { seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s" }
}
