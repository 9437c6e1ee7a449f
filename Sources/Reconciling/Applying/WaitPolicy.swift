/// How long somebody who waits for an external condition may take over it, and where to say what is seen meanwhile.
package struct WaitPolicy: Sendable {
    /// Looks once, and leaves what is not there yet for later.
    private let isParking: Bool
    /// Seconds to wait for each thing, instead of its own deadline; nil where that holds.
    private let limit: Int?
    private let stopping: @Sendable () -> Bool
    private let remark: @Sendable (String) -> Void

    /// - Parameters:
    ///   - isStopping: whether the operator asked to stop. A call in hand is finished and recorded, never torn off: so this is no
    ///     task cancellation, which would close its connection and leave its outcome unknown. It is asked between two looks.
    ///   - remark: told what the last look saw, as a clause such as `8.8.8.8 has no such name yet`.
    package init(
        isParking: Bool = false, limit: Int? = nil, isStopping: @escaping @Sendable () -> Bool = { false },
        remark: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.isParking = isParking
        self.limit = limit
        stopping = isStopping
        self.remark = remark
    }

    package var isStopping: Bool { stopping() }

    /// Whether to look no further: the operator asked to stop, or to leave what waits.
    package var isOver: Bool { isParking || isStopping }

    /// Seconds to wait for something whose own deadline is `own`.
    package func deadline(_ own: Int) -> Int { limit ?? own }

    /// As many looks as fit into what the operator said, the last of them at its end; else those of the thing itself.
    package func looks(_ own: (pause: Duration, tries: Int)) -> (pause: Duration, tries: Int) {
        guard let limit, own.pause > .zero else { return own }
        let pause = min(own.pause, .seconds(limit))
        return (pause, 1 + Int((.seconds(limit) / pause).rounded(.up)))
    }

    /// Says what was seen in the last look.
    package func report(_ seen: String) { remark(seen) }

    /// What becomes of something that is not as awaited at the last look: left for later where somebody asked for that, else a
    /// failure that says what was seen.
    /// - Parameters:
    ///   - own: its own deadline in seconds.
    ///   - fix: what else there is to do, as a clause.
    package func end(
        _ attempt: String, own: Int, seen: String, fix: String = "once it is ready, continue with plumb resume"
    ) throws(ProviderError) -> OperationOutcome {
        if isOver { return OperationOutcome(.waiting, "not yet: \(seen)") }
        throw ProviderError(.unavailable, attempt: attempt, message: "not ready within \(Self.text(deadline(own))): \(seen)", fix: fix)
    }

    private static func text(_ seconds: Int) -> String { seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s" }
}
